package import Dashboard
internal import Files
internal import FoundationEssentials
internal import Glibc
internal import OutputTree

/// Removes snapshots that a policy does not keep, and leaves of each what the chain needs: its checksums, signature and
/// manifest, and a note of when it was pruned.
package struct Pruning: ~Copyable {
    private let output: Directory
    private let policy: RetentionPolicy
    private let now: Instant

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
        self.output = try onOutput { () throws(FileError) in try Directory(opening: path) }
        self.policy = policy
        self.now = now
    }

    /// The agencies that have something published, by id.
    package func agencies() throws(ArchiveError) -> [RowID] {
        guard output.exists(OutputTree.agencies) else { return [] }
        let names = try onOutput { () throws(FileError) in try output.opening(OutputTree.agencies).names() }
        return names.compactMap { RowID($0) }
    }

    /// Prunes one agency. What `latest` leads to, and what was published last, always stay. Also finishes what a
    /// pruning that was killed left undone.
    ///
    /// - Parameter isDryRun: Only says what would be done.
    /// - Throws: After an error the archive still verifies: a snapshot is whole until its tombstone is durable.
    package func prune(_ agency: RowID, isDryRun: Bool) throws(ArchiveError) -> Outcome {
        let folder = try onOutput { () throws(FileError) in try output.opening(OutputTree.agency(agency)) }
        let names = try onOutput { () throws(FileError) in
            folder.exists(OutputTree.snapshots) ? try folder.opening(OutputTree.snapshots).names() : []
        }
        var kept = policy.kept(of: names)
        for link in [OutputTree.latest, OutputTree.head, OutputTree.next] {
            if let target = folder.destination(ofLink: link) { kept.insert(SnapshotName.inLink(target)) }
        }
        let removed = names.filter { !kept.contains($0) }
        let isLeftOver = folder.exists(OutputTree.pruning)
        guard !isDryRun, isLeftOver || !removed.isEmpty else {
            return Outcome(agency: agency, kept: names.filter(kept.contains), removed: removed, listing: nil)
        }
        for name in removed where !folder.exists("\(OutputTree.pruned)/\(name)") {
            let checksums = "\(OutputTree.snapshot(name))/\(OutputTree.checksums)"
            guard folder.exists(checksums) else {
                throw ArchiveError(
                    .cannotRead,
                    path: "\(folder.path)/\(checksums)",
                    reason: "is missing, so its place in the chain cannot be kept. See 'callsheet verify'"
                )
            }
        }
        try onOutput { () throws(FileError) in try bury(removed, in: folder) }
        return Outcome(
            agency: agency,
            kept: names.filter(kept.contains),
            removed: removed,
            listing: try onOutput { () throws(FileError) in try ArchiveListing.rebuilding(folder) }
        )
    }

    /// Puts the pages and lists of an agency's archive in place, removes those of months without snapshots, and only then
    /// deletes what was pruned.
    package func replace(
        listing files: [SnapshotFile],
        of agency: RowID,
        _ listing: ArchiveListing
    ) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let folder = try output.opening(OutputTree.agency(agency))
            let aside = try folder.creating(OutputTree.pruning)
            for name in try aside.names() { try aside.remove(name) }
            var writer = try FolderWriter(folder.opening(OutputTree.pruning))
            for file in files { try writer.write(file) }
            try folder.syncFileSystem()
            try aside.moveFiles(into: folder)
            let months = Set(listing.recent.map(\.name) + listing.older)
            let pages = try folder.opening(OutputTree.archive)
            for name in try pages.names() where !months.contains(SnapshotName.month(of: name)) {
                try pages.remove(name)
            }
            try folder.syncFileSystem()
            try folder.remove(OutputTree.pruning)
        }
    }

    /// Puts tombstones in the place of snapshots, which are moved to the folder of pruning, to be deleted later.
    private func bury(_ names: [String], in folder: borrowing Directory) throws(FileError) {
        try folder.remove(OutputTree.pruning)
        let aside = try folder.creating(OutputTree.pruning, new: true)
        let snapshots = try folder.opening(OutputTree.snapshots)
        let pruned = try folder.creating(OutputTree.pruned)
        for name in names where !pruned.exists(name) { try writeTombstone(of: name, in: snapshots, to: aside) }
        try folder.syncFileSystem()
        for name in names where !pruned.exists(name) { _ = try aside.move(name, into: pruned, as: name) }
        try folder.syncFileSystem()
        for name in names { _ = try snapshots.move(name, into: aside, as: name) }
    }

    /// Copies what stays of a snapshot, and writes the note.
    private func writeTombstone(
        of name: String,
        in snapshots: borrowing Directory,
        to aside: borrowing Directory
    ) throws(FileError) {
        let tombstone = try aside.creating(name, new: true)
        let snapshot = try snapshots.opening(name)
        guard let sums = try snapshot.read(OutputTree.checksums) else {
            throw FileError(.open, path: "\(snapshot.path)/\(OutputTree.checksums)", .system(ENOENT))
        }
        try tombstone.write(sums, to: OutputTree.checksums)
        for file in [OutputTree.signature, OutputTree.manifest] {
            if let bytes = try snapshot.read(file) { try tombstone.write(bytes, to: file) }
        }
        var note: [UInt8] = []
        note.append("{\"schema\":" as StaticString)
        note.append(json: Tombstone.schema)
        note.append(",\"version\":1,\"snapshot\":" as StaticString)
        note.append(json: name)
        note.append(",\"sha256\":" as StaticString)
        note.append(json: SHA256Digest(of: sums).hex)
        note.append(",\"pruned_at\":\"" as StaticString)
        note.append(now)
        note.append("\"}\n" as StaticString)
        try tombstone.write(note, to: OutputTree.tombstone)
    }
}

/// A pruned snapshot's `tombstone.json` read back.
struct Tombstone: Decodable {
    static let schema = "callsheet-tombstone"

    let schema: String
    let snapshot: String
    let sha256: String
    let prunedAt: String

    enum CodingKeys: String, CodingKey {
        case schema
        case snapshot
        case sha256
        case prunedAt = "pruned_at"
    }

    /// `nil` for a text that is no such note.
    init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Tombstone.self, from: Data(json)),
            document.schema == Tombstone.schema, Instant(document.prunedAt) != nil
        else { return nil }
        self = document
    }
}
