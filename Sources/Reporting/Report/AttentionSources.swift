internal import Dashboard
internal import Insight
internal import TimeZones

/// What ``Attention`` is found in.
struct AttentionSources {
    let snapshot: Snapshot
    /// Those with figures in the range.
    let campaigns: [ReportData.CampaignRow]
    let gone: [GoneCampaign]
    let unusual: [UnusualDays]
    let range: DayRange
    /// The last day up to the range's end that has figures.
    let lastDay: CalendarDay?
    /// The last day that had ended at the as-of instant. A day that still runs makes no rate fall and no campaign
    /// silent.
    let lastFullDay: CalendarDay
    /// The zone whose days the range has.
    let calendarZone: TimeZoneRules
}

extension Attention {
    /// What it costs, in calls, by which the list is ranked: calls that were not made, or were made for nothing.
    ///
    /// A batch that failed or is overdue costs its calls that are not done. Where a rate fell from q to p, the share
    /// (q - p) / q of the calls was for nothing. A campaign that is silent costs what it made a day before for each day
    /// since its last call, one that ended what it made in the span before. A fall below what was likely costs the
    /// difference; of meetings, as many calls as these take on the period's average. A rise costs nothing.
    func stake(in sources: AttentionSources) -> Int64 {
        switch self {
        case .batchFailed(let batch): max(0, batch.totalCalls &- batch.completedCount)
        case .batchOverdue(let batch): max(0, batch.totalCalls &- batch.completedCount &- batch.failedCount)
        case .contactRateFell(_, let comparison): Attention.lost(comparison, \.connectedCalls)
        case .conversionRateFell(_, let comparison): Attention.lost(comparison, \.meetings)
        case .campaignSilent(let campaign, let lastCall): Attention.silenced(campaign, lastCall, sources)
        case .campaignEnded(let gone): gone.change.previous.totalCalls
        case .unusual(let unusual): Attention.lost(unusual, sources)
        }
    }

    private static func lost(_ comparison: Comparison, _ part: KeyPath<CallFigures, Int64>) -> Int64 {
        let (now, before) = (comparison.current, comparison.previous)
        let kept = quotient(now[keyPath: part], before.totalCalls, before[keyPath: part])
        return max(0, now.totalCalls - kept)
    }

    private static func silenced(_ campaign: Campaign, _ lastCall: CalendarDay, _ sources: AttentionSources) -> Int64 {
        let active = DayRange(lastCall.adding(days: 1 - activeSpan), lastCall)
        let calls = campaign.figures(in: active).totalCalls
        guard lastCall < sources.lastFullDay else { return 0 }
        return quotient(calls, Int64(DayRange(lastCall, sources.lastFullDay).count - 1), Int64(activeSpan))
    }

    private static func lost(_ unusual: UnusualDays, _ sources: AttentionSources) -> Int64 {
        guard unusual.isFall else { return 0 }
        let difference = unusual.expected - unusual.actual
        switch unusual.subject {
        case .calls, .campaignCalls: return difference
        case .meetings:
            let totals = sources.campaigns.reduce(into: CallFigures.zero) { $0.add($1.stats.figures) }
            return quotient(difference, totals.totalCalls, totals.meetings)
        case .contactRate:
            return quotient(difference, sources.snapshot.figures(in: unusual.days).totalCalls, unusual.expected)
        }
    }

    /// a · b / c, rounded down; 0 where c is not above 0.
    private static func quotient(_ a: Int64, _ b: Int64, _ c: Int64) -> Int64 {
        c > 0 ? Int64(clamping: Int128(a) * Int128(b) / Int128(c)) : 0
    }
}
