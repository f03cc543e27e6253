import Dashboard
import TestSupport
import Testing

@Suite struct DailySeriesTests {
    private static let week = DayRange(ReportSamples.day("2026-02-10"), ReportSamples.day("2026-02-16"))

    @Test func daysWithoutFiguresAreZero() {
        let campaign = ReportSamples.campaign(days: [
            "2026-02-11": ReportSamples.figures(5, connected: 2), "2026-02-16": ReportSamples.figures(7),
        ])
        let series = ReportSamples.series([campaign], Self.week)
        #expect(series.calls == [0, 5, 0, 0, 0, 0, 7])
        #expect(series.connected == [0, 2, 0, 0, 0, 0, 0])
    }

    @Test func noCampaignMakesARowOfZeros() {
        let series = ReportSamples.series([], Self.week)
        #expect(series.calls == [0, 0, 0, 0, 0, 0, 0])
        #expect(series.connected == [0, 0, 0, 0, 0, 0, 0])
    }

    @Test func daysOutsideTheRangeAreLeftOut() {
        let days = ["2026-02-08", "2026-02-09", "2026-02-10", "2026-02-16", "2026-02-17"]
        let campaign = ReportSamples.campaign(calls: Dictionary(uniqueKeysWithValues: days.map { ($0, 1) }))
        #expect(ReportSamples.series([campaign], Self.week).calls == [1, 0, 0, 0, 0, 0, 1])
        let day = DayRange(ReportSamples.day("2026-02-09"), ReportSamples.day("2026-02-09"))
        #expect(ReportSamples.series([campaign], day).calls == [1])
    }

    @Test func campaignsAddUpDayByDay() {
        var random = SeededGenerator(seed: 5)
        var expected: [CalendarDay: (calls: Int64, connected: Int64)] = [:]
        let campaigns = (1...20).map { (number: UInt64) in
            var days: [String: CallFigures] = [:]
            for offset in -3...10 where Bool.random(using: &random) {
                let day = Self.week.first.adding(days: offset)
                let figures = ReportSamples.figures(
                    Int64.random(in: -5...900, using: &random),
                    connected: Int64.random(in: 0...90, using: &random)
                )
                days[day.description] = figures
                expected[day, default: (0, 0)].calls += figures.totalCalls
                expected[day, default: (0, 0)].connected += figures.connectedCalls
            }
            return ReportSamples.campaign(number, days: days)
        }
        let series = ReportSamples.series(campaigns, Self.week)
        let days = (0..<7).map { expected[Self.week.first.adding(days: $0)] ?? (0, 0) }
        #expect(series.calls == days.map(\.calls))
        #expect(series.connected == days.map(\.connected))
    }
}
