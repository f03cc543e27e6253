internal import Dashboard

/// A period's days as its report lists them: by weeks, so that ninety days are some thirteen rows and every weekday
/// has its column.
package struct DayListing: Sendable {
    /// Latest first; none for a period of one day or without figures.
    let weeks: [Week]
    let earlierWeeks: String?
    /// Calls a day, over the full days of the period.
    package let average: String
    package let busiestDay: String
    package let busiestCalls: String

    /// Half a year, whatever weekday it starts on.
    static let maxWeeks = 27

    struct Week: Sendable {
        let monday: CalendarDay
        let days: [Day]
        let calls: Int64
        let connected: Int64
        let data: ReportData
    }

    struct Day: Sendable {
        /// `nil` for a day without any, and for one outside the period.
        let counts: (calls: String, connected: String)?
        let isSilent: Bool
    }

    package init(_ data: ReportData) {
        let (locale, range, series) = (data.locale, data.range, data.days)
        let busiest =
            series.calls.indices.max {
                series.calls[$0] < series.calls[$1] || series.calls[$0] == series.calls[$1] && $0 > $1
            } ?? 0
        let fullDays = data.compared?.count ?? 0
        average = locale.number(ExactRatio.quotient(series.calls.prefix(fullDays).reduce(0, &+), Int64(fullDays)))
        busiestDay = locale.date(range.first.adding(days: busiest))
        busiestCalls = locale.number(series.calls[busiest])

        guard range.count > 1, !data.campaigns.isEmpty else {
            weeks = []
            earlierWeeks = nil
            return
        }
        // Mondays are counted from the period's first day, so the first week's is 0 or below.
        let firstMonday = -range.first.weekday
        let mondays = Array(stride(from: firstMonday, to: range.count, by: 7))
        weeks = mondays.suffix(DayListing.maxWeeks).reversed().map { DayListing.week($0, data) }
        earlierWeeks = data.more(mondays.count, than: DayListing.maxWeeks)
    }

    private static func week(_ monday: Int, _ data: ReportData) -> Week {
        let (locale, range, series) = (data.locale, data.range, data.days)
        var (calls, connected): (Int64, Int64) = (0, 0)
        let days = (monday..<monday + 7).map { day in
            guard series.calls.indices.contains(day) else { return Day(counts: nil, isSilent: false) }
            calls &+= series.calls[day]
            connected &+= series.connected[day]
            guard series.calls[day] != 0 || series.connected[day] != 0 else { return Day(counts: nil, isSilent: true) }
            let counts = (locale.number(series.calls[day]), locale.number(series.connected[day]))
            return Day(counts: counts, isSilent: false)
        }
        return Week(
            monday: range.first.adding(days: monday),
            days: days,
            calls: calls,
            connected: connected,
            data: data
        )
    }
}
