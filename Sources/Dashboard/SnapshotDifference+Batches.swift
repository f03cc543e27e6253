extension SnapshotDifference.BatchChanges {
    /// Compares two lists, each in listed order.
    init(from before: [Batch], to after: [Batch]) {
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if right == after.count || left < before.count && Batch.isListedBefore(before[left], after[right]) {
                gone.append(before[left])
                left += 1
            } else if left == before.count || Batch.isListedBefore(after[right], before[left]) {
                new.append(after[right])
                right += 1
            } else {
                if before[left] != after[right] {
                    changed.append(SnapshotDifference.BatchChange(before: before[left], after: after[right]))
                }
                left += 1
                right += 1
            }
        }
        joinMoved()
    }

    /// A batch whose time of creation was changed stands elsewhere in the list: it is changed, not gone and new.
    private mutating func joinMoved() {
        guard !gone.isEmpty, !new.isEmpty else { return }
        let old = Dictionary(gone.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let moved = new.compactMap { batch in
            old[batch.id].map { SnapshotDifference.BatchChange(before: $0, after: batch) }
        }
        guard !moved.isEmpty else { return }
        let ids = Set(moved.map(\.after.id))
        gone.removeAll { ids.contains($0.id) }
        new.removeAll { ids.contains($0.id) }
        changed += moved
        changed.sort { Batch.isListedBefore($0.after, $1.after) }
    }
}
