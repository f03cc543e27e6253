/// An archived report's data with the daily figures read again.
///
/// Batches, names and settings stay as they were archived: those of today are another day's.
package struct Restatement: Sendable {
    /// The archived data with today's figures.
    package let snapshot: Snapshot
    /// The days whose figures differ, in order.
    package let days: [CalendarDay]
    /// Whether the archived report has calls on a day that can be compared.
    package let hadFigures: Bool
    /// Whether all figures are gone of a day that had calls.
    package let hasVanished: Bool

    /// - Parameters:
    ///   - archived: As it was published.
    ///   - campaigns: As they are now, by id, with their days in order; of the archived window's days at least all.
    ///   - lastDay: The last day that was over at the report's instant. Later ones stay as they are: they were still running.
    /// - Complexity: O(days of all campaigns).
    package init(of archived: Snapshot, from campaigns: [Campaign], lastDay: CalendarDay) {
        var merged: [Campaign] = []
        var changed: Set<CalendarDay> = []
        var (before, now): (Set<CalendarDay>, Set<CalendarDay>) = ([], [])
        var (left, right) = (archived.campaigns[...], campaigns[...])
        while let id = [left.first?.id, right.first?.id].compactMap({ $0 }).min() {
            let old = left.first?.id == id ? left.popFirst() : nil
            let new = right.first?.id == id ? right.popFirst() : nil
            let oldDays = old?.days ?? []
            let past = oldDays.prefix { $0.day <= lastDay }
            let fresh = (new?.days ?? []).filter { archived.window.contains($0.day) && $0.day <= lastDay }
            for day in past where day.figures.totalCalls != 0 { before.insert(day.day) }
            for day in fresh { now.insert(day.day) }
            changed.formUnion(Restatement.differing(past, fresh[...]))
            let days = fresh + oldDays[past.endIndex...]
            // A campaign that came later is none of the report's, and one that only its figures named goes with them.
            if old == nil || old?.name == nil && !oldDays.isEmpty, days.isEmpty { continue }
            merged.append(Campaign(id: id, name: old == nil ? new?.name : old?.name, days: days))
        }
        snapshot = Snapshot(
            agency: archived.agency,
            clock: archived.clock,
            window: archived.window,
            batches: archived.batches,
            campaigns: merged
        )
        days = changed.sorted()
        hadFigures = !before.isEmpty
        hasVanished = !before.isSubset(of: now)
    }

    /// The days that only one list has, or that the two have with other figures.
    private static func differing(
        _ left: ArraySlice<DailyFigures>,
        _ right: ArraySlice<DailyFigures>
    ) -> [CalendarDay] {
        if left == right { return [] }
        var (left, right) = (left, right)
        var days: [CalendarDay] = []
        while let day = [left.first?.day, right.first?.day].compactMap({ $0 }).min() {
            let old = left.first?.day == day ? left.popFirst() : nil
            let new = right.first?.day == day ? right.popFirst() : nil
            if old?.figures != new?.figures { days.append(day) }
        }
        return days
    }
}

extension Restatement {
    /// Why a report is restated: `Figures counted anew: 2026-02-10, 2026-02-12 to 2026-02-14`.
    ///
    /// - Parameter days: In order, at least one.
    package static func reason(_ days: [CalendarDay]) -> String {
        var spans: [DayRange] = []
        for day in days {
            if let last = spans.last, last.last.adding(days: 1) == day {
                spans[spans.count - 1] = DayRange(last.first, day)
            } else {
                spans.append(DayRange(day, day))
            }
        }
        let list = spans.map { $0.first == $0.last ? "\($0.first)" : "\($0.first) to \($0.last)" }
        return "Figures counted anew: \(list.joined(separator: ", "))"
    }
}
