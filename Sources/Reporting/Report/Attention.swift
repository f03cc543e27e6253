package import Dashboard
internal import TimeZones

/// Something that a campaign manager should look at.
package enum Attention: Sendable {
    case batchFailed(Batch)
    case batchOverdue(Batch)
    case contactRateFell(Campaign, Comparison)
    case conversionRateFell(Campaign, Comparison)
    /// A campaign that used to call and stopped, with the last day it called.
    case campaignSilent(Campaign, lastCall: CalendarDay)

    /// Hours after its creation from which on a batch that is pending or processing is overdue.
    static let overdueHours: Int64 = 24
    /// Days without a call, up to the last day with figures, that make a campaign silent: longer than a weekend.
    ///
    /// `templates/report.md` states the rules with these numbers, see ``ReportSchema/rules``.
    static let silentDays = 5
    /// It counts as having called before when it did so on this many of the days before those.
    static let activeDays = 5
    static let activeSpan = 14

    /// What needs attention in a report for `range`, the gravest kind first.
    ///
    /// - Parameters:
    ///   - campaigns: Those with figures in the range.
    ///   - lastDay: The last day up to the range's end that has figures.
    ///   - lastFullDay: The last day that had ended at the as-of instant. A day that still runs makes no rate fall
    ///     and no campaign silent.
    ///   - calendarZone: The zone whose days the range has.
    /// - Complexity: O(batches + campaigns · (log days + days of silence)).
    static func list(
        _ snapshot: Snapshot,
        _ campaigns: [ReportData.CampaignRow],
        in range: DayRange,
        lastDay: CalendarDay?,
        lastFullDay: CalendarDay,
        calendarZone: TimeZoneRules
    ) -> [Attention] {
        var list: [Attention] = []
        for batch in snapshot.batches where batch.state == .failed {
            let day = calendarZone.civil(batch.completedAt ?? batch.createdAt).day
            if range.contains(day) { list.append(.batchFailed(batch)) }
        }
        for batch in snapshot.batches where isOverdue(batch, at: snapshot.clock.asOf) {
            list.append(.batchOverdue(batch))
        }
        list += fallen(\.connectedCalls, campaigns).map { .contactRateFell($0, $1) }
        list += fallen(\.meetings, campaigns).map { .conversionRateFell($0, $1) }
        if let lastDay {
            for campaign in snapshot.campaigns {
                if let lastCall = silence(of: campaign, upTo: lastDay, lastFullDay: min(lastDay, lastFullDay)) {
                    list.append(.campaignSilent(campaign, lastCall: lastCall))
                }
            }
        }
        return list
    }

    private static func isOverdue(_ batch: Batch, at instant: Instant) -> Bool {
        guard batch.state == .processing || batch.state == .pending else { return false }
        let limit = overdueHours * 3_600_000_000
        return instant.microsecondsSince1970 - batch.createdAt.microsecondsSince1970 > limit
    }

    /// By id, as the snapshot has them.
    private static func fallen(
        _ part: KeyPath<CallFigures, Int64>,
        _ campaigns: [ReportData.CampaignRow]
    ) -> [(Campaign, Comparison)] {
        campaigns.compactMap { row -> (Campaign, Comparison)? in
            guard let comparison = row.comparison, comparison.fellClearly(part) else { return nil }
            return (row.campaign, comparison)
        }
        .sorted { $0.0.id < $1.0.id }
    }

    /// The last day a campaign called, when it called regularly and then stopped.
    private static func silence(
        of campaign: Campaign,
        upTo lastDay: CalendarDay,
        lastFullDay: CalendarDay
    ) -> CalendarDay? {
        let silent = DayRange(lastFullDay.adding(days: 1 - silentDays), lastDay)
        guard !campaign.days(in: silent).contains(where: { $0.figures.totalCalls > 0 }) else { return nil }
        let before = DayRange(silent.first.adding(days: -activeSpan), silent.first.adding(days: -1))
        let active = campaign.days(in: before).filter { $0.figures.totalCalls > 0 }
        return active.count >= activeDays ? active.last?.day : nil
    }
}

extension Snapshot {
    /// The last day on or before `day` for which any campaign has figures.
    func lastDayWithFigures(upTo day: CalendarDay) -> CalendarDay? {
        campaigns.compactMap { campaign in campaign.days.last { $0.day <= day }?.day }.max()
    }
}
