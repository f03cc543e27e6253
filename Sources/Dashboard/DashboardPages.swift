/// Every page of the endpoint's answer for one period and no filter: what a snapshot's folder holds.
///
/// Source: CONTRACT.md 3.
package struct DashboardPages: Sendable {
    private let snapshot: Snapshot
    /// As JSON, alike on every page.
    private let stats: [UInt8]
    private let limit = DashboardQuery.standardLimit

    /// - Parameter stats: The snapshot's campaigns in the period, see ``CampaignStats/list(of:in:only:)``.
    package init(of snapshot: Snapshot, _ stats: [CampaignStats]) {
        self.snapshot = snapshot
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 + stats.count * 320)
        DashboardAnswer.appendStats(stats, to: &bytes)
        self.stats = bytes
    }

    /// The batches skipped on each page, from 0 on: one page at least.
    package var offsets: StrideTo<Int> {
        stride(from: 0, to: max(snapshot.batches.count, 1), by: limit)
    }

    /// The page that skips so many batches, as ``DashboardAnswer/json`` writes it.
    package func json(offset: Int) -> [UInt8] {
        let total = snapshot.batches.count
        let batches = snapshot.batches[min(offset, total)..<min(offset + limit, total)]
        let pagination = DashboardAnswer.Pagination(total: total, limit: limit, offset: offset)
        return DashboardAnswer.json(batches, of: snapshot.agency.id, stats, pagination)
    }
}
