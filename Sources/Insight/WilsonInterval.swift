internal import Dashboard

/// The 95 % confidence interval of a rate: those rates with which k of n would still be no surprise.
///
/// It has the bounds
///
///     (k + z²/2 ± z · √(k · (n - k) / n + z²/4)) / (n + z²),   z = 1.959964,
///
/// which are the two rates p with (k - n · p)² = z² · n · p · (1 - p). That equation decides, in whole numbers, on
/// which side of a rate a bound lies; no root is drawn.
///
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
/// American Statistical Association 22 (1927), 209–212.
package struct WilsonInterval: Hashable, Sendable {
    /// The bounds in tenths of a percent, 0 to 1000, each rounded to the nearest, halves up, as rates are.
    package let lowerTenths: Int64
    package let upperTenths: Int64

    /// - Parameters:
    ///   - part: How many of `whole` were counted, such as connected calls.
    ///   - whole: All of them.
    /// - Returns: `nil` unless 0 ≤ `part` ≤ `whole` and `whole` is not 0: then it is no share of anything.
    package init?(_ part: Int64, of whole: Int64) {
        guard whole > 0, 0...whole ~= part else { return nil }
        let (k, n) = (UInt128(part), UInt128(whole))
        lowerTenths = WilsonInterval.last { rate in
            2000 * k >= n * rate && WilsonInterval.isOutside(k, n, rate, orOn: true)
        }
        upperTenths = WilsonInterval.last { rate in
            2000 * k >= n * rate || !WilsonInterval.isOutside(k, n, rate, orOn: false)
        }
    }

    /// Whether a rate from so few calls says little: the interval, as it is shown, is wider than ten percentage points.
    ///
    /// With fewer than 35 calls it always is, even of no connected call at all; with a rate about 10 % it is below some
    /// 140 calls, with one of 50 % below some 380.
    package var isWide: Bool { upperTenths - lowerTenths > 100 }

    /// The last of 0...1000 tenths that a bound rounds to or lies above, which `reaches` says of rates in 2000ths: half
    /// a tenth below each.
    private static func last(_ reaches: (UInt128) -> Bool) -> Int64 {
        var (reached, missed): (UInt128, UInt128) = (0, 1001)
        while missed - reached > 1 {
            let middle = (reached + missed) / 2
            if reaches(2 * middle - 1) { reached = middle } else { missed = middle }
        }
        return Int64(reached)
    }

    /// Whether a rate, 1 to 1999 of 2000, lies outside the interval:
    /// (2000 · k - n · rate)² > z² · n · rate · (2000 - rate).
    private static func isOutside(_ k: UInt128, _ n: UInt128, _ rate: UInt128, orOn: Bool) -> Bool {
        let (scaled, expected) = (2000 * k, n * rate)
        let distance = scaled > expected ? scaled - expected : expected - scaled
        // Below 2^43² · 2^40 and 2^42 · 2^32 · 2^20.
        if n < 1 << 32 {
            let left = distance * distance * Confidence.squaredUnit
            let right = Confidence.squared * n * (rate * (2000 - rate))
            return left > right || orOn && left == right
        }
        let left = ExactProduct(distance, distance, Confidence.squaredUnit)
        let right = ExactProduct(Confidence.squared, n, rate, 2000 - rate)
        return left > right || orOn && left == right
    }
}
