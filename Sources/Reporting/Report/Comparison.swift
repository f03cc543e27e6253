internal import Dashboard

/// The figures of a period beside those of the equal span before it.
struct Comparison {
    let current: CallFigures
    let previous: CallFigures

    /// Fewest calls in each of the two spans for a fall to mean something.
    static let minCalls: Int64 = 100
    /// Percent of its former value that a rate loses at least when it falls clearly.
    static let minFall: Int64 = 20
    /// How many standard deviations such a fall is away from chance at least.
    static let minDeviation: Int64 = 2

    /// Whether a share of the calls fell clearly: from enough calls on both sides, by enough of its former value, and
    /// by more than chance would explain (two-proportion z test).
    ///
    /// Computed in whole numbers, so that a fall which just reaches a threshold counts.
    func fellClearly(_ part: KeyPath<CallFigures, Int64>) -> Bool {
        let (now, before) = (current[keyPath: part], previous[keyPath: part])
        let (calls, callsBefore) = (current.totalCalls, previous.totalCalls)
        guard calls >= Comparison.minCalls, callsBefore >= Comparison.minCalls,
            now >= 0, before > 0, before <= callsBefore, now <= calls,
            Comparison.fellEnough(Int128(now) * Int128(callsBefore), from: Int128(before) * Int128(calls))
        else { return false }
        // Five such factors fit into 128 bits; of more calls, no threshold is met by a hair.
        return max(calls, callsBefore) <= 1 << 25
            ? Comparison.isBeyondChance(Int128(now), of: Int128(calls), from: Int128(before), of: Int128(callsBefore))
            : Comparison.isBeyondChance(Double(now), of: Double(calls), from: Double(before), of: Double(callsBefore))
    }

    /// Whether two rates of a common divisor lie as far apart as a clear fall needs.
    private static func fellEnough(_ rate: Int128, from rateBefore: Int128) -> Bool {
        // Divided before it is multiplied, so that it stays within 128 bits.
        let (hundreds, rest) = rateBefore.quotientAndRemainder(dividingBy: 100)
        let kept = Int128(100 - minFall)
        return rate <= hundreds * kept + rest * kept / 100
    }

    /// Whether (q − p)² reaches z² · r · (1 − r) · (1 / n + 1 / m) for rates p of n calls, q of m calls before and r of
    /// all; both sides multiplied by every divisor.
    private static func isBeyondChance<Number: Numeric & Comparable>(
        _ now: Number,
        of calls: Number,
        from before: Number,
        of callsBefore: Number
    ) -> Bool {
        let fall = before * calls - now * callsBefore
        let (part, all) = (now + before, calls + callsBefore)
        let deviation = Number(exactly: minDeviation) ?? .zero
        return fall * fall * all >= deviation * deviation * part * (all - part) * calls * callsBefore
    }
}
