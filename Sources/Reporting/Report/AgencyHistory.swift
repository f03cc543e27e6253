package import Dashboard
internal import Insight
internal import TimeZones

/// What the reports of all periods of a snapshot have in common: its days in a row, and what is unusual about the newest.
package final class AgencyHistory: Sendable {
    /// The last day that had ended at the as-of instant. A day ends with its last second: that is the instant which a
    /// date given as `--as-of` stands for.
    let lastFullDay: CalendarDay
    /// All campaigns' figures, day by day; `nil` where there are none.
    let days: DaySeries?
    private let newest: (day: CalendarDay, unusual: [UnusualDays])?

    package init(_ snapshot: Snapshot, _ style: ReportStyle) {
        let clock = snapshot.clock
        let next = Instant(microsecondsSince1970: clock.asOf.microsecondsSince1970 + 1_000_000)
        lastFullDay = style.calendarZone.civil(next).day > clock.today ? clock.today : clock.today.adding(days: -1)
        days = DaySeries(snapshot.campaigns, in: snapshot.window)
        newest = AgencyHistory.judged(snapshot, upTo: lastFullDay).map { ($0, UnusualDays.list(of: snapshot, on: $0)) }
    }

    /// What is unusual about the last day up to `day` that has figures.
    func unusual(_ snapshot: Snapshot, upTo day: CalendarDay) -> [UnusualDays] {
        guard let judged = AgencyHistory.judged(snapshot, upTo: min(day, lastFullDay)) else { return [] }
        if let newest, newest.day == judged { return newest.unusual }
        return UnusualDays.list(of: snapshot, on: judged)
    }

    /// Figures that have not come in are no fall.
    private static func judged(_ snapshot: Snapshot, upTo day: CalendarDay) -> CalendarDay? {
        snapshot.lastDayWithFigures(upTo: day)
    }
}
