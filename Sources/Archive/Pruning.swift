package import Dashboard
internal import Glibc

/// Removes snapshots that a policy does not keep, and leaves of each what the chain needs: its checksums, signature and
/// manifest, and a note of when it was pruned.
package struct Pruning: ~Copyable {
    private let output: Directory
    private let policy: RetentionPolicy
    private let now: Instant

    /// What a tombstone says, beside the files that it keeps.
    static let noteFile = "tombstone.json"
    /// Where it works. As long as it is there, the archive's lists may name what is pruned.
    static let aside = ".pruning"

    /// One agency's part.
    package struct Outcome: Sendable {
        package let agency: RowID
        package let kept: [String]
        package let removed: [String]
        /// What its archive lists afterwards, for ``Pruning/replace(listing:of:_:)``; `nil` when nothing was removed.
        package let listing: ArchiveListing?
    }

    /// - Parameter now: The time of day that tombstones bear.
    package init(output path: String, policy: RetentionPolicy, now: Instant) throws(ArchiveError) {
        self.output = try Directory(opening: path)
        self.policy = policy
        self.now = now
    }

    /// The agencies that have something published, by id.
    package func agencies() throws(ArchiveError) -> [RowID] {
        guard output.exists(OutputTree.agencies) else { return [] }
        return try output.opening(OutputTree.agencies).names().compactMap { RowID($0) }
    }

    /// Prunes one agency. What `latest` leads to, and what was published last, always stay. Also finishes what a
    /// pruning that was killed left undone.
    ///
    /// - Parameter isDryRun: Only says what would be done.
    /// - Throws: After an error the archive still verifies: a snapshot is whole until its tombstone is durable.
    package func prune(_ agency: RowID, isDryRun: Bool) throws(ArchiveError) -> Outcome {
        let folder = try output.opening(Directory.agencyPath(agency))
        let names = folder.exists(OutputTree.snapshots) ? try folder.opening(OutputTree.snapshots).names() : []
        var kept = policy.kept(of: names)
        for link in [OutputTree.latest, OutputTree.head, OutputTree.next] {
            if let target = folder.destination(ofLink: link) { kept.insert(OutputTree.name(inLink: target)) }
        }
        let removed = names.filter { !kept.contains($0) }
        let isLeftOver = folder.exists(Pruning.aside)
        guard !isDryRun, isLeftOver || !removed.isEmpty else {
            return Outcome(agency: agency, kept: names.filter(kept.contains), removed: removed, listing: nil)
        }
        try folder.remove(Pruning.aside)
        let aside = try folder.creating(Pruning.aside, new: true)
        let snapshots = try folder.opening(OutputTree.snapshots)
        let pruned = try folder.creating(OutputTree.pruned)
        for name in removed where !pruned.exists(name) { try bury(name, of: snapshots, aside) }
        try folder.syncFileSystem()
        for name in removed where !pruned.exists(name) { _ = try aside.move(name, into: pruned, as: name) }
        try folder.syncFileSystem()
        for name in removed { _ = try snapshots.move(name, into: aside, as: name) }
        return Outcome(
            agency: agency,
            kept: names.filter(kept.contains),
            removed: removed,
            listing: try ArchiveListing.rebuilding(folder)
        )
    }

    /// Puts the pages and lists of an agency's archive in place, takes those of emptied months away, and only then
    /// removes what was pruned for good.
    package func replace(listing files: [SnapshotFile], of agency: RowID, _ listing: ArchiveListing)
        throws(ArchiveError)
    {
        let folder = try output.opening(Directory.agencyPath(agency))
        let aside = try folder.creating(Pruning.aside)
        for name in try aside.names() { try aside.remove(name) }
        var writer = try FolderWriter(folder.opening(Pruning.aside))
        for file in files { try writer.write(file) }
        try folder.syncFileSystem()
        try aside.moveFiles(into: folder)
        let months = Set(listing.recent.map(\.name) + listing.older)
        let pages = try folder.opening(ArchiveMonth.folder)
        for name in try pages.names() where !months.contains(String(name.prefix(7))) { try pages.remove(name) }
        try folder.syncFileSystem()
        try folder.remove(Pruning.aside)
    }

    /// Copies what stays of a snapshot, and writes the note.
    private func bury(
        _ name: String,
        of snapshots: borrowing Directory,
        _ aside: borrowing Directory
    ) throws(ArchiveError) {
        let tombstone = try aside.creating(name, new: true)
        let snapshot = try snapshots.opening(name)
        var digest: SHA256Digest?
        for file in [Checksums.fileName, Checksums.signatureFileName, Manifest.fileName] {
            guard let bytes = try snapshot.read(file) else { continue }
            if file == Checksums.fileName { digest = SHA256Digest(of: bytes) }
            try tombstone.write(bytes, to: file)
        }
        guard let digest else {
            throw ArchiveError(
                .cannotRead,
                path: "\(snapshot.path)/\(Checksums.fileName)",
                reason: "is missing, so its place in the chain cannot be kept. See 'callsheet verify'"
            )
        }
        var note: [UInt8] = []
        note.append("{\"schema\":\"callsheet-tombstone\",\"version\":1,\"snapshot\":" as StaticString)
        note.append(json: name)
        note.append(",\"sha256\":\"" as StaticString)
        note.append(contentsOf: digest.hexBytes)
        note.append("\",\"pruned_at\":\"" as StaticString)
        note.append(now)
        note.append("\"}\n" as StaticString)
        try tombstone.write(note, to: Pruning.noteFile)
    }
}
