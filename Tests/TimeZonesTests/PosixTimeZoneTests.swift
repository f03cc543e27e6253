import Dashboard
import Testing

@testable import TimeZones

@Suite struct PosixTimeZoneTests {
    /// Zone, an instant at which the offset has just changed, the offset before and after it in seconds.
    @Test(arguments: [
        // Mm.w.d, with the usual time, 2 o'clock.
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -18_000, -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -14_400, -18_000),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 7200, 3600),
        // The fifth week is the last, be it the fourth.
        ("CET-1CEST,M2.5.0,M10.5.0/3", "2026-02-22T01:00:00Z", 3600, 7200),
        // South of the equator.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-04-04T16:00:00Z", 39_600, 36_000),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-10-03T16:00:00Z", 36_000, 39_600),
        // Ireland's winter time is behind its standard time.
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T01:00:00Z", 0, 3600),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-10-25T01:00:00Z", 3600, 0),
        // Before the day, and after it.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -7200, -3600),
        ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 7200, 10_800),
        ("<-03>3<-02>,M3.5.0/-167:59:59,M10.5.0/167", "2026-03-22T03:00:01Z", -10_800, -7200),
        // Over the turn of the year.
        ("AAA0BBB,J1/-24,J100", "2025-12-31T00:00:00Z", 0, 3600),
        // Jn never counts 29 February, n does.
        ("AAA0BBB,J59/0,J60/1", "2024-02-28T00:00:00Z", 0, 3600),
        ("AAA0BBB,J59/0,J60/1", "2024-03-01T00:00:00Z", 3600, 0),
        ("AAA0BBB,58/0,59/1", "2024-02-29T00:00:00Z", 3600, 0),
        ("AAA0BBB,0/0,365/1", "2024-12-31T00:00:00Z", 3600, 0),
        // Half hours, seconds, signs and quoted names.
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T15:30:00Z", 37_800, 39_600),
        ("AAA+0:20:08BBB-0:39:52,M1.1.1/0:00:01,J200", "2026-01-05T00:20:09Z", -1208, 2392),
    ])
    func theOffsetChangesAtTheRulesSecond(text: String, change: String, before: Int, after: Int) throws {
        let zone = try #require(PosixTimeZone(Array(text.utf8)))
        let second = try #require(Instant(change)).secondsSince1970
        #expect(zone.offset(at: second - 1) == before)
        #expect(zone.offset(at: second) == after)
        #expect(zone.changes(around: second).contains(second))
    }

    @Test func daylightSavingTimeCanLastTheWholeYear() throws {
        // Source: RFC 9636, section 3.3.1.
        for text in ["EST5EDT,0/0,J365/25", "XXX3EDT4,0/0,J365/23"] {
            let zone = try #require(PosixTimeZone(Array(text.utf8)))
            for day in 0..<1500 {
                for second in [-1, 0, 1, 14_399, 14_400, 18_000, 18_001] {
                    #expect(zone.offset(at: 1_700_000_000 / 86_400 * 86_400 + Int64(day * 86_400 + second)) == -14_400)
                }
            }
        }
    }

    @Test func aZoneWithoutDaylightSavingTimeHasOneOffset() throws {
        let zone = try #require(PosixTimeZone(Array("<+0545>-5:45".utf8)))
        #expect(zone.offset(at: 0) == 20_700)
        #expect(zone.changes(around: 0) == [])
    }

    @Test(arguments: [
        "", "U", "UT", "UTC", "5", "<UTC", "<+1>1", "UTC0,", "UTC25", "UTC0:60", "UTC1:", "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,M13.5.0", "CET-1CEST,M3.5.0,M10.6.0", "CET-1CEST,M3.5.0,M10.5.7", "CET-1CEST,M3.5.0,M10.0.0",
        "CET-1CEST,M3.5.0,M10.5", "CET-1CEST,J0,J1", "CET-1CEST,J1,J366", "CET-1CEST,0,366", "CET-1CEST,0,1/168",
        "CET-1CEST,0,1/", "CET-1CEST,0,1/1x", "CET-1CEST,0,99999999999999999999999999", "CET-1CEST,0,1 ",
        ":Europe/Berlin",
    ])
    func anyOtherTextIsRefused(text: String) {
        #expect(PosixTimeZone(Array(text.utf8)) == nil)
    }
}
