package import Archive
package import Dashboard
internal import Reporting

/// Renders archived snapshots again.
package struct SnapshotRebuilder {
    private let templates: TemplateFolder

    package init(_ templates: TemplateFolder) {
        self.templates = templates
    }

    /// The pages of an agency's archive in the manner of a snapshot.
    package func pages(_ snapshot: Snapshot, _ listing: ArchiveListing) -> [SnapshotFile] {
        ArchivePages(templates: templates.templates(for: snapshot.agency.slug))
            .files(of: snapshot.agency, ReportStyle(archived: snapshot), listing)
    }

    /// How published files come out again, to compare with.
    ///
    /// - Parameter folder: Where the templates are, for messages.
    package func rebuilding(folder: String) -> Rebuilding {
        let digests = TemplateDigests(templates)
        return Rebuilding(files: files, pages: pages, templates: digests.list, folder: folder)
    }

    /// The files that a snapshot's data give, all but the manifest.
    package func files(of snapshot: Snapshot, periods: [Period]) -> [SnapshotFile] {
        let renderer = SnapshotRenderer(
            templates: templates.templates(for: snapshot.agency.slug),
            periods: periods
        )
        return renderer.files(of: snapshot, ReportStyle(archived: snapshot))
    }
}
