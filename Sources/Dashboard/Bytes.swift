internal import Text

/// Text is written as UTF-8 bytes into one growing buffer: no string is built on the way to a file.
extension [UInt8] {
    package mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    package mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number in decimal.
    package mutating func append(decimal value: Int64) {
        if 0..<10 ~= value {
            append(UInt8(truncatingIfNeeded: value) + 48)
            return
        }
        append(atMost: 20) { $0.put(decimal: value) }
    }

    /// Appends a number of tenths with one decimal: 400 is `40.0`.
    package mutating func append(tenths value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let (whole, tenth) = value.magnitude.quotientAndRemainder(dividingBy: 10)
        append(decimal: Int64(whole))
        append(UInt8(ascii: "."))
        append(UInt8(truncatingIfNeeded: tenth) + 48)
    }

    /// Appends a JSON string, quoted, escaped as JavaScript's `JSON.stringify` does it: the short escapes, `\u00xx`
    /// for other control characters, everything else as it is.
    ///
    /// Source: RFC 8259, section 7; ECMA-262, QuoteJSONString.
    package mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (position, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<position]))
                start = position + 1
                append(UInt8(ascii: "\\"))
                switch byte {
                case 0x22, 0x5C: append(byte)
                case 0x08: append(UInt8(ascii: "b"))
                case 0x09: append(UInt8(ascii: "t"))
                case 0x0A: append(UInt8(ascii: "n"))
                case 0x0C: append(UInt8(ascii: "f"))
                case 0x0D: append(UInt8(ascii: "r"))
                default:
                    append("u00" as StaticString)
                    append(hex: [byte])
                }
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        append(UInt8(ascii: "\""))
    }
}
