import Testing

@testable import TimeZones

@Suite struct TZifFileTests {
    @Test func versionOneHasTimesOfFourBytesAndKeepsItsLastOffset() throws {
        let sample = TZifSample(
            version: 0,
            transitions: [(-1000, 1), (1000, 0)],
            offsets: [3600, 7200],
            footer: nil
        )
        let file = try TZifFile(sample.bytes)
        #expect(file.offset(at: -1001) == 3600)
        #expect(file.offset(at: -1000) == 7200)
        #expect(file.offset(at: 999) == 7200)
        #expect(file.offset(at: 1000) == 3600)
        #expect(file.offset(at: 1 << 40) == 3600)
    }

    @Test(arguments: [UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "5")])
    func laterVersionsHaveTimesOfEightBytesAndAFooter(version: UInt8) throws {
        let sample = TZifSample(
            version: version,
            transitions: [(-(1 << 40), 1), (0, 0)],
            offsets: [3600, -7200],
            footer: "<-01>1"
        )
        let file = try TZifFile(sample.bytes)
        #expect(file.offset(at: -(1 << 40) - 1) == 3600)
        #expect(file.offset(at: -1) == -7200)
        #expect(file.offset(at: 0) == -3600)
    }

    @Test func withoutTransitionsTheFooterHoldsAlways() throws {
        let file = try TZifFile(TZifSample(offsets: [60], footer: "ABC-2").bytes)
        #expect(file.offset(at: .min / 2) == 7200)
        #expect(try TZifFile(TZifSample(offsets: [60]).bytes).offset(at: 0) == 60)
    }

    @Test func leapSecondsAreTakenOutOfTheTimes() throws {
        let sample = TZifSample(
            transitions: [(99, 1), (202, 0)],
            offsets: [0, 3600],
            leaps: [(100, 1), (200, 2)]
        )
        let file = try TZifFile(sample.bytes)
        #expect(file.transitions.map(\.second) == [99, 200])
    }

    @Test(arguments: [
        (TZifSample(footer: nil), "it ends too early"),
        (TZifSample(footer: "CET-1CEST,M3.5.0"), "its footer is not a POSIX time zone"),
        (TZifSample(offsets: []), "it has 0 kinds of local time"),
        (TZifSample(offsets: [93_600]), "it has an offset of 93600 seconds"),
        (TZifSample(offsets: [-90_000]), "it has an offset of -90000 seconds"),
        (TZifSample(transitions: [(5, 1)]), "a transition leads to a local time that it lacks"),
        (TZifSample(transitions: [(5, 0), (5, 0)]), "its transitions are not in order"),
        (TZifSample(transitions: [(.min, 0)], leaps: [(.min, 1)]), "its transitions are not in order"),
        (TZifSample(footer: "UTC0", counts: [0, 0, 0, 0, 1, 5]), "its footer is missing"),
        (TZifSample(counts: [0, 0, 0, 1, 1, 4]), "it ends too early"),
        (TZifSample(counts: [0, 0, 0, .max, 1, 4]), "it ends too early"),
        (TZifSample(counts: [.max, .max, .max, .max, .max, .max]), "it has 4294967295 kinds of local time"),
        (TZifSample(counts: [.max, .max, .max, .max, 1, .max]), "it ends too early"),
    ])
    func aDamagedFileIsRefusedWithItsReason(sample: TZifSample, reason: String) {
        #expect(throws: TZifFile.Damage(reason)) { try TZifFile(sample.bytes) }
    }

    @Test func aFileCutAnywhereIsRefused() throws {
        let whole = TZifSample(
            transitions: [(0, 0), (100, 1)],
            offsets: [0, 3600],
            leaps: [(50, 1)],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3"
        ).bytes
        _ = try TZifFile(whole)
        for count in 0..<whole.count {
            #expect(throws: TZifFile.Damage.self) { try TZifFile(Array(whole[..<count])) }
        }
    }

    @Test func anyByteMayBeAnotherWithoutATrap() {
        let whole = TZifSample(
            transitions: [(0, 0), (100, 1)],
            offsets: [0, 3600],
            leaps: [(50, 1)],
            footer: "CET-1CEST,M3.5.0,J300/-167:59:59"
        ).bytes
        let seconds: [Int64] = [.min / 1_000_000, -1, 0, 1 << 33, .max / 1_000_000]
        var read = 0
        for position in whole.indices {
            for byte in Array("\0\u{1}\u{2}\n+,-/05789JM".utf8) + [0x7F, 0x80, 0xFF] {
                var bytes = whole
                bytes[position] = byte
                guard let file = try? TZifFile(bytes) else { continue }
                read += 1
                for second in seconds {
                    #expect(-89_999...93_599 ~= file.offset(at: second))
                    #expect(file.changes(in: second..<second + 1_000_000).count < 10)
                }
            }
        }
        // Damage to what nobody needs goes unseen; most of it does not.
        #expect(whole.count..<whole.count * 15 ~= read)
    }
}
