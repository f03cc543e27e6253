import Dashboard
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-02-14T10:00:00Z", 1_771_063_200_000_000),
            ("2026-02-14T10:00:00.5Z", 1_771_063_200_500_000),
            ("2026-02-14T10:00:00.000001Z", 1_771_063_200_000_001),
            ("2026-02-14T10:00:00.12345Z", 1_771_063_200_123_450),
            ("1969-12-31T23:59:59Z", -1_000_000),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("1969-12-31T23:59:59.000001Z", -999_999),
            ("1969-12-31T23:59:58.25Z", -1_750_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)]
    )
    func canonicalTextIsReadAndWritten(text: String, microseconds: Int64) {
        #expect(Instant(text)?.microsecondsSince1970 == microseconds)
        #expect(Instant(microsecondsSince1970: microseconds).description == text)
    }

    @Test(arguments: [
        ("2026-02-14T10:00:00.500000Z", "2026-02-14T10:00:00.5Z"),
        ("2026-02-14T10:00:00.000000Z", "2026-02-14T10:00:00Z"),
        ("2026-02-14T10:00:00.010Z", "2026-02-14T10:00:00.01Z"),
        ("2026-02-14t10:00:00z", "2026-02-14T10:00:00Z"),
        ("2026-02-14T10:00:00+00:00", "2026-02-14T10:00:00Z"),
        ("2026-02-14T10:00:00-00:00", "2026-02-14T10:00:00Z"),
        ("2026-02-14T10:00:00+05:45", "2026-02-14T04:15:00Z"),
        ("2026-02-14T00:30:00+01:00", "2026-02-13T23:30:00Z"),
        ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
        ("1970-01-01T00:00:00.25+00:01", "1969-12-31T23:59:00.25Z"),
        ("2026-02-14T10:00:00-23:59", "2026-02-15T09:59:00Z"),
    ])
    func otherFormsAreReadToTheSameMoment(text: String, canonical: String) {
        #expect(Instant(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "2026-02-14", "2026-02-14T10:00Z", "2026-02-14T10:00:00", "2026-02-14 10:00:00Z", "2026-02-30T10:00:00Z",
        "2026-02-14T24:00:00Z", "2026-02-14T10:60:00Z", "2026-02-14T10:00:60Z", "2026-02-14T10:00:00.Z",
        "2026-02-14T10:00:00.1234567Z", "2026-02-14T10:00:00,5Z", "2026-02-14T10:00:00.5", "2026-02-14T10:00:00ZZ",
        "2026-02-14T10:00:00+0100", "2026-02-14T10:00:00+01", "2026-02-14T10:00:00+24:00", "2026-02-14T10:00:00+01:60",
        "2026-02-14T10:00:00+01:00Z", "2026-02-14T1:00:00Z0", "2026-02-14T-1:00:00Z", "2026-02-14T10:00:00é",
        "2026-02-14T10:00:00.５Z",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func everyMomentSurvivesItsText(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<3000 {
            let fraction = ([1, 10, 1000, 100_000, 1_000_000] as [Int64]).randomElement(using: &random)!
            let any = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
            let instant = Instant(microsecondsSince1970: any / fraction * fraction)
            let text = instant.description
            if Instant(text) != instant { Issue.record("\(text)") }
            if text.hasSuffix("0Z"), text.contains(".") { Issue.record("\(text) ends in a zero") }
        }
    }

    @Test(
        arguments: [
            (0, 0), (1, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-999_999, -1), (-1_000_000, -1), (-1_000_001, -2),
        ] as [(Int64, Int64)]
    )
    func wholeSecondsAreRoundedDown(microseconds: Int64, seconds: Int64) {
        let instant = Instant(microsecondsSince1970: microseconds)
        #expect(instant.secondsSince1970 == seconds)
        #expect(instant.wholeSeconds.microsecondsSince1970 == seconds * 1_000_000)
    }

    @Test(arguments: [
        ("2026-02-16T23:59:59Z", 0, "2026-02-16", 86_399),
        ("2026-02-16T23:59:59.9Z", 1, "2026-02-17", 0),
        ("2026-02-16T23:59:59Z", 20_700, "2026-02-17", 20_699),
        ("2026-02-16T00:00:00Z", -1, "2026-02-15", 86_399),
        ("1970-01-01T00:00:00Z", -3600, "1969-12-31", 82_800),
    ])
    func clocksElsewhereShowTheirOwnDate(text: String, offset: Int, day: String, second: Int) {
        let (civilDay, secondOfDay) = Samples.instant(text).civil(offset: offset)
        #expect(civilDay == Samples.day(day))
        #expect(secondOfDay == second)
        #expect(Instant(civilDay, secondOfDay: secondOfDay, offset: offset) == Samples.instant(text).wholeSeconds)
    }

    @Test(arguments: [
        ("2026-02-16T23:59:59Z", "2026-02-16T235959Z"), ("2026-02-16T00:00:00.75Z", "2026-02-16T000000Z"),
        ("0001-01-01T00:01:02Z", "0001-01-01T000102Z"), ("1969-12-31T23:59:59.5Z", "1969-12-31T235959Z"),
    ])
    func stampsNameTheSecond(text: String, stamp: String) {
        #expect(Samples.instant(text).stamp == stamp)
    }

    /// From fractions, not from seconds that were rounded before.
    @Test(arguments: [
        ("2026-02-16T10:01:00Z", "2026-02-16T10:00:00Z", 60), ("2026-02-16T10:01:00Z", "2026-02-16T10:00:00.5Z", 59),
        ("2026-02-16T10:01:00.4Z", "2026-02-16T10:00:00.6Z", 59),
        ("2026-02-16T10:01:00.5Z", "2026-02-16T10:00:00Z", 60),
        ("2026-02-16T10:00:00Z", "2026-02-16T10:00:00.1Z", -1), ("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", -1),
    ])
    func lengthsAreRoundedOnce(end: String, start: String, seconds: Int64) {
        #expect(Samples.instant(end).seconds(since: Samples.instant(start)) == seconds)
    }

    @Test func lengthsBeyond64BitsAreStillAnswered() {
        let (first, last) = (Instant(microsecondsSince1970: .min), Instant(microsecondsSince1970: .max))
        #expect(last.seconds(since: first) == 18_446_744_073_709)
    }
}
