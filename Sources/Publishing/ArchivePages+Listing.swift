package import Archive
package import Dashboard
package import Reporting

extension ArchivePages {
    /// The pages of what the output tree lists.
    package func files(
        of agency: Agency,
        _ style: ReportStyle,
        _ listing: ArchiveListing
    ) -> [SnapshotFile] {
        files(
            of: agency,
            style,
            recent: listing.recent.map(ArchivedMonth.init),
            older: listing.older,
            changed: listing.changed.map(ArchivedMonth.init)
        )
    }
}

extension ArchivedMonth {
    fileprivate init(_ month: ArchiveListing.Month) {
        self.init(
            name: month.name,
            reports: month.entries.compactMap { entry in
                entry.asOf.map { asOf in
                    ArchivedReport(name: entry.name, asOf: asOf, version: entry.version, headline: entry.headline)
                }
            }
        )
    }
}
