package import Dashboard

/// What the archive lists of one snapshot.
package struct ArchiveEntry: Hashable, Sendable {
    /// The folder's name.
    package let name: String
    /// By the name.
    package let asOf: Instant
    /// 1 for the first of its stamp, 2 for the first correction.
    package let version: Int
    /// The sums of the standard period; what a ``HeadlineFigures`` does not hold is 0.
    package let headline: CallFigures

    /// `nil` for a name that is not a snapshot's.
    package init?(name: String, headline: CallFigures) {
        let (stamp, version) = SnapshotName.parts(of: name)
        guard let asOf = Instant(stamp: String(stamp)) else { return nil }
        self.name = name
        self.asOf = asOf
        self.version = version
        self.headline = headline
    }

    /// `2026-02`
    package var month: String { SnapshotName.month(of: name) }
}
