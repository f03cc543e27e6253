/// Hexadecimal digits: written in lower case, read in either. Public, for nothing of package access is inlined elsewhere.
public enum HexDigits {
    /// The digit of a number from 0 to 15; higher bits are ignored.
    @inlinable
    public static func digit(_ value: UInt8) -> UInt8 {
        let nibble = value & 15
        return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
    }

    /// The number from 0 to 15 that a digit stands for; `nil` for another byte.
    @inlinable
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension [UInt8] {
    /// Appends two digits for each byte.
    package mutating func append(hex bytes: [UInt8]) {
        for byte in bytes {
            append(HexDigits.digit(byte >> 4))
            append(HexDigits.digit(byte))
        }
    }
}

extension String {
    /// Two digits for each byte.
    package init(hex bytes: [UInt8]) {
        var digits: [UInt8] = []
        digits.append(hex: bytes)
        self.init(decoding: digits, as: UTF8.self)
    }
}
