/// Values by key, the ones not used longest going first when they cost more than allowed.
///
/// - Complexity: O(1) on average to look up and to add; adding may drop many.
struct LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let cost: Int
        var used: UInt64
    }

    private var entries: [Key: Entry] = [:]
    private var cost = 0
    private var time: UInt64 = 0
    private let greatestCost: Int

    init(greatestCost: Int) {
        self.greatestCost = greatestCost
    }

    mutating func value(_ key: Key) -> Value? {
        time += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].used = time
        return entries.values[index].value
    }

    /// Keeps a value, unless it alone costs more than is allowed.
    mutating func insert(_ value: Value, for key: Key, cost: Int) {
        guard cost <= greatestCost else { return }
        time += 1
        if let old = entries.updateValue(Entry(value: value, cost: cost, used: time), forKey: key) {
            self.cost -= old.cost
        }
        self.cost += cost
        guard self.cost > greatestCost else { return }
        // Makes room for many at once, so that sorting is rare.
        for (key, entry) in entries.sorted(by: { $0.value.used < $1.value.used }) {
            guard self.cost > greatestCost * 3 / 4 else { break }
            entries[key] = nil
            self.cost -= entry.cost
        }
    }

    var count: Int { entries.count }
}
