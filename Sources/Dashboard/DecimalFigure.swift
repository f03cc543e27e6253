/// A decimal number as the database gave it, such as a view's own percentage, written without needless zeros.
///
/// Deployments differ in whether such a column is an integer or a numeric; both are kept exactly. PostgreSQL divides
/// numerics to 16 significant digits and more: an unrounded percentage has about 20.
package struct DecimalFigure: Hashable, Sendable {
    /// The digits, `scale` of them behind the point; not a multiple of ten unless `scale` is 0.
    package let unscaled: Int128
    /// How many digits stand behind the point, 0 to 36.
    package let scale: Int

    private static let maxDigits = 36

    /// - Parameters: As another figure has them.
    package init(unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }

    package init(_ whole: Int64) {
        self.unscaled = Int128(whole)
        self.scale = 0
    }

    /// Reads `-12.50`, as PostgreSQL writes a number; `NaN`, `Infinity` and more than 36 digits that count are `nil`.
    package init?(_ text: some StringProtocol) {
        var value: Int128 = 0
        var scale = 0
        // Zeros behind the point count only once another digit follows them.
        var zeros = 0
        var length = 0
        var hasDigits = false
        var seenPoint = false
        var negative = false
        for (position, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where position == 0:
                negative = true
            case UInt8(ascii: ".") where !seenPoint:
                seenPoint = true
            case UInt8(ascii: "0") where seenPoint:
                hasDigits = true
                zeros += 1
            case 48...57:
                hasDigits = true
                if length > 0 || byte != 48 { length += zeros + 1 }
                scale += seenPoint ? zeros + 1 : 0
                guard length <= DecimalFigure.maxDigits, scale <= DecimalFigure.maxDigits else { return nil }
                for _ in 0..<zeros { value *= 10 }
                value = value * 10 + Int128(byte - 48)
                zeros = 0
            default:
                return nil
            }
        }
        guard hasDigits else { return nil }
        self.unscaled = negative ? -value : value
        self.scale = scale
    }

    /// To the nearest whole number, halves up. Results beyond 64 bits saturate.
    package var rounded: Int64 { rounded(decimals: 0) }

    /// To the nearest tenth, in tenths, halves up. Results beyond 64 bits saturate.
    package var roundedTenths: Int64 { rounded(decimals: 1) }

    private func rounded(decimals: Int) -> Int64 {
        guard scale > decimals else {
            let (product, overflow) = unscaled.multipliedReportingOverflow(
                by: DecimalFigure.powerOfTen(decimals - scale)
            )
            return overflow ? (unscaled < 0 ? .min : .max) : Int64(clamping: product)
        }
        let divisor = DecimalFigure.powerOfTen(scale - decimals)
        let (quotient, remainder) = unscaled.quotientAndRemainder(dividingBy: divisor)
        // The remainder has the sign of the number: down from there, then up again if at least half is left.
        let floor = remainder < 0 ? quotient - 1 : quotient
        let rest = remainder < 0 ? remainder + divisor : remainder
        return Int64(clamping: rest >= divisor - rest ? floor + 1 : floor)
    }

    fileprivate static func powerOfTen(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}

extension [UInt8] {
    package mutating func append(_ figure: DecimalFigure) {
        if figure.scale == 0, let whole = Int64(exactly: figure.unscaled) {
            append(decimal: whole)
            return
        }
        if figure.unscaled < 0 { append(UInt8(ascii: "-")) }
        let digits = String(figure.unscaled.magnitude)
        let whole = digits.utf8.count - figure.scale
        if whole > 0 {
            append(contentsOf: digits.utf8.prefix(whole))
        } else {
            append(UInt8(ascii: "0"))
        }
        guard figure.scale > 0 else { return }
        append(UInt8(ascii: "."))
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: Swift.max(-whole, 0)))
        append(contentsOf: digits.utf8.suffix(figure.scale))
    }
}
