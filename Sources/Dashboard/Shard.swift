/// The I-th of N equal parts of the agencies in the order of their ids.
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

    /// Which of `total` things in a fixed order belong to this shard. The shards' sizes differ by one at most.
    package func range(of total: Int) -> Range<Int> {
        total * (index - 1) / count..<total * index / count
    }
}
