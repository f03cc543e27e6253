package import Dashboard

/// One snapshot as the archive's pages list it.
package struct ArchivedReport: Hashable, Sendable {
    /// The snapshot folder's name.
    package let name: String
    package let asOf: Instant
    /// 1, or more for a correction of an earlier snapshot of the same instant.
    package let version: Int
    /// The sums of the standard period.
    package let headline: CallFigures

    package init(name: String, asOf: Instant, version: Int, headline: CallFigures) {
        self.name = name
        self.asOf = asOf
        self.version = version
        self.headline = headline
    }
}

/// A month of the archive.
package struct ArchivedMonth: Hashable, Sendable {
    /// `2026-02`
    package let name: String
    /// Newest first.
    package let reports: [ArchivedReport]

    package init(name: String, reports: [ArchivedReport]) {
        self.name = name
        self.reports = reports
    }
}
