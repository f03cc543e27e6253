internal import Dashboard

/// Something that a campaign manager should look at.
enum Attention {
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
    /// - Complexity: O(batches + campaigns · days).
    static func list(_ snapshot: Snapshot, in range: DayRange, zone: TimeZoneRules) -> [Attention] {
        var list: [Attention] = []
        for batch in snapshot.batches where batch.status == BatchStatus.failed.rawValue {
            let day = zone.civil(batch.completedAt ?? batch.createdAt).day
            if range.contains(day) { list.append(.batchFailed(batch)) }
        }
        for batch in snapshot.batches where isOverdue(batch, at: snapshot.clock.asOf) {
            list.append(.batchOverdue(batch))
        }
        let compared = snapshot.campaigns.map { campaign in
            (
                campaign: campaign,
                comparison: Comparison(
                    current: campaign.figures(in: range),
                    previous: campaign.figures(in: range.preceding)
                )
            )
        }
        for (campaign, comparison) in compared where comparison.fellClearly(\.connectedCalls) {
            list.append(.contactRateFell(campaign, comparison))
        }
        for (campaign, comparison) in compared where comparison.fellClearly(\.meetings) {
            list.append(.conversionRateFell(campaign, comparison))
        }
        if let lastDay = snapshot.lastDayWithFigures(upTo: range.last) {
            for campaign in snapshot.campaigns {
                if let lastCall = silence(of: campaign, upTo: lastDay) {
                    list.append(.campaignSilent(campaign, lastCall: lastCall))
                }
            }
        }
        return list
    }

    private static func isOverdue(_ batch: Batch, at instant: Instant) -> Bool {
        guard batch.status == BatchStatus.processing.rawValue || batch.status == BatchStatus.pending.rawValue
        else { return false }
        return instant.secondsSince1970 - batch.createdAt.secondsSince1970 > overdueHours * 3600
    }

    /// The last day a campaign called, when it called regularly and then stopped.
    private static func silence(of campaign: Campaign, upTo lastDay: CalendarDay) -> CalendarDay? {
        let silent = DayRange(lastDay.adding(days: 1 - silentDays), lastDay)
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
