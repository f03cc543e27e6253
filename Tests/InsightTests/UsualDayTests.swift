import Dashboard
import Insight
import Testing

@Suite struct UsualDayTests {
    /// Days of so many calls, the weekdays of the last one with those named.
    private func series(_ sameWeekday: [Int64], weeksBefore: Int) -> DaySeries {
        var figures = (0...7 * weeksBefore).map { _ in Samples.figures(1) }
        for (weeks, calls) in sameWeekday.reversed().enumerated() {
            figures[figures.count - 1 - 7 * weeks] = Samples.figures(calls, connected: calls / 10)
        }
        return DaySeries(first: Samples.day("2026-01-05"), figures: figures)
    }

    @Test func sameWeekdayOfFourWeeksIsUsual() throws {
        // The fifth week before is no longer looked at.
        let series = series([9999, 100, 405, 210, 300, 77], weeksBefore: 5)
        let usual = try #require(UsualDay(series.last, in: series))
        #expect(usual.figures.totalCalls == 77)
        #expect(usual.before.map(\.totalCalls) == [300, 210, 405, 100])
        let calls = try #require(usual.usual(\.totalCalls))
        #expect([calls.lowest, calls.median, calls.highest] == [100, 255, 405])
        // 10 %, 10 %, 9.9 % and 10 %.
        let rate = try #require(usual.usualTenths(.contact))
        #expect([rate.lowest, rate.median, rate.highest] == [99, 100, 100])
    }

    @Test func medianRoundsHalvesUp() throws {
        let series = series([100, 101, 50], weeksBefore: 2)
        #expect(try #require(UsualDay(series.last, in: series)).usual(\.totalCalls)?.median == 101)
        let three = self.series([100, 7, 101, 50], weeksBefore: 3)
        #expect(try #require(UsualDay(three.last, in: three)).usual(\.totalCalls)?.median == 100)
    }

    @Test func daysWithoutCallsHaveNoRate() throws {
        let series = series([0, 200, 50], weeksBefore: 2)
        let usual = try #require(UsualDay(series.last, in: series))
        #expect(usual.usual(\.totalCalls)?.lowest == 0)
        #expect(usual.usualTenths(.contact)?.lowest == 100)
        let silent = self.series([0, 50], weeksBefore: 1)
        #expect(try #require(UsualDay(silent.last, in: silent)).usualTenths(.contact) == nil)
    }

    @Test func nothingIsUsualInTheFirstWeek() {
        let series = DaySeries(
            first: Samples.day("2026-01-05"),
            figures: Array(repeating: Samples.figures(10), count: 8)
        )
        #expect(UsualDay(series.first.adding(days: 6), in: series) == nil)
        #expect(UsualDay(series.first.adding(days: 7), in: series) != nil)
        #expect(UsualDay(series.first.adding(days: 8), in: series) == nil)
    }
}
