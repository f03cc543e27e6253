package import Dashboard

/// What the archive lists of one snapshot.
package struct ArchiveEntry: Hashable, Sendable {
    /// The folder's name.
    package let name: String
    /// The day that the report is of, its last in the zone of its run: the name, in UTC, may bear another.
    package let day: CalendarDay
    /// By the name.
    package let asOf: Instant
    /// 1 for the first of its stamp, 2 for the first correction.
    package let version: Int
    /// The sums of the standard period; what a ``HeadlineFigures`` does not hold is 0.
    package let headline: CallFigures
    /// When its batches were read, of a report that was made after its day was missed; `nil` for all others.
    package let lateReading: Instant?

    /// `nil` for a name that is not a snapshot's.
    package init?(name: String, day: CalendarDay, headline: CallFigures, lateReading: Instant? = nil) {
        let (stamp, version) = SnapshotName.parts(of: name)
        guard let asOf = Instant(stamp: String(stamp)) else { return nil }
        self.name = name
        self.day = day
        self.asOf = asOf
        self.version = version
        self.headline = headline
        self.lateReading = lateReading
    }

    /// `2026-02`, by the report's day.
    package var month: String { day.month }

    /// The months in whose lists a snapshot of this name can stand: a zone's day is that of UTC or one beside it.
    package static func months(of name: String) -> Set<String> {
        guard let day = CalendarDay(name.prefix(10)) else { return [] }
        return Set([-1, 0, 1].map { day.adding(days: $0).month })
    }
}

extension CalendarDay {
    /// `2026-02`
    fileprivate var month: String { String(description.prefix(7)) }
}
