import Dashboard
import Testing

@Suite struct BytesTests {
    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{B}\u{E}\u{1F}", #""\u0000\u0001\u000b\u000e\u001f""#), ("\u{7F}\u{80}", "\"\u{7F}\u{80}\""),
        ("\u{2028}\u{2029}", "\"\u{2028}\u{2029}\""), ("Café 👩‍👩‍👧 漢字", #""Café 👩‍👩‍👧 漢字""#), ("<b>&'|", #""<b>&'|""#),
        ("a\r\nb", #""a\r\nb""#), ("\n", #""\n""#), ("x\"", #""x\"""#),
    ])
    func stringsAreEscapedAsStringifyDoes(value: String, json: String) {
        let written = utf8 { $0.append(json: value) }
        #expect(written == Array(json.utf8))
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func foundationReadsBackTheExactString(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<300 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let ranges: [ClosedRange<UInt32>] = [
                    0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x80...0x7FF, 0x800...0xFFFD, 0x2020...0x2030,
                    0x10000...0x10FFFD,
                    0x1F600...0x1F64F, 0x300...0x36F,
                ]
                let value = UInt32.random(in: ranges.randomElement(using: &random)!, using: &random)
                if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            }
            let value = String(scalars)
            let json = utf8 { $0.append(json: value) }
            let read = try decoded(json) as? String
            // Compared by bytes: equal strings may be composed differently.
            if read.map({ Array($0.utf8) }) != Array(value.utf8) { Issue.record("\(value.debugDescription)") }
            if json.contains(where: { $0 < 0x20 }) { Issue.record("control character in \(value.debugDescription)") }
        }
    }

    @Test func stringsFromAnywhereAreWrittenAlike() {
        // A slice and a string of another storage reach the UTF-8 differently.
        let value = "prefix \"quoted\" suffix, long enough to live on the heap"
        let slice = value.dropFirst(7).prefix(8)
        let written = text { $0.append(json: String(slice)) }
        #expect(written == #""\"quoted\"""#)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, -1, -9, -10, 1_234_567_890, .max, .max - 1, .min, .min + 1] as [Int64])
    func decimalsAreWrittenAsSwiftDoes(value: Int64) {
        let written = text { $0.append(decimal: value) }
        #expect(written == String(value))
    }

    @Test func anyDecimalIsWrittenAsSwiftDoes() {
        var random = SplitMix(state: 5)
        for _ in 0..<5000 {
            let value = random.integer()
            if text({ $0.append(decimal: value) }) != String(value) { Issue.record("\(value)") }
        }
    }

    @Test(
        arguments: [
            (0, "0.0"), (1, "0.1"), (63, "6.3"), (400, "40.0"), (1000, "100.0"), (-3, "-0.3"), (-62, "-6.2"),
            (.max, "922337203685477580.7"), (.min, "-922337203685477580.8"),
        ] as [(Int64, String)]
    )
    func tenthsHaveOneDecimal(value: Int64, expected: String) {
        let written = text { $0.append(tenths: value) }
        #expect(written == expected)
    }

    private func utf8(_ write: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        write(&bytes)
        return bytes
    }
}
