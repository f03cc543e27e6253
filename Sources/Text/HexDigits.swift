/// Hexadecimal digits, in lower case. Public, for nothing of package access is inlined elsewhere.
public enum HexDigits {
    /// The digit of a number from 0 to 15; higher bits are ignored.
    @inlinable
    public static func digit(_ value: UInt8) -> UInt8 {
        let nibble = value & 15
        return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
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
