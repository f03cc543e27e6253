internal import Dashboard

/// The figures of a period beside those of the equal span before it.
struct Comparison {
    let current: CallFigures
    let previous: CallFigures

    /// Fewest calls in each of the two spans for a fall to mean something.
    static let fewestCalls: Int64 = 100
    /// Percent of its former value that a rate loses at least when it falls clearly.
    static let leastFall: Int64 = 20
    /// How many standard deviations such a fall is away from chance at least.
    static let leastDeviation: Int64 = 2

    /// Whether a share of the calls fell clearly: from enough calls on both sides, by enough of its former value, and
    /// by more than chance would explain (two-proportion z test).
    func fellClearly(_ part: KeyPath<CallFigures, Int64>) -> Bool {
        let (now, before) = (Double(current[keyPath: part]), Double(previous[keyPath: part]))
        let (calls, callsBefore) = (Double(current.totalCalls), Double(previous.totalCalls))
        guard current.totalCalls >= Comparison.fewestCalls, previous.totalCalls >= Comparison.fewestCalls,
            now >= 0, before > 0, before <= callsBefore, now <= calls
        else { return false }
        let (rate, rateBefore) = (now / calls, before / callsBefore)
        guard 100 * rate <= Double(100 - Comparison.leastFall) * rateBefore else { return false }
        let pooled = (now + before) / (calls + callsBefore)
        let variance = pooled * (1 - pooled) * (1 / calls + 1 / callsBefore)
        let deviation = Double(Comparison.leastDeviation)
        return (rateBefore - rate) * (rateBefore - rate) >= deviation * deviation * variance
    }
}
