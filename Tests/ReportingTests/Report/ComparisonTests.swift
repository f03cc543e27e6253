import Dashboard
import TestSupport
import Testing

/// A rate fell clearly: by a fifth of what it was or more, from 100 calls or more on both sides, and by two standard
/// deviations or more (two-proportion z test, pooled).
@Suite struct ComparisonTests {
    /// Computed with Python's `fractions`: (b/m - a/n)² against 4·p·(1 - p)·(1/n + 1/m), p being (a + b)/(n + m), with
    /// a of n calls now and b of m before.
    @Test(
        arguments: [
            // Exactly a fifth, and one call less than that; z is 4.9.
            (1000, 10_000, 800, 10_000, true), (1000, 10_000, 801, 10_000, false),
            // Exactly a fifth in rates that no binary fraction meets: 35.0 to 28.0, 17.5 to 14.0 and 20.5 to 16.4 percent.
            (350, 1000, 280, 1000, true), (350, 1000, 281, 1000, false), (175, 1000, 140, 1000, true),
            (205, 1000, 164, 1000, true),
            // z is exactly 2, then 1.8 and 2.2: 13 % to 7 %, to 7.5 %, to 6.5 % of 200 calls.
            (26, 200, 14, 200, true), (26, 200, 15, 200, false), (26, 200, 13, 200, true),
            // z is exactly 2 with spans of unequal length.
            (36, 300, 9, 150, true), (36, 300, 10, 150, false), (25, 320, 5, 160, true), (74, 242, 25, 121, true),
            // 99 calls are too few on either side, whatever the fall.
            (99, 99, 0, 100, false), (100, 100, 0, 99, false), (100, 100, 0, 100, true),
            // Nothing before cannot fall; neither can what stayed or rose.
            (0, 1000, 0, 1000, false), (500, 1000, 500, 1000, false), (500, 1000, 900, 1000, false),
        ] as [(Int64, Int64, Int64, Int64, Bool)]
    )
    func aFallIsClearFromTheThresholdsOn(_ before: Int64, _ of: Int64, _ now: Int64, _ calls: Int64, _ clear: Bool) {
        #expect(ReportSamples.fellClearly(from: before, of: of, to: now, of: calls) == clear)
        #expect(ReportSamples.fellClearly(from: before, of: of, to: now, of: calls, \.meetings) == clear)
    }

    /// Counts that contradict each other say nothing: the database's columns are not checked against each other.
    @Test(
        arguments: [
            (500, 1000, -1, 1000), (-500, 1000, -900, 1000), (1001, 1000, 100, 1000),
            (500, 1000, 1001, 1000), (500, -1000, 100, 1000), (500, 1000, 100, -1000),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func impossibleCountsNeverFall(_ before: Int64, _ of: Int64, _ now: Int64, _ calls: Int64) {
        #expect(!ReportSamples.fellClearly(from: before, of: of, to: now, of: calls))
    }

    @Test func anyCountsAreJudgedAsWholeNumbersJudgeThem() {
        var random = SeededGenerator(seed: 11)
        var clear = 0
        for _ in 0..<20_000 {
            let calls = Int64.random(in: 90...(1 << Int64.random(in: 7...24, using: &random)), using: &random)
            let isEqual = Bool.random(using: &random)
            let other = Int64.random(in: 90...(1 << Int64.random(in: 7...24, using: &random)), using: &random)
            let callsBefore = isEqual ? calls : other
            let before = Int64.random(in: 0...callsBefore / 5, using: &random) * 5
            // Near the fall of a fifth, near two deviations, or anywhere.
            let fifth = 4 * before * calls / (5 * callsBefore)
            let now =
                [
                    fifth + Int64.random(in: -1...1, using: &random),
                    before * calls / callsBefore
                        - Int64(2 * Double(calls).squareRoot() * .random(in: 0...1, using: &random)),
                    Int64.random(in: 0...calls, using: &random),
                ].randomElement(using: &random) ?? 0
            let expected = Self.fell(now, calls, before, callsBefore)
            clear += expected ? 1 : 0
            if ReportSamples.fellClearly(from: before, of: callsBefore, to: now, of: calls) != expected {
                Issue.record("\(before) of \(callsBefore) to \(now) of \(calls) fell: \(expected)")
            }
        }
        #expect(5000...15_000 ~= clear)
    }

    @Test func countsNearTheEndOfTheirRangeAreJudgedToo() {
        let most = Int64.max / 2
        #expect(ReportSamples.fellClearly(from: most, of: most, to: most / 2, of: most))
        #expect(!ReportSamples.fellClearly(from: most, of: most, to: most / 10 * 9, of: most))
        #expect(!ReportSamples.fellClearly(from: most / 2, of: most, to: most, of: most))
        #expect(ReportSamples.fellClearly(from: most, of: most, to: 0, of: 100))
    }

    /// The rule in 128-bit whole numbers, both sides multiplied by their divisors.
    private static func fell(_ now: Int64, _ calls: Int64, _ before: Int64, _ callsBefore: Int64) -> Bool {
        let (a, n, b, m) = (Int128(now), Int128(calls), Int128(before), Int128(callsBefore))
        guard n >= 100, m >= 100, a >= 0, b > 0, 5 * a * m <= 4 * b * n else { return false }
        let (fall, parts, all) = (b * n - a * m, a + b, n + m)
        return fall * fall * all >= 4 * parts * (all - parts) * n * m
    }
}
