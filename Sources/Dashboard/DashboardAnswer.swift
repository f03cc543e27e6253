/// The endpoint's answer to one query, computed from a snapshot.
///
/// Source: CONTRACT.md 1.
package struct DashboardAnswer: Hashable, Sendable {
    package let agencyID: RowID
    /// The page of batches.
    package let batches: ArraySlice<Batch>
    package let campaignStats: [CampaignStats]
    package let pagination: Pagination

    package struct Pagination: Hashable, Sendable {
        /// How many batches pass the filters.
        package let total: Int
        package let limit: Int
        package let offset: Int

        package var hasMore: Bool { offset < total && total - offset > limit }
    }

    package init(_ query: DashboardQuery, to snapshot: Snapshot) {
        let passing: [Batch]
        if query.status == nil, query.campaignID == nil {
            passing = snapshot.batches
        } else {
            passing = snapshot.batches.filter { batch in
                (query.status == nil || batch.status == query.status?.rawValue)
                    && (query.campaignID == nil || batch.campaignID == query.campaignID)
            }
        }
        let first = min(query.offset, passing.count)
        self.agencyID = snapshot.agency.id
        self.batches = passing[first..<min(first + query.limit, passing.count)]
        self.pagination = Pagination(total: passing.count, limit: query.limit, offset: query.offset)
        self.campaignStats = CampaignStats.list(
            of: snapshot,
            in: query.period.range(today: snapshot.clock.today),
            only: query.campaignID
        )
    }
}

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
