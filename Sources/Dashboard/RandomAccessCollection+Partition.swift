extension RandomAccessCollection {
    /// The first index whose element belongs to the second part of a collection that has all elements of the first part
    /// before those of the second; `endIndex` if none does.
    ///
    /// - Parameter belongsInSecondPartition: Decides for one element.
    /// - Complexity: O(log n).
    ///
    /// Public, for nothing of package access is inlined elsewhere.
    @inlinable
    public func partitioningIndex(where belongsInSecondPartition: (Element) throws -> Bool) rethrows -> Index {
        var low = startIndex
        var remaining = count
        while remaining > 0 {
            let half = remaining / 2
            let middle = index(low, offsetBy: half)
            if try belongsInSecondPartition(self[middle]) {
                remaining = half
            } else {
                low = index(after: middle)
                remaining -= half + 1
            }
        }
        return low
    }
}
