package import Dashboard
package import Insight
internal import TimeZones

/// Something that a campaign manager should look at.
package enum Attention: Sendable {
    case batchFailed(Batch)
    case batchOverdue(Batch)
    case unusual(UnusualDays)
    case contactRateFell(Campaign, Comparison)
    case conversionRateFell(Campaign, Comparison)
    /// A campaign that used to call and stopped, with the last day it called.
    case campaignSilent(Campaign, lastCall: CalendarDay)
    case campaignEnded(GoneCampaign)

    /// Hours after its creation from which on a batch that is pending or processing is overdue.
    static let overdueHours: Int64 = 24
    /// Days without a call, up to the last day with figures, that make a campaign silent: longer than a weekend.
    ///
    /// `templates/report.md` states the rules with these numbers, see ``ReportSchema/rules``.
    static let silentDays = 5
    /// It counts as having called before when it did so on this many of the days before those.
    static let activeDays = 5
    static let activeSpan = 14

    /// What needs attention in a report: what costs most first, then the gravest kind.
    ///
    /// - Complexity: O(batches + campaigns · (log days + days of silence)).
    static func list(_ sources: AttentionSources) -> [Attention] {
        let snapshot = sources.snapshot
        var list: [Attention] = []
        for batch in snapshot.batches where batch.state == .failed {
            let day = sources.calendarZone.civil(batch.completedAt ?? batch.createdAt).day
            if sources.range.contains(day) { list.append(.batchFailed(batch)) }
        }
        for batch in snapshot.batches where isOverdue(batch, at: snapshot.clock.asOf) {
            list.append(.batchOverdue(batch))
        }
        let ended = sources.gone.filter(\.hasEnded)
        var stopped = Set(ended.map(\.campaign.id))
        var silent: [Attention] = []
        if let lastDay = sources.lastDay {
            let lastFullDay = min(lastDay, sources.lastFullDay)
            for campaign in snapshot.campaigns where !stopped.contains(campaign.id) {
                if let lastCall = silence(of: campaign, upTo: lastDay, lastFullDay: lastFullDay) {
                    silent.append(.campaignSilent(campaign, lastCall: lastCall))
                    stopped.insert(campaign.id)
                }
            }
        }
        // That a campaign which stopped calls less needs no second word.
        for unusual in sources.unusual {
            if case .campaignCalls(let id) = unusual.subject, stopped.contains(id) { continue }
            list.append(.unusual(unusual))
        }
        list += fallen(\.connectedCalls, sources.campaigns).map { .contactRateFell($0, $1) }
        list += fallen(\.meetings, sources.campaigns).map { .conversionRateFell($0, $1) }
        list += silent
        list += ended.map { .campaignEnded($0) }
        return list.enumerated().map { (item: $0.element, stake: $0.element.stake(in: sources), place: $0.offset) }
            .sorted { $0.stake != $1.stake ? $0.stake > $1.stake : $0.place < $1.place }
            .map(\.item)
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
