/// The I-th of N equal parts of the agencies in the order of their ids.
///
/// Parts are runs of neighbours in the sorted list, because of what each shard can know: the list as its own database
/// snapshot shows it, and nothing of the other shards. A hash of the id would be the same for every list, but spreads
/// 1,000 agencies over 16 parts with one and a half times as many in the largest as in the smallest. Dealing the list
/// out like cards is even, but an agency that comes or goes between two shards' runs moves all agencies behind it to
/// other parts. Neighbours are even, and one agency more or less moves at most one agency across each boundary: at
/// worst that one is left out of this run, keeps the report it has, and is in the next run's again.
package struct Shard: Hashable, Sendable {
    /// 1 to `count`.
    package let index: Int
    /// 1 or more.
    package let count: Int

    package static let whole = Shard(index: 1, count: 1)

    private init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// Reads `I/N` with 1 ≤ I ≤ N ≤ 1,000,000; anything else is `nil`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let index = Int(parts[0]), let count = Int(parts[1]), 1...1_000_000 ~= count, 1...count ~= index
        else { return nil }
        self.init(index: index, count: count)
    }

    /// Which of `total` things in a fixed order belong to this shard. The shards' sizes differ by one at most, and each
    /// thing is in exactly one.
    package func range(of total: Int) -> Range<Int> {
        total * (index - 1) / count..<total * index / count
    }
}
