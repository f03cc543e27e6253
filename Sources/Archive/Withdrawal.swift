package import Dashboard
internal import Files
internal import OutputTree

/// Takes a snapshot away from its readers, such as one of a wrong instant, without breaking the chain: it is moved as it is
/// to `pruned/`, which nobody serves, with a note of why.
package struct Withdrawal: ~Copyable {
    private let output: Directory
    private let reason: String
    private let now: Instant
    private let key: SigningKey?
    private let pages: ArchiveRepair.Pages

    /// - Parameters:
    ///   - path: The output.
    ///   - reason: Why; the note says it.
    ///   - now: The time that the note bears.
    ///   - key: Signs the note, where there is one.
    ///   - pages: Renders the archive's pages.
    package init(
        output path: String,
        reason: String,
        now: Instant,
        key: SigningKey?,
        pages: @escaping ArchiveRepair.Pages
    ) throws(ArchiveError) {
        output = try onOutput { () throws(FileError) in try Directory(opening: path) }
        self.reason = reason
        self.now = now
        self.key = key
        self.pages = pages
    }

    /// The agencies that have this snapshot, or whose withdrawal of it was broken off, by id.
    package func agencies(having name: String) throws(ArchiveError) -> [RowID] {
        try onOutput { () throws(FileError) in
            try output.agencies().filter { agency in
                let pruned = OutputTree.pruned(name, of: agency)
                return output.isFolder(OutputTree.snapshot(name, of: agency))
                    || output.isFolder(pruned) && !output.exists("\(pruned)/\(OutputTree.tombstone)")
            }
        }
    }

    /// What the record will say of an agency.
    package func entry(_ name: String, of agency: RowID) throws(ArchiveError) -> MaintenanceRecord.Entry {
        let head = try onOutput { () throws(FileError) in try output.published(agency, name) }
        guard let head else {
            throw ArchiveError(
                .cannotRead,
                path: "\(output.path)/\(OutputTree.snapshot(name, of: agency))/\(OutputTree.checksums)",
                reason: "is missing, so its place in the chain cannot be kept. See 'callsheet verify'"
            )
        }
        var entry = MaintenanceRecord.Entry(agency: agency, actions: ["withdraws \(name)"])
        entry.withdrawn = [head]
        entry.head = try onOutput { () throws(FileError) in try output.head(of: agency) }
        return entry
    }

    /// Withdraws one agency's snapshot. Broken off anywhere, it can be done again.
    ///
    /// - Returns: What readers see now; `nil` when nothing is left.
    package func withdraw(_ name: String, of agency: RowID) throws(ArchiveError) -> String? {
        let folder = try onOutput { () throws(FileError) in try output.opening(OutputTree.agency(agency)) }
        guard let head = try onOutput({ () throws(FileError) in try output.published(agency, name) }) else {
            return nil
        }
        let latest = try onOutput { () throws(FileError) in
            // As long as it is there, the archive's lists may name what is gone.
            try folder.make(OutputTree.pruning)
            try folder.make(OutputTree.pruned)
            // What a killed run put in place must be the head before anything else moves.
            try folder.settleNext()
            let latest = try folder.latestSnapshot(except: name)
            if folder.destination(ofLink: OutputTree.latest) == OutputTree.snapshot(name) {
                if let latest {
                    try folder.swapLink(OutputTree.latest, to: OutputTree.snapshot(latest))
                } else {
                    try folder.removeFile(OutputTree.latest)
                }
            }
            try folder.syncFileSystem()
            if folder.isFolder(OutputTree.snapshot(name)) {
                _ = try folder.opening(OutputTree.snapshots).move(
                    name,
                    into: folder.opening(OutputTree.pruned),
                    as: name
                )
            }
            return latest
        }
        let place = try onOutput { () throws(FileError) in try folder.opening(OutputTree.pruned).opening(name) }
        try Tombstone.write(of: head, at: now, withdrawal: reason, key: key) { bytes, file throws(FileError) in
            try place.remove(file)
            try place.write(bytes, to: file)
        }
        try onOutput { () throws(FileError) in
            let listing = try ArchiveListing.rebuilding(folder)
            var files = listing.files
            if let latest,
                let bytes = try folder.readPlainFile("\(OutputTree.snapshot(latest))/\(OutputTree.snapshotData)"),
                let snapshot = try? Snapshot(json: bytes)
            {
                files += pages(snapshot, listing)
            }
            try folder.replace(listing: files, listing)
        }
        return latest
    }
}
