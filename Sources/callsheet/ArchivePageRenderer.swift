internal import Archive
internal import Console
internal import Dashboard
internal import Publishing

/// Renders archive pages for commands that change what an archive lists.
struct ArchivePageRenderer {
    private let rebuilder: SnapshotRebuilder

    /// - Parameter templates: The folder of the templates, all of it read and checked.
    init(_ templates: String) throws(Failure) {
        rebuilder = SnapshotRebuilder(try .opened(templates))
        try AsOfOption.requireZones()
    }

    func pages(_ snapshot: Snapshot, _ listing: ArchiveListing) -> [SnapshotFile] {
        rebuilder.pages(snapshot, listing)
    }
}
