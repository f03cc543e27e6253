internal import Dashboard
internal import Insight

/// Where a report's changes come from, and which of them chance explains.
final class Explanation: Sendable {
    let current: DayRange
    let previous: DayRange
    /// Every campaign that has figures in either span, by id.
    let campaigns: [CampaignChange]
    let calls: CountChange
    let meetings: CountChange
    /// `nil` where a span has no calls.
    let contactRate: RateChange?
    let conversionRate: RateChange?
    let chances: Chances

    struct Chances: Sendable {
        let calls: Chance
        let contactRate: Chance
        let conversations: Chance
        let qualifiedLeads: Chance
        let meetings: Chance
        let conversionRate: Chance
    }

    init(
        _ snapshot: Snapshot,
        _ campaigns: [CampaignChange],
        _ history: AgencyHistory,
        _ current: DayRange,
        _ previous: DayRange
    ) {
        self.current = current
        self.previous = previous
        self.campaigns = campaigns
        calls = CountChange(campaigns, of: \.totalCalls)
        meetings = CountChange(campaigns, of: \.meetings)
        contactRate = Explanation.change(campaigns, of: .contact)
        conversionRate = Explanation.change(campaigns, of: .conversion)
        chances = Explanation.chances(history.days, current, previous)
    }

    /// With as many decimals as the change is shown with: to one, or to the first that is not zero.
    private static func change(_ campaigns: [CampaignChange], of rate: CallRate) -> RateChange? {
        var (now, before) = (CallFigures.zero, CallFigures.zero)
        for campaign in campaigns {
            now.add(campaign.current)
            before.add(campaign.previous)
        }
        let change = rate.ratio(of: now).change(from: rate.ratio(of: before))
        let decimals = (1...6).first { change.points(decimals: $0) != 0 } ?? 1
        return RateChange(campaigns, of: rate, decimals: decimals)
    }

    private static func chances(_ days: DaySeries?, _ current: DayRange, _ previous: DayRange) -> Chances {
        func count(_ count: (CallFigures) -> Int64) -> Chance {
            guard let days else { return .unknown }
            return Chance.ofCount(count, in: days, current: current, previous: previous)
        }
        func rate(_ rate: CallRate) -> Chance {
            guard let days else { return .unknown }
            // The spread of a day or two shows in the weeks before.
            let history = current.count > 2 ? [] : days.weeks(4, before: current.first)
            return Chance.ofRate(
                rate,
                current: days.days(in: current),
                previous: days.days(in: previous),
                history: history
            )
        }
        return Chances(
            calls: count { $0.totalCalls },
            contactRate: rate(.contact),
            conversations: count { $0.conversations },
            qualifiedLeads: count { $0.qualifiedLeads },
            meetings: count { $0.meetings },
            conversionRate: rate(.conversion)
        )
    }

    /// The campaign's change; `nil` without figures in either span.
    ///
    /// - Complexity: O(log n).
    func change(of id: RowID) -> CampaignChange? {
        let place = campaigns.partitioningIndex { $0.id >= id }
        return campaigns.indices.contains(place) && campaigns[place].id == id ? campaigns[place] : nil
    }
}
