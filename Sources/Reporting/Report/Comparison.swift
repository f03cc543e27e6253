package import Dashboard

/// The figures of a period beside those of the equal span before it.
package struct Comparison: Sendable {
    let current: CallFigures
    let previous: CallFigures

    package init(current: CallFigures, previous: CallFigures) {
        self.current = current
        self.previous = previous
    }

    /// Calls that each of the two spans needs for a fall to mean something.
    static let minCalls: Int64 = 100
    /// A clear fall takes at least this many percent of a rate's former value,
    static let minFall: Int64 = 20
    /// and lies at least this many standard deviations from chance.
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
            // p <= (1 - minFall) · q for rates p of n calls and q of m before, each divisor multiplied out.
            ExactProduct(100, UInt128(now), UInt128(callsBefore))
                <= ExactProduct(UInt128(100 - Comparison.minFall), UInt128(before), UInt128(calls))
        else { return false }
        // (q - p)² >= z² · r · (1 - r) · (1 / n + 1 / m), r being the rate of all calls.
        let fall = UInt128(before) * UInt128(calls) - UInt128(now) * UInt128(callsBefore)
        let (part, all) = (UInt128(now) + UInt128(before), UInt128(calls) + UInt128(callsBefore))
        let deviation = UInt128(Comparison.minDeviation)
        return ExactProduct(fall, fall, all)
            >= ExactProduct(deviation, deviation, part, all - part, UInt128(calls), UInt128(callsBefore))
    }
}
