internal import Dashboard

/// Writing the compact form of rows: whole numbers as base-128 varints, the sign folded into the lowest bit.
extension [UInt8] {
    mutating func append(varint value: Int64) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest > 127 {
            append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(raw id: RowID) {
        Swift.withUnsafeBytes(of: (id.high, id.low)) { append(contentsOf: $0) }
    }

    mutating func append(raw id: RowID?) {
        append(id == nil ? 0 : 1)
        if let id { append(raw: id) }
    }

    mutating func append(sized text: String) {
        append(varint: Int64(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}

/// Reads back what these functions wrote, in the same order.
struct RowReader: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func varint() -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { break }
            shift += 7
        }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func id() -> RowID {
        let high = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let low = bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
        position += 16
        return RowID(high: high, low: low)
    }

    mutating func optionalID() -> RowID? {
        position += 1
        return bytes[position - 1] == 0 ? nil : id()
    }

    mutating func text() -> String {
        let count = Int(varint())
        defer { position += count }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]), as: UTF8.self)
    }
}
