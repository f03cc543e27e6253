/// A compiled time zone file made by hand, whole unless told otherwise.
struct TZifSample {
    var version: UInt8 = UInt8(ascii: "2")
    var transitions: [(second: Int64, type: UInt8)] = []
    var offsets: [Int32] = [0]
    var leaps: [(second: Int64, correction: Int32)] = []
    var footer: String? = ""
    /// Stand in the last header instead of the true counts: of UT flags, standard flags, leap seconds, transitions, types
    /// and bytes of designations.
    var counts: [UInt32]?

    var bytes: [UInt8] {
        guard version != 0 else { return block(timeSize: 4, counts) }
        // The first block of most files now is empty but for one type.
        let first = TZifSample(version: version).block(timeSize: 4, nil)
        return first + block(timeSize: 8, counts) + (footer.map { Array("\n\($0)\n".utf8) } ?? [])
    }

    private func block(timeSize: Int, _ counts: [UInt32]?) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let own = [0, 0, leaps.count, transitions.count, offsets.count, 4].map { UInt32($0) }
        for count in counts ?? own { bytes += count.bigEndianBytes }
        func time(_ second: Int64) -> [UInt8] { second.bigEndianBytes.suffix(timeSize) }
        for transition in transitions { bytes += time(transition.second) }
        bytes += transitions.map(\.type)
        for offset in offsets { bytes += offset.bigEndianBytes + [0, 0] }
        bytes += Array("ABC".utf8) + [0]
        for leap in leaps { bytes += time(leap.second) + leap.correction.bigEndianBytes }
        return bytes
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}
