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

    /// A batch is in the status asked for whatever case the platform writes it in: ``Batch/state``.
    package init(_ query: DashboardQuery, to snapshot: Snapshot) {
        let passing: [Batch]
        if query.status == nil, query.campaignID == nil {
            passing = snapshot.batches
        } else {
            passing = snapshot.batches.filter { batch in
                (query.status == nil || batch.state == query.status?.state)
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
