internal import Dashboard

extension ReadingPlan.Selection {
    /// The agencies of the list that this selects, in the list's order.
    ///
    /// - Throws: `unknownAgencies` for those named that the list lacks.
    func choose(from all: [ListedAgency]) throws(ExtractionError) -> [ListedAgency] {
        switch self {
        case .shard(let shard):
            return Array(all[shard.range(of: all.count)])
        case .agencies(let ids, let shard):
            let unknown = ids.subtracting(all.lazy.map(\.agency.id))
            guard unknown.isEmpty else { throw .unknownAgencies(unknown.sorted()) }
            return all[shard.range(of: all.count)].filter { ids.contains($0.agency.id) }
        }
    }
}
