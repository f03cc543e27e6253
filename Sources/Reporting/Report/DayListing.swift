internal import Dashboard
internal import Templates

/// A period's days as its report lists them: by weeks, so that ninety days are some thirteen rows and every weekday
/// has its column.
struct DayListing {
    /// Latest first; none for a period of one day or without figures.
    let weeks: [TemplateRecord]
    let earlierWeeks: String?
    let average: String
    let busiestDay: String
    let busiestCalls: String

    /// Half a year, whatever weekday it starts on.
    static let weeksShown = 27

    init(_ data: ReportData) {
        let (locale, range) = (data.locale, data.range)
        let series = DailySeries(data.snapshot.campaigns, in: range)
        let busiest =
            series.calls.indices.max {
                series.calls[$0] < series.calls[$1] || series.calls[$0] == series.calls[$1] && $0 > $1
            } ?? 0
        average = locale.number(ExactRatio.quotient(series.calls.reduce(0, &+), Int64(range.count)))
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
        weeks = mondays.suffix(DayListing.weeksShown).reversed().map { DayListing.week($0, series, range, locale) }
        earlierWeeks = data.more(mondays.count, than: DayListing.weeksShown)
    }

    private static func week(
        _ monday: Int,
        _ series: DailySeries,
        _ range: DayRange,
        _ locale: LocaleFormat
    ) -> TemplateRecord {
        var (calls, connected): (Int64, Int64) = (0, 0)
        let days = (monday..<monday + 7).map { day in
            guard series.calls.indices.contains(day) else {
                return TemplateRecord(ReportSchema.day, [.none, .none, .flag(false)])
            }
            calls &+= series.calls[day]
            connected &+= series.connected[day]
            guard series.calls[day] != 0 || series.connected[day] != 0 else {
                return TemplateRecord(ReportSchema.day, [.none, .none, .flag(true)])
            }
            return TemplateRecord(
                ReportSchema.day,
                [.text(locale.number(series.calls[day])), .text(locale.number(series.connected[day])), .flag(false)]
            )
        }
        return TemplateRecord(
            ReportSchema.week,
            [
                .text(locale.date(range.first.adding(days: monday))),
                .list(days),
                .text(locale.number(calls)),
                .text(locale.number(connected)),
                .text(locale.percent(tenths: ExactRatio.tenthsOfPercent(connected, of: calls))),
            ]
        )
    }
}
