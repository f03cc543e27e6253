/// Values by key. When they cost more than is allowed, the least recently used are evicted.
///
/// - Complexity: O(1) on average to look up; to insert, O(1) for each entry added or evicted.
struct LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Node: Sendable {
        /// `nil` if the node is free.
        var entry: (key: Key, value: Value, cost: Int)?
        /// Indices of the neighbours; `none` at the ends.
        var newer: Int
        var older: Int
    }

    private static var none: Int { -1 }

    private var places: [Key: Int] = [:]
    private var nodes: [Node] = []
    private var free: [Int] = []
    private var newest = LRUCache.none
    private var oldest = LRUCache.none
    private var cost = 0
    private let maxCost: Int

    init(maxCost: Int) {
        self.maxCost = maxCost
    }

    var count: Int { places.count }

    mutating func value(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        if place != newest {
            unlink(place)
            linkAsNewest(place)
        }
        return nodes[place].entry?.value
    }

    /// Adds a value or replaces the one of that key. A value that alone costs more than is allowed is not kept.
    mutating func insert(_ value: Value, for key: Key, cost: Int) {
        guard cost <= maxCost else { return }
        if let place = places[key] { remove(place) }
        let place: Int
        let node = Node(entry: (key, value, cost), newer: Self.none, older: Self.none)
        if let reused = free.popLast() {
            place = reused
            nodes[place] = node
        } else {
            place = nodes.count
            nodes.append(node)
        }
        places[key] = place
        linkAsNewest(place)
        self.cost += cost
        while self.cost > maxCost, oldest != Self.none { remove(oldest) }
    }

    private mutating func remove(_ place: Int) {
        guard let entry = nodes[place].entry else { return }
        unlink(place)
        nodes[place].entry = nil
        places[entry.key] = nil
        free.append(place)
        cost -= entry.cost
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (nodes[place].newer, nodes[place].older)
        if newer == Self.none { newest = older } else { nodes[newer].older = older }
        if older == Self.none { oldest = newer } else { nodes[older].newer = newer }
    }

    private mutating func linkAsNewest(_ place: Int) {
        nodes[place].newer = Self.none
        nodes[place].older = newest
        if newest == Self.none { oldest = place } else { nodes[newest].newer = place }
        newest = place
    }
}
