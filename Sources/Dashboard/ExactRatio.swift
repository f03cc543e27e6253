/// Quotients of whole numbers, rounded to the nearest with halves up (towards +∞), in integer arithmetic throughout.
///
/// Source: CONTRACT.md 1, the rules on `avg_duration_seconds` and the rates.
package enum ExactRatio {
    /// `part` as a share of `whole`, in tenths of a percent: 1 of 16 is 63. A `whole` of zero gives 0.
    package static func tenthsOfPercent(_ part: Int64, of whole: Int64) -> Int64 {
        rounded(part, times: 1000, over: whole)
    }

    /// `dividend` / `divisor` to the nearest whole number. A divisor of zero gives 0.
    package static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        rounded(dividend, times: 1, over: divisor)
    }

    /// The same of natural numbers that may have 128 bits: their product is never cut. Saturates at `Int64.max`.
    ///
    /// - Parameter divisor: Not zero.
    static func rounded(_ dividend: UInt128, times factor: UInt128, over divisor: UInt128) -> Int64 {
        // What dashboards count fits into 64 bits, which divide many times as fast.
        if let dividend = UInt64(exactly: dividend), let factor = UInt64(exactly: factor),
            let divisor = UInt64(exactly: divisor)
        {
            let (product, overflow) = dividend.multipliedReportingOverflow(by: factor)
            if !overflow {
                let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
                return Int64(clamping: quotient &+ (remainder >= divisor - remainder ? 1 : 0))
            }
        }
        let product = dividend.multipliedFullWidth(by: factor)
        guard product.high < divisor else { return .max }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        // A quotient that one more would take beyond 128 bits is clamped before.
        return Int64(clamping: remainder >= divisor - remainder && quotient < .max ? quotient + 1 : quotient)
    }

    /// ⌊factor · dividend / divisor + ½⌋. Results beyond 64 bits saturate.
    private static func rounded(_ dividend: Int64, times factor: Int64, over divisor: Int64) -> Int64 {
        guard divisor != 0 else { return 0 }
        let small = Int64(1) << 50
        if dividend >= 0, divisor > 0, dividend < small, divisor < small {
            return (2 * factor * dividend + divisor) / (2 * divisor)
        }
        let sign: Int128 = divisor < 0 ? -1 : 1
        let numerator = 2 * Int128(factor) * Int128(dividend) * sign + Int128(divisor) * sign
        let denominator = 2 * Int128(divisor) * sign
        let truncated = numerator / denominator
        let floored = numerator < 0 && truncated * denominator != numerator ? truncated - 1 : truncated
        return Int64(clamping: floored)
    }
}
