internal import Dashboard

/// Finds an agency's place in the list by its id, in constant time: it is asked once a row.
struct AgencyIndex: Sendable {
    private let ids: [RowID]
    /// Places in `ids` plus one, by hash with linear probing; 0 is free.
    private let slots: [Int32]
    private let mask: Int

    /// - Parameter ids: Each once.
    init(_ ids: [RowID]) {
        var capacity = 16
        while capacity < ids.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: 0, count: capacity)
        for (place, id) in ids.enumerated() {
            var slot = AgencyIndex.hash(id) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Int32(place + 1)
        }
        self.ids = ids
        self.slots = slots
        self.mask = capacity - 1
    }

    func place(of id: RowID) -> Int? {
        var slot = AgencyIndex.hash(id) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if ids[place] == id { return place }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Ids may count up, so their bits are mixed first.
    private static func hash(_ id: RowID) -> Int {
        let mixed = (id.high ^ id.low &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: mixed >> 20)
    }
}
