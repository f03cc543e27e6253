extension Snapshot {
    /// Refuses what no snapshot that was written has: everything that reads one relies on its order and its sums.
    func checkOrder() throws(SnapshotError) {
        guard Snapshot.isAscending(batches, by: Batch.isListedBefore) else {
            throw SnapshotError("holds batches that are out of order or twice there")
        }
        guard Snapshot.isAscending(campaigns, by: { $0.id < $1.id }) else {
            throw SnapshotError("holds campaigns that are out of order or twice there")
        }
        var sum = CallFigures.zero
        for campaign in campaigns {
            guard Snapshot.isAscending(campaign.days, by: { $0.day < $1.day }),
                campaign.days.allSatisfy({ window.contains($0.day) })
            else { throw SnapshotError("holds days that are out of order, twice there or outside its window") }
            for day in campaign.days where !sum.addMagnitudes(of: day.figures) {
                throw SnapshotError("holds figures whose sums leave 64 bits")
            }
        }
    }

    private static func isAscending<Element>(_ elements: [Element], by precedes: (Element, Element) -> Bool) -> Bool {
        zip(elements, elements.dropFirst()).allSatisfy(precedes)
    }
}
