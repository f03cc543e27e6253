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

    // MARK: Agencies

    /// How ids come about: as random as a digest, counted up, or led by the time.
    enum Ids: CaseIterable {
        case random
        case sequential
        case byTime

        func id(_ number: Int) -> RowID {
            switch self {
            case .random:
                return RowID(high: mixed(UInt64(number)), low: mixed(UInt64(number) ^ 0xABCD))
            case .sequential:
                return RowID(high: 0, low: UInt64(number + 1))
            case .byTime:
                // UUID version 7: 48 bits of milliseconds, some of them shared by several ids, then chance.
                let milliseconds = 1_771_200_000_000 + UInt64(number) / 3 * 40
                let high = milliseconds << 16 | 0x7000 | mixed(UInt64(number)) & 0xFFF
                return RowID(high: high, low: 1 << 63 | mixed(UInt64(number) ^ 0x7) >> 2)
            }
        }

        /// Source: SplitMix64.
        private func mixed(_ number: UInt64) -> UInt64 {
            var value = (number &+ 1) &* 0x9E37_79B9_7F4A_7C15
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    /// Which shard has which agency of a list.
    private func owners(_ ids: [RowID], count: Int) throws -> [RowID: Int] {
        let sorted = ids.sorted()
        var owners: [RowID: Int] = [:]
        for index in 1...count {
            for id in sorted[try #require(Shard("\(index)/\(count)")).range(of: ids.count)] {
                #expect(owners.updateValue(index, forKey: id) == nil, "twice")
            }
        }
        #expect(owners.count == ids.count)
        return owners
    }

    @Test(arguments: Ids.allCases)
    func aThousandAgenciesSplitEvenlyOverSixteenWhateverTheirIdsAre(_ ids: Ids) throws {
        let owners = try owners((0..<1000).map(ids.id), count: 16)
        var sizes = Array(repeating: 0, count: 16)
        for owner in owners.values { sizes[owner - 1] += 1 }
        let (smallest, largest) = (try #require(sizes.min()), try #require(sizes.max()))
        #expect(Double(largest) <= 1.15 * Double(smallest), "\(sizes)")
    }

    /// An agency that comes or goes between two shards' runs disturbs no more than one other at each boundary.
    @Test(arguments: Ids.allCases)
    func oneAgencyMoreMovesOneAtMostAcrossEachBoundary(_ ids: Ids) throws {
        let before = (0..<1000).map(ids.id)
        let old = try owners(before, count: 16)
        for number in 1000..<1050 {
            let new = try owners(before + [ids.id(number)], count: 16)
            var moved = Array(repeating: 0, count: 17)
            for id in before {
                let (from, to) = (try #require(old[id]), try #require(new[id]))
                #expect(abs(from - to) <= 1)
                if from != to { moved[max(from, to)] += 1 }
            }
            #expect(moved.allSatisfy { $0 <= 1 }, "\(moved)")
        }
    }

    @Test func theWholeIsOneOfOne() {
        #expect(Shard("1/1") == .whole)
        #expect(Shard.whole.range(of: 5) == 0..<5)
    }
}
