internal import Dashboard
internal import Insight

/// A campaign that called in the span before and is not among those of the period.
package struct GoneCampaign: Sendable {
    let campaign: Campaign
    let change: CampaignChange
    let lastCall: CalendarDay
    /// It has been silent so long that it has ended, and did not only pause; see ``Attention/silentDays``.
    let hasEnded: Bool

    /// Most calls before first, then by id.
    static func list(
        _ explanation: Explanation,
        _ snapshot: Snapshot,
        besides stats: [CampaignStats],
        upTo last: CalendarDay
    ) -> [GoneCampaign] {
        // Figures that are late are no silence: days count back from the last that has any.
        let known = min(explanation.current.last, snapshot.lastDayWithFigures(upTo: last) ?? last)
        let listed = Set(stats.map(\.id))
        return explanation.campaigns.compactMap { change -> GoneCampaign? in
            guard case .ended(let lastCall) = change.course, !listed.contains(change.id),
                let campaign = snapshot.campaign(change.id)
            else { return nil }
            return GoneCampaign(
                campaign: campaign,
                change: change,
                lastCall: lastCall,
                hasEnded: lastCall.adding(days: Attention.silentDays) <= known
            )
        }
        .sorted { left, right in
            let (one, other) = (left.change.previous.totalCalls, right.change.previous.totalCalls)
            return one != other ? one > other : left.campaign.id < right.campaign.id
        }
    }
}
