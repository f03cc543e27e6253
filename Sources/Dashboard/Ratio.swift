/// The exact quotient of two counts, such as connected calls of all calls: what rates are compared and subtracted as.
///
/// A whole of zero gives zero, as in ``ExactRatio``. Source: CONTRACT.md 1, the rules on rates.
package struct Ratio: Sendable {
    private let part: Int64
    private let whole: Int64

    package init(_ part: Int64, of whole: Int64) {
        (self.part, self.whole) = whole == 0 ? (0, 1) : (part, whole)
    }

    /// To the nearest tenth of a percent, halves up (towards +∞), in tenths.
    package var tenthsOfPercent: Int64 { ExactRatio.tenthsOfPercent(part, of: whole) }

    /// Its sign times its numerator, at most 2^63: a product of two such fits into 126 bits, a sum of two into 127.
    private var numerator: Int128 { whole < 0 ? -Int128(part) : Int128(part) }
    private var denominator: Int128 { Int128(whole.magnitude) }

    /// How this ratio differs from an earlier one.
    package func change(from before: Ratio) -> Change {
        let difference = numerator * before.denominator - before.numerator * denominator
        return Change(
            sign: Int(difference.signum()),
            difference: difference.magnitude,
            divisor: (denominator * before.denominator).magnitude,
            former: before.numerator > 0 ? (before.numerator * denominator).magnitude : nil
        )
    }

    /// The difference of two ratios, exact until it is rounded to be shown.
    package struct Change: Sendable {
        /// 1 where it rose, -1 where it fell, 0 where it is exactly the same.
        package let sign: Int
        fileprivate let difference: UInt128
        fileprivate let divisor: UInt128
        /// The former ratio with the same divisor as the difference; `nil` unless it is above zero.
        fileprivate let former: UInt128?

        /// The difference without its sign, in percentage points with so many decimals, 0 to 17: rounded to the
        /// nearest, halves up. Results beyond 64 bits saturate.
        package func points(decimals: Int) -> Int64 {
            let scale = (0..<decimals).reduce(UInt128(100)) { scale, _ in scale * 10 }
            return ExactRatio.rounded(difference, times: scale, over: divisor)
        }

        /// The difference without its sign as a share of the former ratio, in tenths of a percent; `nil` where that
        /// was zero or below. Rounded as ``points(decimals:)`` are.
        package var relativeTenths: Int64? {
            former.map { ExactRatio.rounded(difference, times: 1000, over: $0) }
        }
    }
}
