import TestSupport
import Testing

@testable import Gate

@Suite
struct LRUCacheTests {
    @Test func whatWasNotUsedLongestGoes() {
        var cache = LRUCache<Int, Int>(maxCost: 10)
        for key in 0..<10 { cache.insert(key, for: key, cost: 1) }
        #expect(cache.value(0) == 0)
        cache.insert(10, for: 10, cost: 1)
        #expect(cache.value(0) == 0)
        #expect(cache.value(1) == nil)
        #expect(cache.value(10) == 10)
        #expect(cache.count <= 10)
    }

    @Test func costsAreKeptWithin() {
        var cache = LRUCache<Int, Int>(maxCost: 100)
        for key in 0..<10_000 { cache.insert(key, for: key % 300, cost: 1 + key % 40) }
        #expect(cache.count <= 100)
        cache.insert(1, for: -1, cost: 101)
        #expect(cache.value(-1) == nil)
    }

    /// Against a list that is searched from end to end.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func whatStaysIsWhatWasUsedLast(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var cache = LRUCache<Int, Int>(maxCost: 50)
        var model: [(key: Int, value: Int, cost: Int)] = []
        for step in 0..<2000 {
            let key = Int.random(in: 0..<30, using: &random)
            if Bool.random(using: &random) {
                let cost = Int.random(in: 0...12, using: &random)
                cache.insert(step, for: key, cost: cost)
                model.removeAll { $0.key == key }
                model.append((key, step, cost))
                while model.reduce(0, { $0 + $1.cost }) > 50 { model.removeFirst() }
            } else {
                let index = model.firstIndex { $0.key == key }
                #expect(cache.value(key) == index.map { model[$0].value })
                if let index { model.append(model.remove(at: index)) }
            }
            #expect(cache.count == model.count)
        }
    }
}
