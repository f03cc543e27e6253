/// One campaign's figures summed over a date range.
package struct CampaignStats: Hashable, Sendable {
    package let id: RowID
    package let name: String
    package let figures: CallFigures

    package init(id: RowID, name: String, figures: CallFigures) {
        self.id = id
        self.name = name
        self.figures = figures
    }

    /// The campaigns that have figures in the range, most calls first, then by name in code points, then by id.
    package static func list(of snapshot: Snapshot, in range: DayRange, only id: RowID? = nil) -> [CampaignStats] {
        var list: [CampaignStats] = []
        for campaign in snapshot.campaigns where id == nil || campaign.id == id {
            let days = campaign.days(in: range)
            guard !days.isEmpty else { continue }
            var sum = CallFigures.zero
            for day in days { sum.add(day.figures) }
            list.append(CampaignStats(id: campaign.id, name: campaign.name ?? Campaign.unknownName, figures: sum))
        }
        list.sort(by: isListedBefore)
        return list
    }

    private static func isListedBefore(_ left: CampaignStats, _ right: CampaignStats) -> Bool {
        if left.figures.totalCalls != right.figures.totalCalls {
            return left.figures.totalCalls > right.figures.totalCalls
        }
        // UTF-8 sorts as the code points do; String's own order would first compose characters.
        if left.name.utf8.elementsEqual(right.name.utf8) { return left.id < right.id }
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
