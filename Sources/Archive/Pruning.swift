package import Dashboard
internal import Files
internal import Glibc
internal import OutputTree

/// Removes snapshots that a policy does not keep, and leaves of each what the chain needs: its checksums, signature and
/// manifest, and a note of when it was pruned.
package struct Pruning: ~Copyable {
    private let output: Directory
    private let policy: RetentionPolicy
    private let now: Instant
    private let key: SigningKey?

    /// One agency's part.
    package struct Outcome: Sendable {
        package let agency: RowID
        package let kept: [String]
        package let removed: [String]
        /// What its archive lists afterwards, for ``Pruning/replace(listing:of:_:)``; `nil` when nothing was removed.
        package let listing: ArchiveListing?
    }

    /// - Parameters:
    ///   - now: The time of day that tombstones bear.
    ///   - key: Signs the tombstones, where there is one.
    package init(output path: String, policy: RetentionPolicy, now: Instant, key: SigningKey?) throws(ArchiveError) {
        self.output = try onOutput { () throws(FileError) in try Directory(opening: path) }
        self.policy = policy
        self.now = now
        self.key = key
    }

    /// The agencies that have something published, by id.
    package func agencies() throws(ArchiveError) -> [RowID] {
        try onOutput { () throws(FileError) in try output.agencies() }
    }

    /// Whether something of an agency would be removed, or a pruning that was killed be finished.
    package func isDue(_ agency: RowID) throws(ArchiveError) -> Bool {
        let outcome = try prune(agency, isDryRun: true)
        return !outcome.removed.isEmpty
            || output.exists("\(OutputTree.agency(agency))/\(OutputTree.pruning)")
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
        try bury(removed, in: folder)
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
            try output.opening(OutputTree.agency(agency)).replace(listing: files, listing)
        }
    }

    /// Puts tombstones in the place of snapshots, which are moved to the folder of pruning, to be deleted later.
    private func bury(_ names: [String], in folder: borrowing Directory) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            try folder.remove(OutputTree.pruning)
            try folder.make(OutputTree.pruning)
            try folder.make(OutputTree.pruned)
        }
        let aside = try onOutput { () throws(FileError) in try folder.opening(OutputTree.pruning) }
        let snapshots = try onOutput { () throws(FileError) in try folder.opening(OutputTree.snapshots) }
        let pruned = try onOutput { () throws(FileError) in try folder.opening(OutputTree.pruned) }
        for name in names where !pruned.exists(name) { try writeTombstone(of: name, in: snapshots, to: aside) }
        try onOutput { () throws(FileError) in
            try folder.syncFileSystem()
            for name in names where !pruned.exists(name) { _ = try aside.move(name, into: pruned, as: name) }
            try folder.syncFileSystem()
            for name in names { _ = try snapshots.move(name, into: aside, as: name) }
        }
    }

    /// Copies what stays of a snapshot, and writes the note.
    private func writeTombstone(
        of name: String,
        in snapshots: borrowing Directory,
        to aside: borrowing Directory
    ) throws(ArchiveError) {
        let sums = try onOutput { () throws(FileError) in
            let tombstone = try aside.creating(name, new: true)
            let snapshot = try snapshots.opening(name)
            guard let sums = try snapshot.read(OutputTree.checksums) else {
                throw FileError(.open, path: "\(snapshot.path)/\(OutputTree.checksums)", .system(ENOENT))
            }
            try tombstone.write(sums, to: OutputTree.checksums)
            for file in [OutputTree.signature, OutputTree.manifest] {
                if let bytes = try snapshot.read(file) { try tombstone.write(bytes, to: file) }
            }
            return sums
        }
        let head = PublishedHead(name: name, digest: SHA256Digest(of: sums))
        try Tombstone.write(of: head, at: now, key: key) { bytes, file throws(FileError) in
            try aside.opening(name).write(bytes, to: file)
        }
    }
}
