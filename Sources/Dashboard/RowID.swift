internal import Text

/// The UUID of a row: an agency, a campaign, a batch or a user.
///
/// Ordered as PostgreSQL orders `uuid`: byte by byte, first byte first. Written in lower case.
///
/// Source: RFC 9562, section 4.
package struct RowID: Hashable, Sendable {
    /// Bytes 0 to 7, the first byte in the highest bits.
    @usableFromInline package let high: UInt64
    /// Bytes 8 to 15, likewise.
    @usableFromInline package let low: UInt64

    @inlinable
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the form with four hyphens, in either case; anything else is `nil`.
    package init?(_ text: some StringProtocol) {
        var digits = 0
        var position = 0
        var high: UInt64 = 0
        var low: UInt64 = 0
        for byte in text.utf8 {
            defer { position += 1 }
            switch position {
            case 8, 13, 18, 23:
                guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard let digit = HexDigits.value(byte), digits < 32 else { return nil }
                if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
                digits += 1
            }
        }
        guard position == 36 else { return nil }
        self.init(high: high, low: low)
    }
}

// Inlinable, for rooms that read rows compare ids several times a row.
extension RowID: Comparable {
    @inlinable
    package static func == (left: RowID, right: RowID) -> Bool {
        left.high == right.high && left.low == right.low
    }

    @inlinable
    package static func < (left: RowID, right: RowID) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

extension RowID: CustomStringConvertible {
    package var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        bytes.append(self)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends the 36 characters of a UUID.
    package mutating func append(_ id: RowID) {
        append(atMost: 36) { $0.put(id) }
    }
}
