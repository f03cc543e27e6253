internal import Dashboard

extension Batch {
    /// The share of calls that are over, in percent, for a view that gives none: to the nearest whole number, halves away
    /// from zero; 0 for no calls.
    ///
    /// Source: `v_call_batch_summary` in the platform's schema.
    static func progressPercent(completed: Int64, failed: Int64, total: Int64) -> DecimalFigure {
        guard total != 0 else { return DecimalFigure(0) }
        let dividend = 100 * (Int128(completed) + Int128(failed))
        let divisor = Int128(total)
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let away: Int128 = remainder.magnitude * 2 >= divisor.magnitude ? (dividend < 0) == (divisor < 0) ? 1 : -1 : 0
        return DecimalFigure(unscaled: quotient + away, scale: 0)
    }
}
