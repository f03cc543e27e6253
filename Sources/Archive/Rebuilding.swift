package import Dashboard

/// What `verify --rebuild` compares published files with: how they come out of their data again.
package struct Rebuilding {
    /// All files of a snapshot but the manifest, from its data and the periods that were reported on.
    let files: (_ snapshot: Snapshot, _ periods: [Period]) -> [SnapshotFile]
    /// The pages of an agency's archive, in the manner of a snapshot.
    let pages: (_ snapshot: Snapshot, _ listing: ArchiveListing) -> [SnapshotFile]
    /// The templates that an agency of this slug gets, by file name.
    let templates: (_ slug: String) -> [(file: String, digest: SHA256Digest)]
    /// Where the templates are, for messages.
    let folder: String

    package init(
        files: @escaping (_ snapshot: Snapshot, _ periods: [Period]) -> [SnapshotFile],
        pages: @escaping (_ snapshot: Snapshot, _ listing: ArchiveListing) -> [SnapshotFile],
        templates: @escaping (_ slug: String) -> [(file: String, digest: SHA256Digest)],
        folder: String
    ) {
        self.files = files
        self.pages = pages
        self.templates = templates
        self.folder = folder
    }

    /// The templates that are not those that a manifest names, by their paths.
    func templatesOther(than manifest: ManifestDocument, for slug: String) -> [String] {
        let now = Dictionary(uniqueKeysWithValues: templates(slug).map { ($0.file, $0.digest.hex) })
        let then = Dictionary(manifest.templates.map { ($0.file, $0.sha256) }) { $1 }
        return Set(now.keys).union(then.keys).filter { now[$0] != then[$0] }.sorted().map { "\(folder)/\($0)" }
    }
}
