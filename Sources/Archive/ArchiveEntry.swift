package import Dashboard

/// What the archive's list shows of one snapshot.
package struct ArchiveEntry: Hashable, Sendable {
    /// The folder's name.
    package let name: String
    /// The sums of the standard period.
    package let headline: CallFigures

    package init(name: String, headline: CallFigures) {
        self.name = name
        self.headline = headline
    }

    /// The as-of instant, read from the name.
    package var asOf: Instant? {
        let stamp = OutputTree.parts(of: name).stamp
        guard stamp.utf8.count == 18 else { return nil }
        let time = stamp.dropFirst(11)
        return Instant("\(stamp.prefix(11))\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4))")
    }

    /// 1 for the first of its stamp, 2 for the first correction.
    package var version: Int { OutputTree.parts(of: name).version }

    /// `2026-02`, by the stamp.
    package var month: String { String(name.prefix(7)) }

    /// Newest first, a correction before what it corrects.
    static func isListedBefore(_ left: ArchiveEntry, _ right: ArchiveEntry) -> Bool {
        OutputTree.isLater(left.name, than: right.name)
    }
}
