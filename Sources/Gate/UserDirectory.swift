internal import Dashboard
internal import OutputTree

/// Which agency each user belongs to, as the newest run exported it.
struct UserDirectory: Sendable {
    private struct Row {
        let user: RowID
        /// An index into `agencies`; -1 for none.
        let agency: Int32
    }

    private let rows: [Row]
    private let agencies: [RowID]

    enum Membership: Hashable {
        case unknownUser
        case noAgency
        case agency(RowID)
    }

    /// - Complexity: O(log n), n the number of users.
    func membership(of user: RowID) -> Membership {
        let index = rows.partitioningIndex { $0.user >= user }
        guard index < rows.count, rows[index].user == user else { return .unknownUser }
        return rows[index].agency < 0 ? .noAgency : .agency(agencies[Int(rows[index].agency)])
    }

    var count: Int { rows.count }

    /// Reads `access.json` in exactly the form that `generate` writes: users in order, each once. Anything else is `nil`:
    /// an incomplete list must not decide.
    init?(_ bytes: [UInt8]) {
        let head = AccessDocument.head.utf8
        let tail = AccessDocument.tail.utf8
        guard bytes.starts(with: head), bytes.count >= head.count + tail.count,
            bytes.suffix(tail.count).elementsEqual(tail)
        else { return nil }
        var rows: [Row] = []
        var agencies: [RowID] = []
        var places: [RowID: Int32] = [:]
        var position = head.count
        let end = bytes.count - tail.count
        rows.reserveCapacity((end - position) / 78)
        func take(_ text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard position + count <= end else { return false }
            for offset in 0..<count where unsafe bytes[position + offset] != text.utf8Start[offset] { return false }
            position += count
            return true
        }
        func takeID() -> RowID? {
            guard position + 38 <= end, take("\"") else { return nil }
            var high: UInt64 = 0
            var low: UInt64 = 0
            for offset in 0..<36 {
                let byte = bytes[position + offset]
                switch (offset, byte) {
                case (8, 0x2D), (13, 0x2D), (18, 0x2D), (23, 0x2D): continue
                case (8, _), (13, _), (18, _), (23, _): return nil
                case (_, 0x30...0x39), (_, 0x61...0x66):
                    let digit = UInt64(byte < 0x40 ? byte - 0x30 : byte - 0x57)
                    if offset < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
                default: return nil
                }
            }
            position += 36
            return take("\"") ? RowID(high: high, low: low) : nil
        }
        while position < end {
            guard rows.isEmpty ? take("\n") : take(",\n"), let user = takeID(), take(":") else { return nil }
            if let last = rows.last, last.user >= user { return nil }
            var place: Int32 = -1
            if !take("null") {
                guard let agency = takeID() else { return nil }
                if let known = places[agency] {
                    place = known
                } else {
                    place = Int32(agencies.count)
                    agencies.append(agency)
                    places[agency] = place
                }
            }
            rows.append(Row(user: user, agency: place))
        }
        self.rows = rows
        self.agencies = agencies
    }
}
