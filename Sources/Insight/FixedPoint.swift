/// Twice a number of units, in steps of 2^-32: what parts of a change are computed in before they are shown in whole
/// units.
struct FixedPoint {
    private static let fractionBits: Int128 = 32
    private let scale: UInt128

    /// - Parameter unitsOfOne: How many units make 1: 1000 of tenths of a percent. Up to 10^8.
    init(unitsOfOne: UInt64) {
        scale = UInt128(unitsOfOne) << 32
    }

    /// (a · b) / (c · d), rounded down to a step; `nil` if that is 2^40 units or more.
    ///
    /// - Parameters:
    ///   - a, b: 0 or more.
    ///   - c, d: 1 or more.
    func quotient(_ a: Int64, _ b: Int64, _ c: Int64, _ d: Int64) -> Int128? {
        let dividend = UInt128(a.magnitude) * UInt128(b.magnitude)
        let divisor = UInt128(c.magnitude) * UInt128(d.magnitude)
        let (product, hasOverflow) = dividend.multipliedReportingOverflow(by: scale)
        // Figures up to 10^9 never overflow: 2^60 · 2^59.
        guard hasOverflow else { return FixedPoint.inRange(product / divisor) }
        let wide = dividend.multipliedFullWidth(by: scale)
        guard wide.high < divisor else { return nil }
        return FixedPoint.inRange(divisor.dividingFullWidth(wide).quotient)
    }

    private static func inRange(_ quotient: UInt128) -> Int128? {
        quotient < 1 << (40 + 32) ? Int128(quotient) : nil
    }

    /// Whole units near the parts that add up to `total`.
    ///
    /// Each part is rounded to the nearest unit, halves up; what then lacks is given, and what is too much taken, a
    /// unit each, where rounding took or gave most. Of equal ones the first are given to first and taken from last.
    ///
    /// - Parameter parts: Twice the units, in steps.
    static func apportioned(_ parts: [Int128], total: Int64) -> [Int64] {
        let unit = Int128(2) << fractionBits
        var shown: [Int64] = []
        var rests: [Int128] = []
        shown.reserveCapacity(parts.count)
        rests.reserveCapacity(parts.count)
        var missing = Int128(total)
        for part in parts {
            let rounded = (part + unit / 2) >> (fractionBits + 1)
            shown.append(Int64(rounded))
            // Without the last bits, which the quotients' own rounding decides: equal parts stay equal.
            rests.append((part - rounded * unit + 128) >> 8)
            missing -= rounded
        }
        guard missing != 0, !parts.isEmpty else { return shown }
        let step: Int64 = missing > 0 ? 1 : -1
        let order = rests.indices.sorted { left, right in
            if rests[left] != rests[right] { return (rests[left] > rests[right]) == (step > 0) }
            return (left < right) == (step > 0)
        }
        // Sums of exact parts differ from the total by less than half a unit each, so that one round is enough.
        for turn in 0..<Int(clamping: missing.magnitude) {
            shown[order[turn % order.count]] += step
        }
        return shown
    }
}
