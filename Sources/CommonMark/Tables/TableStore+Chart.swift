extension TableGap.Content {
    /// Reads a cell that is exactly `![plain alt text](chart:name)`; `nil` for any other.
    ///
    /// Unusual spellings, with an entity, markup in the alt text or a title, are left to cmark.
    init?(chartImage bytes: UnsafePointer<UInt8>, _ cell: Range<Int>) {
        let closing: StaticString = "](chart:"
        guard cell.count > 11, bytes[cell.lowerBound] == ASCII.exclamation,
            bytes[cell.lowerBound + 1] == ASCII.openBracket, bytes[cell.upperBound - 1] == UInt8(ascii: ")")
        else { return nil }
        var alt: [UInt8] = []
        var index = cell.lowerBound + 2
        while index < cell.upperBound, bytes[index] != ASCII.closeBracket {
            switch bytes[index] {
            case ASCII.backslash:
                // `\\|` has its own rules.
                guard ASCII.isPunctuation(bytes[index + 1]), bytes[index + 1] != ASCII.backslash else { return nil }
                index += 1
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "`"), UInt8(ascii: "<"),
                UInt8(ascii: "&"):
                return nil
            default:
                break
            }
            alt.append(bytes[index])
            index += 1
        }
        let name = index + closing.utf8CodeUnitCount..<max(index + closing.utf8CodeUnitCount, cell.upperBound - 1)
        guard !name.isEmpty,
            UnsafeBufferPointer(start: bytes + index, count: closing.utf8CodeUnitCount)
                .elementsEqual(
                    UnsafeBufferPointer(start: closing.utf8Start, count: closing.utf8CodeUnitCount)
                ),
            name.allSatisfy({ Self.isPlainInName(bytes[$0]) })
        else { return nil }
        self = .chart(
            name: String(decoding: UnsafeBufferPointer(rebasing: Self.slice(bytes, name)), as: UTF8.self),
            alt: String(decoding: alt, as: UTF8.self)
        )
    }

    private static func slice(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>> {
        UnsafeBufferPointer(start: bytes, count: range.upperBound)[range]
    }

    private static func isPlainInName(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
    }
}
