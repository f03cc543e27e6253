import Dashboard
import Testing

@Suite struct ShardTests {
    @Test(arguments: [("1/1", 1, 1), ("2/3", 2, 3), ("1000000/1000000", 1_000_000, 1_000_000), ("02/03", 2, 3)])
    func readsIndexAndCount(text: String, index: Int, count: Int) {
        #expect(Shard(text)?.index == index)
        #expect(Shard(text)?.count == count)
    }

    @Test(arguments: [
        "", "/", "1", "1/", "/1", "0/1", "2/1", "-1/2", "+1/2", "1/0", "1/2/3", "1 /2", "1/1000001", "a/b", "１/２",
        "99999999999999999999/99999999999999999999",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Shard(text) == nil)
    }

    @Test(arguments: [1, 2, 3, 7, 16, 100], [0, 1, 2, 3, 15, 100, 1001])
    func shardsShareAllThingsEvenly(count: Int, total: Int) throws {
        var next = 0
        var sizes: Set<Int> = []
        for index in 1...count {
            let range = try #require(Shard("\(index)/\(count)")).range(of: total)
            #expect(range.lowerBound == next)
            next = range.upperBound
            sizes.insert(range.count)
        }
        #expect(next == total)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test func theWholeIsOneOfOne() {
        #expect(Shard("1/1") == .whole)
        #expect(Shard.whole.range(of: 5) == 0..<5)
    }
}
