/// A decimal number as the database gave it, such as a view's own percentage, written without needless zeros.
///
/// Deployments differ in whether such a column is an integer or a numeric; both are kept exactly.
package struct DecimalFigure: Hashable, Sendable {
    /// The digits, `scale` of them behind the point; not a multiple of ten unless `scale` is 0.
    package let unscaled: Int64
    /// How many digits stand behind the point, 0 to 18.
    package let scale: Int

    package init(_ whole: Int64) {
        self.unscaled = whole
        self.scale = 0
    }

    /// Reads `-12.50`, as PostgreSQL writes a number; `NaN`, `Infinity` and more than 18 digits are `nil`.
    package init?(_ text: some StringProtocol) {
        var value: Int64 = 0
        var scale = 0
        var digits = 0
        var seenPoint = false
        var negative = false
        for (position, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where position == 0:
                negative = true
            case UInt8(ascii: ".") where !seenPoint:
                seenPoint = true
            case 48...57:
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow, product <= Int64.max - 9 else { return nil }
                value = product + Int64(byte - 48)
                digits += 1
                if seenPoint { scale += 1 }
            default:
                return nil
            }
        }
        guard digits > 0, scale <= 18 else { return nil }
        while scale > 0, value % 10 == 0 {
            value /= 10
            scale -= 1
        }
        self.unscaled = negative ? -value : value
        self.scale = scale
    }

    /// To the nearest whole number, halves up.
    package var rounded: Int64 {
        var divisor: Int64 = 1
        for _ in 0..<scale { divisor *= 10 }
        return ExactRatio.quotient(unscaled, divisor)
    }
}

extension [UInt8] {
    package mutating func append(_ figure: DecimalFigure) {
        guard figure.scale > 0 else {
            append(decimal: figure.unscaled)
            return
        }
        var divisor: UInt64 = 1
        for _ in 0..<figure.scale { divisor *= 10 }
        if figure.unscaled < 0 { append(UInt8(ascii: "-")) }
        let (whole, fraction) = figure.unscaled.magnitude.quotientAndRemainder(dividingBy: divisor)
        append(decimal: Int64(whole))
        append(UInt8(ascii: "."))
        append(padded: Int(fraction), width: figure.scale)
    }
}
