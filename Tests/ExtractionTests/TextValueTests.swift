import Dashboard
import Testing

@testable import Extraction

/// Numbers, times and ids that come as text.
@Suite
struct TextValueTests {
    @Test(
        arguments: [
            ("0", 0), ("41", 41), ("-12", -12), ("+7", 7), (" 7\n", 7), ("0007", 7), ("2.5", 3), ("-2.5", -3),
            ("2.4999", 2),
            ("0.5", 1), ("0.05", 0), ("1e2", 100), ("1.5E+2", 150), ("15e-1", 2), ("4e-1", 0), (".5", 1), ("5.", 5),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775807.4", .max),
            ("9.007199254740991e+15", 9_007_199_254_740_991), ("0e999999", 0), ("1e-999999", 0), ("-0", 0),
            ("9223372036854775807.5", nil), ("1e19", nil), ("1e999999", nil), ("-9223372036854775809", nil),
        ] as [(String, Int64?)]
    )
    func aNumberIsRoundedOrTooLarge(_ text: String, _ expected: Int64?) throws {
        #expect(try #require(DecimalText(text)).rounded == expected)
    }

    @Test(arguments: [
        "", " ", "NaN", "Infinity", "-Infinity", "x", "1x", "1 2", "1.2.3", "1e", "e5", "--1", "+-1", ".", "1e2.5",
        "0x10",
        "1_000", "1,5", "\"7\"", "１", "1e99999999999",
    ])
    func whatIsNoNumberIsNone(_ text: String) {
        #expect(DecimalText(text) == nil)
    }

    @Test(arguments: [
        ("41", "41"), ("1e2", "100"), ("1.25e1", "12.5"), ("-5e-3", "-0.005"), ("0.10", "0.10"), ("0", "0"),
        ("33.333332", "33.333332"), ("1e-05", "0.00001"),
    ])
    func anExponentIsWrittenOut(_ text: String, _ plain: String) throws {
        #expect(try #require(DecimalText(text)).plain == plain)
    }

    @Test(arguments: [
        ("2026-02-14 10:00:00+00", "2026-02-14T10:00:00Z"), ("2026-02-14T10:00:00Z", "2026-02-14T10:00:00Z"),
        ("2026-02-14 10:00:00", "2026-02-14T10:00:00Z"), ("2026-02-14", "2026-02-14T00:00:00Z"),
        ("2026-02-14 10:00", "2026-02-14T10:00:00Z"), ("2026-02-14 10:00:00.5-03:30", "2026-02-14T13:30:00.5Z"),
        ("2026-02-14T10:00:00.123456+0545", "2026-02-14T04:15:00.123456Z"),
        ("2026-02-14 10:00:00.1234567", "2026-02-14T10:00:00.123457Z"),
        ("1850-01-01 00:00:00+00:53:28", "1849-12-31T23:06:32Z"), ("2026-02-14 10:00:00 +01", "2026-02-14T09:00:00Z"),
        ("0001-01-01 00:00:00", "0001-01-01T00:00:00Z"), ("9999-12-31 23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ])
    func aTimeIsRead(_ text: String, _ expected: String) throws {
        let time = try #require(TimestampText(text))
        #expect(Instant(microsecondsSince1970: time.microsecondsSince1970).description == expected)
    }

    @Test(arguments: [
        "", "infinity", "-infinity", "yesterday", "2026-02-30 10:00", "2026-02-14 24:30", "2026-02-14 10:60",
        "2026-02-14 10:00:00 UTC", "2026-02-14 10", "10000-01-01 00:00:00", "0044-03-15 12:00:00 BC", "2026-02-14x",
        "0001-01-01 00:00:00+01", "9999-12-31 23:59:59-01", "2026-02-14 10:00:00.", "2026-02-14 10:00:00+",
        "1771063200",
    ])
    func whatIsNoTimeIsNone(_ text: String) {
        #expect(TimestampText(text) == nil)
    }

    /// What PostgreSQL's own type takes.
    @Test(arguments: [
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}",
    ])
    func anIDIsReadInEveryFormThatTheServerTakes(_ text: String) {
        #expect(RowID(uuidText: text)?.description == "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
    }

    @Test(arguments: [
        "", "{}", "a0eebc99", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-",
        "-a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0eebc99--9c0b4ef8bb6d6bb9bd380a11", "a0eebc9-99c0b-4ef8-bb6d-6bb9bd380a11",
        "g0eebc999c0b4ef8bb6d6bb9bd380a11",
        " a0eebc999c0b4ef8bb6d6bb9bd380a11",
    ])
    func whatTheServerRefusesIsNoID(_ text: String) {
        #expect(RowID(uuidText: text) == nil)
    }
}
