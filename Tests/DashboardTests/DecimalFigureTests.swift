import Dashboard
import Testing

@Suite struct DecimalFigureTests {
    @Test(arguments: [
        ("41", "41"), ("41.5", "41.5"), ("41.50", "41.5"), ("41.00", "41"), ("100.0000000000000000", "100"),
        ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("0.05", "0.05"), ("0.0500", "0.05"), ("-0.5", "-0.5"),
        ("-12.50", "-12.5"), ("007.5", "7.5"), ("1000", "1000"), ("10.01", "10.01"), ("0.000001", "0.000001"),
        // As PostgreSQL divides numerics.
        ("41.66666666666666666700", "41.666666666666666667"), ("0.50000000000000000000", "0.5"),
        ("0.33333333333333333333", "0.33333333333333333333"),
        ("99.9999999999999999999999999999", "99.9999999999999999999999999999"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9223372036854775808"),
        ("999999999999999999999999999999999999", "999999999999999999999999999999999999"),
        ("0.000000000000000000000000000000000001", "0.000000000000000000000000000000000001"),
        ("-1.00000000000000000000000000000000000000000000", "-1"),
    ])
    func keepsEveryDigitThatCounts(text: String, expected: String) throws {
        let figure = try #require(DecimalFigure(text))
        #expect(written(figure) == expected)
        #expect(DecimalFigure(expected) == figure)
    }

    @Test(arguments: [
        "", "-", ".", "-.", "NaN", "Infinity", "-Infinity", "+1", "1e5", "1-", "--1", "1.2.3", " 1", "1 ", "1,5", "٣",
        "1000000000000000000000000000000000000", "0.0000000000000000000000000000000000001",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(DecimalFigure(text) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("41", 41), ("41.4", 41), ("41.5", 42), ("41.49999999999999999999", 41), ("-41.5", -41),
            ("-41.51", -42),
            ("-0.5", 0), ("0.5", 1), ("99.95", 100), ("-0.4", 0), ("9223372036854775807", .max),
            ("9223372036854775806.5", .max),
            ("99999999999999999999999", .max), ("-99999999999999999999999.5", .min), ("-9223372036854775808.5", .min),
        ] as [(String, Int64)]
    )
    func roundsToTheNearestHalvesUp(text: String, whole: Int64) throws {
        #expect(try #require(DecimalFigure(text)).rounded == whole)
    }

    @Test(arguments: [0, 41, -7, .max, .min] as [Int64])
    func wholeNumbersAreWrittenAsSuch(value: Int64) {
        #expect(written(DecimalFigure(value)) == String(value))
        #expect(DecimalFigure(String(value)) == DecimalFigure(value))
        #expect(DecimalFigure(value).rounded == value)
    }

    @Test func equalNumbersAreEqualHoweverWritten() {
        #expect(DecimalFigure("41.50") == DecimalFigure("41.5"))
        #expect(DecimalFigure("41.0") == DecimalFigure(41))
        #expect(DecimalFigure("-0") == DecimalFigure(0))
    }

    @Test func anyDigitsSurvive() {
        var random = SplitMix(state: 3)
        for _ in 0..<2000 {
            let digits = (0..<Int.random(in: 1...34, using: &random)).map { _ in Character(String(random.next() % 10)) }
            let scale = Int.random(in: 0...digits.count, using: &random)
            let whole = String(digits.dropLast(scale)).drop { $0 == "0" }
            var fraction = String(digits.suffix(scale))
            let padded = (whole.isEmpty ? "0" : String(whole)) + (scale > 0 ? "." + fraction : "")
            while fraction.hasSuffix("0") { fraction.removeLast() }
            let expected = (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : "." + fraction)
            let figure = DecimalFigure(padded)
            if figure.map({ written($0) }) != expected { Issue.record("\(padded)") }
        }
    }

    private func written(_ figure: DecimalFigure) -> String { text { $0.append(figure) } }
}

@Suite("Decimal figures in tenths")
struct DecimalFigureTenthsTests {
    @Test(
        "Rounds to tenths, halves up",
        arguments: [
            ("41", 410), ("41.5", 415), ("41.25", 413), ("41.24", 412), ("0.05", 1), ("-0.05", 0), ("-0.06", -1),
            ("33.33333333333333333333", 333),
        ] as [(String, Int64)]
    )
    func roundsToTenths(text: String, tenths: Int64) throws {
        #expect(try #require(DecimalFigure(text)).roundedTenths == tenths)
    }
}
