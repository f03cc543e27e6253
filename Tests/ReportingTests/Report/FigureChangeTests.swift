import Dashboard
import Testing

@testable import Reporting

/// What a report says of a figure that changed: from the counts, never from the digits beside it.
@Suite struct FigureChangeTests {
    private static func figures(_ calls: Int64, _ connected: Int64) -> CallFigures {
        var figures = CallFigures.zero
        (figures.totalCalls, figures.connectedCalls) = (calls, connected)
        return figures
    }

    private static func rate(
        _ connected: Int64,
        of calls: Int64,
        before: Int64,
        of callsBefore: Int64,
        _ locale: LocaleFormat = .standard
    ) -> FigureChange {
        let comparison = Comparison(current: figures(calls, connected), previous: figures(callsBefore, before))
        return FigureChange(comparison.current, comparison, isPartial: false, nil, locale, rate: { $0.contactRate })
    }

    @Test(
        arguments: [
            // 0.44 to 0.45 %, shown 0.4 and 0.5.
            (44, 45, "0.5%", "0.4%", 1, "0.01", "2.3%"),
            // 0.45 to 0.54 %, both shown 0.5.
            (45, 54, "0.5%", "0.5%", 1, "0.1", "20.0%"), (54, 45, "0.5%", "0.5%", -1, "0.1", "16.7%"),
            (45, 45, "0.5%", "0.5%", 0, "0.0", "0.0%"),
            // Too low to show, and yet not nothing.
            (4, 8, "0.1%", "0.0%", 1, "0.04", "100.0%"), (0, 4, "0.0%", "0.0%", 1, "0.04", nil),
            (4, 0, "0.0%", "0.0%", -1, "0.04", "100.0%"), (3500, 4000, "40.0%", "35.0%", 1, "5.0", "14.3%"),
        ] as [(Int64, Int64, String, String, Int, String, String?)]
    )
    func aRateOfTenThousandCallsChanges(
        _ before: Int64,
        _ now: Int64,
        _ value: String,
        _ previous: String,
        _ sign: Int,
        _ difference: String,
        _ relative: String?
    ) {
        let change = Self.rate(now, of: 10_000, before: before, of: 10_000)
        #expect(change.value == value)
        #expect(change.previous == previous)
        #expect(change.sign == sign)
        #expect(change.difference == difference)
        #expect(change.relative == relative)
        #expect(change.comparedValue == nil)
    }

    @Test func rateOfAnotherNumberOfCallsIsTheSameWhereTheFractionIs() {
        let same = Self.rate(3, of: 9, before: 1, of: 3)
        #expect(same.sign == 0 && same.difference == "0.0" && same.relative == "0.0%")
        let close = Self.rate(333_333, of: 1_000_000, before: 1, of: 3)
        #expect(close.sign == -1 && close.difference == "0.00003" && close.relative == "0.0%")
    }

    @Test func smallPointsFollowTheLocale() throws {
        let german = try #require(LocaleFormat("de-DE"))
        #expect(Self.rate(45, of: 10_000, before: 44, of: 10_000, german).difference == "0,01")
    }

    @Test func countsChangeExactly() {
        func count(_ before: Int64, _ now: Int64) -> FigureChange {
            let comparison = Comparison(current: Self.figures(now, 0), previous: Self.figures(before, 0))
            return FigureChange(
                comparison.current,
                comparison,
                isPartial: false,
                nil,
                .standard,
                count: { $0.totalCalls }
            )
        }
        let up = count(1_000_000, 1_000_001)
        #expect(up.sign == 1 && up.difference == "1" && up.relative == "0.0%")
        let down = count(3, 1)
        #expect(down.sign == -1 && down.difference == "2" && down.relative == "66.7%")
        let new = count(0, 5)
        #expect(new.sign == 1 && new.difference == "5" && new.relative == nil)
        let same = count(5, 5)
        #expect(same.sign == 0 && same.difference == "0" && same.relative == "0.0%")
        let wide = count(1, .max)
        #expect(wide.difference == "9,223,372,036,854,775,806")
    }

    @Test func nothingIsToldWithoutAComparison() {
        let change = FigureChange(Self.figures(10, 4), nil, isPartial: true, nil, .standard, rate: { $0.contactRate })
        #expect(change.value == "40.0%")
        #expect(change.sign == nil && change.relative == nil && change.difference.isEmpty && change.previous.isEmpty)
    }

    /// A rate that moved never reads as one that did not.
    @Test func onlyTheSameReadsAsNoDifference() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let (calls, callsBefore) = (
                Int64.random(in: 1...5000, using: &random), Int64.random(in: 1...5000, using: &random)
            )
            let (now, before) = (Int64.random(in: 0...calls), Int64.random(in: 0...callsBefore))
            let change = Self.rate(now, of: calls, before: before, of: callsBefore)
            let isSame = now * callsBefore == before * calls
            #expect((change.sign == 0) == isSame)
            #expect((change.difference == "0.0") == isSame, "\(now) of \(calls), \(before) of \(callsBefore)")
        }
    }
}
