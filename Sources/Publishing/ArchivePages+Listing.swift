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
        files(of: agency, style, recent: listing.recent, older: listing.older, changed: listing.changed)
    }
}
