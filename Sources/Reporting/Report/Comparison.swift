internal import Dashboard

/// The figures of a period beside those of the equal span before it.
struct Comparison {
    let current: CallFigures
    let previous: CallFigures

    /// Fewest calls in each of the two spans for a fall to mean something.
    static let fewestCalls: Int64 = 100

    /// Whether a share of the calls fell clearly: from enough calls on both sides, by a fifth of its former value or
    /// more, and by more than chance would explain (two-proportion z test, z of 2 or more).
    func fellClearly(_ part: KeyPath<CallFigures, Int64>) -> Bool {
        let (now, before) = (Double(current[keyPath: part]), Double(previous[keyPath: part]))
        let (calls, callsBefore) = (Double(current.totalCalls), Double(previous.totalCalls))
        guard current.totalCalls >= Comparison.fewestCalls, previous.totalCalls >= Comparison.fewestCalls,
            now >= 0, before > 0, before <= callsBefore, now <= calls
        else { return false }
        let (rate, rateBefore) = (now / calls, before / callsBefore)
        guard rate <= 0.8 * rateBefore else { return false }
        let pooled = (now + before) / (calls + callsBefore)
        let variance = pooled * (1 - pooled) * (1 / calls + 1 / callsBefore)
        return (rateBefore - rate) * (rateBefore - rate) >= 4 * variance
    }
}
