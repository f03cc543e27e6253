extension TZifFile {
    static let utc = TZifFile(transitions: [], firstOffset: 0, footer: nil)

    /// Seconds ahead of UTC at a second since 1970.
    ///
    /// - Complexity: O(log transitions).
    func offset(at second: Int64) -> Int {
        guard let last = transitions.last, second < last.second else {
            return footer?.offset(at: second) ?? transitions.last?.offset ?? firstOffset
        }
        // The first transition that is still ahead.
        var range = 0..<transitions.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                transitions[middle].second <= second
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound == 0 ? firstOffset : transitions[range.lowerBound - 1].offset
    }

    /// The seconds at which the offset may change, in order; none of them twice.
    ///
    /// - Parameter range: Some days at most.
    func changes(in range: Range<Int64>) -> [Int64] {
        let later = footer?.changes(around: range.lowerBound) ?? []
        return Set(transitions.map(\.second) + later).filter { range.contains($0) }.sorted()
    }
}
