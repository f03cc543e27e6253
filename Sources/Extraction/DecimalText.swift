/// A number in decimal, as a numeric, a floating-point number, JSON or a text column has it: `41`, `-12.50`, `1.5e+17`.
///
/// The value is the digits, read as a whole number, times ten to the exponent.
struct DecimalText {
    private let isNegative: Bool
    /// Without zeros in front; empty for zero.
    private let digits: [UInt8]
    private let exponent: Int

    /// - Parameter text: Blanks around the number do not count, as the server's own casts have it. `NaN`, `Infinity` and
    ///   everything else that is no number is `nil`.
    init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        while let last = bytes.last, DecimalText.isBlank(last) { bytes.removeLast() }
        while let first = bytes.first, DecimalText.isBlank(first) { bytes.removeFirst() }
        isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }

        var digits: [UInt8] = []
        var (hasDigits, fractionLength) = (false, 0)
        var seenPoint = false
        while let byte = bytes.first, byte == UInt8(ascii: ".") && !seenPoint || 48...57 ~= byte {
            bytes.removeFirst()
            if byte == UInt8(ascii: ".") {
                seenPoint = true
                continue
            }
            hasDigits = true
            if seenPoint { fractionLength += 1 }
            if byte != 48 || !digits.isEmpty { digits.append(byte - 48) }
        }
        guard hasDigits else { return nil }
        var exponent = 0
        if let mark = bytes.first, mark | 0x20 == UInt8(ascii: "e") {
            // More digits than that are no number that anybody means.
            guard let power = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)), abs(power) < 1_000_000 else {
                return nil
            }
            exponent = power
            bytes = []
        }
        guard bytes.isEmpty else { return nil }
        self.digits = digits
        self.exponent = exponent - fractionLength
    }

    /// To the nearest whole number, halves away from zero as the server rounds numerics; `nil` beyond 64 bits.
    var rounded: Int64? {
        let wholeDigits = digits.count + exponent
        guard wholeDigits >= 0, !digits.isEmpty else { return 0 }
        guard wholeDigits <= 19 else { return nil }
        var magnitude: Int128 = 0
        for place in 0..<wholeDigits { magnitude = magnitude * 10 + Int128(place < digits.count ? digits[place] : 0) }
        if wholeDigits < digits.count, digits[wholeDigits] >= 5 { magnitude += 1 }
        return Int64(exactly: isNegative ? -magnitude : magnitude)
    }

    /// Without an exponent; `nil` for a number so long that nobody could read it.
    var plain: String? {
        guard !digits.isEmpty else { return "0" }
        guard abs(exponent) <= 100, digits.count <= 100 else { return nil }
        var text = digits.map { $0 + 48 }
        if exponent >= 0 {
            text += repeatElement(48, count: exponent)
        } else {
            if text.count <= -exponent {
                text.insert(contentsOf: repeatElement(48, count: 1 - exponent - text.count), at: 0)
            }
            text.insert(UInt8(ascii: "."), at: text.count + exponent)
        }
        return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }
}
