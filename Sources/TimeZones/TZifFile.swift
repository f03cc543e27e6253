/// What a compiled time zone file says of a zone's offsets.
///
/// Versions 1 to 4 are read, and later ones as far as they keep to the form of these. Every count is checked against
/// the bytes that are there before anything is made of it.
///
/// Source: RFC 9636, section 3.
struct TZifFile: Hashable, Sendable {
    /// Seconds since 1970, ascending, and the offset from UTC that starts at each.
    let transitions: [Transition]
    /// The offset before the first of them.
    let firstOffset: Int
    /// What holds after the last of them; without it, the last offset stays.
    let footer: PosixTimeZone?

    struct Transition: Hashable, Sendable {
        let second: Int64
        let offset: Int
    }

    /// What is wrong with a file, in the middle of a sentence.
    struct Damage: Error, Hashable {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    init(transitions: [Transition], firstOffset: Int, footer: PosixTimeZone?) {
        self.transitions = transitions
        self.firstOffset = firstOffset
        self.footer = footer
    }

    private static let magic = Array("TZif".utf8)

    /// Whether bytes begin as a time zone file does.
    static func isLikely(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

    /// - Complexity: O(bytes).
    init(_ bytes: [UInt8]) throws(Damage) {
        var reader = Reader(bytes)
        var header = try Header(&reader)
        var timeSize = 4
        if header.version >= UInt8(ascii: "2") {
            // The first block is for readers that know no other, and cannot reach beyond 2038.
            try reader.skip(header.blockSize(timeSize: 4))
            header = try Header(&reader)
            timeSize = 8
        }
        guard 1...256 ~= header.typeCount else { throw Damage("it has \(header.typeCount) kinds of local time") }
        guard header.blockSize(timeSize: timeSize) <= reader.remaining else { throw Damage("it ends too early") }

        let seconds = try (0..<header.timeCount).map { _ throws(Damage) in try reader.integer(size: timeSize) }
        let types = try (0..<header.timeCount).map { _ throws(Damage) in try Int(reader.byte()) }
        let offsets = try (0..<header.typeCount).map { _ throws(Damage) in
            let offset = Int(try reader.integer(size: 4))
            try reader.skip(2)
            // Source: RFC 9636, section 3.2, "utoff".
            guard -89_999...93_599 ~= offset else { throw Damage("it has an offset of \(offset) seconds") }
            return offset
        }
        try reader.skip(header.designationSize)
        let leaps = try (0..<header.leapCount).map { _ throws(Damage) in
            (second: try reader.integer(size: timeSize), correction: try reader.integer(size: 4))
        }
        try reader.skip(header.standardCount + header.universalCount)

        var transitions: [Transition] = []
        transitions.reserveCapacity(seconds.count)
        for (second, type) in zip(seconds, types) {
            guard type < offsets.count else { throw Damage("a transition leads to a local time that it lacks") }
            // In a file that counts leap seconds, times are ahead of ours by those that were before.
            let correction = leaps.last { $0.second <= second }?.correction ?? 0
            let (time, overflow) = second.subtractingReportingOverflow(correction)
            guard !overflow, transitions.last.map({ $0.second < time }) ?? true else {
                throw Damage("its transitions are not in order")
            }
            transitions.append(Transition(second: time, offset: offsets[type]))
        }
        self.transitions = transitions
        self.firstOffset = offsets[0]
        self.footer = timeSize == 8 ? try TZifFile.footer(&reader) : nil
    }

    /// The line after the second block; empty for a zone that says nothing of the time after its last transition.
    private static func footer(_ reader: inout Reader) throws(Damage) -> PosixTimeZone? {
        guard try reader.byte() == UInt8(ascii: "\n") else { throw Damage("its footer is missing") }
        var text: [UInt8] = []
        while true {
            let byte = try reader.byte()
            if byte == UInt8(ascii: "\n") { break }
            text.append(byte)
        }
        guard !text.isEmpty else { return nil }
        guard let zone = PosixTimeZone(text) else { throw Damage("its footer is not a POSIX time zone") }
        return zone
    }

    private struct Header {
        let version: UInt8
        let universalCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        /// Bytes of the abbreviations, which nobody needs here.
        let designationSize: Int

        init(_ reader: inout Reader) throws(Damage) {
            for expected in TZifFile.magic {
                guard try reader.byte() == expected else { throw Damage("a header is missing") }
            }
            version = try reader.byte()
            try reader.skip(15)
            universalCount = try reader.count()
            standardCount = try reader.count()
            leapCount = try reader.count()
            timeCount = try reader.count()
            typeCount = try reader.count()
            designationSize = try reader.count()
        }

        /// Below 2^37, since each count has 32 bits.
        func blockSize(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + designationSize + leapCount * (timeSize + 4) + standardCount
                + universalCount
        }
    }

    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var remaining: Int { bytes.count - position }

        mutating func skip(_ count: Int) throws(Damage) {
            guard count <= remaining else { throw Damage("it ends too early") }
            position += count
        }

        mutating func byte() throws(Damage) -> UInt8 {
            try skip(1)
            return bytes[position - 1]
        }

        mutating func count() throws(Damage) -> Int {
            Int(UInt32(truncatingIfNeeded: try integer(size: 4)))
        }

        /// A signed big-endian number of four or eight bytes.
        mutating func integer(size: Int) throws(Damage) -> Int64 {
            try skip(size)
            let value = bytes[position - size..<position].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return size == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
        }
    }
}
