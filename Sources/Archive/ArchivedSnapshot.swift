package import Dashboard
internal import Files
internal import OutputTree

/// A published snapshot read back, each file held against the checksums that its head stands for.
package struct ArchivedSnapshot: Sendable {
    package let head: PublishedHead
    package let snapshot: Snapshot
    /// Why it corrects an earlier one of the same instant; `nil` where it corrects none or no reason was given.
    package let reason: String?
    /// The periods that were reported on; empty where the manifest names one that is none.
    package let periods: [Period]
    /// Of a restatement, the versions that it stands for with other figures of past days: from the one before back to the
    /// first that is no restatement itself. Empty for all else.
    package let restatementOf: [String]
    private let folder: String
    private let sums: [ChecksumLine]

    /// The name of the snapshot that an agency's readers see; `nil` when there is none.
    package static func latest(of agency: RowID, in output: String) throws(ArchiveError) -> String? {
        try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            return root.destination(ofLink: OutputTree.latest(of: agency)).map(SnapshotName.inLink)
        }
    }

    /// The agencies that have something published, by id.
    package static func agencies(in output: String) throws(ArchiveError) -> [RowID] {
        try onOutput { () throws(FileError) in try Directory(opening: output).agencies() }
    }

    /// Reads an agency's snapshot.
    ///
    /// - Throws: `cannotRead` with the file that is missing, or is not what was published.
    package init(_ name: String, of agency: RowID, in output: String) throws(ArchiveError) {
        let folder = "\(output)/\(OutputTree.snapshot(name, of: agency))"
        let bytes = try ArchivedSnapshot.read(OutputTree.checksums, in: folder)
        guard let sums = ChecksumLine.lines(of: bytes) else {
            throw ArchiveError(
                .cannotRead,
                path: "\(folder)/\(OutputTree.checksums)",
                reason: "is not a list of checksums. See 'callsheet verify'"
            )
        }
        self.folder = folder
        self.sums = sums
        head = PublishedHead(name: name, digest: SHA256Digest(of: bytes))
        let data = try ArchivedSnapshot.checked(OutputTree.snapshotData, in: folder, sums)
        do throws(SnapshotError) {
            snapshot = try Snapshot(json: data)
        } catch {
            throw ArchiveError(.cannotRead, path: "\(folder)/\(OutputTree.snapshotData)", reason: error.description)
        }
        guard snapshot.agency.id == agency else {
            throw ArchiveError(
                .cannotRead,
                path: "\(folder)/\(OutputTree.snapshotData)",
                reason: "is of agency \(snapshot.agency.id). See 'callsheet verify'"
            )
        }
        let manifest = try ArchivedSnapshot.checked(OutputTree.manifest, in: folder, sums)
        let document = ManifestDocument(json: manifest)
        reason = document?.supersedes?.reason
        periods = document?.reportedPeriods ?? []
        restatementOf = try ArchivedSnapshot.versions(restatedBy: document, of: agency, in: output)
    }

    /// Follows manifests back, kept or pruned, as long as each is a restatement's.
    private static func versions(
        restatedBy manifest: ManifestDocument?,
        of agency: RowID,
        in output: String
    ) throws(ArchiveError) -> [String] {
        guard manifest?.supersedes?.restatedDays != nil else { return [] }
        return try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            var (versions, current): ([String], ManifestDocument?) = ([], manifest)
            while let before = current?.supersedes, current?.supersedes?.restatedDays != nil,
                !versions.contains(before.snapshot)
            {
                versions.append(before.snapshot)
                let places = [
                    OutputTree.snapshot(before.snapshot, of: agency), OutputTree.pruned(before.snapshot, of: agency),
                ]
                current = nil
                for place in places where current == nil {
                    current = try root.readPlainFile("\(place)/\(OutputTree.manifest)").flatMap {
                        ManifestDocument(json: $0)
                    }
                }
            }
            return versions
        }
    }

    /// The newest version of each of an agency's last reports that are kept, newest first.
    ///
    /// - Parameter count: Of how many instants, 0 or more.
    /// - Complexity: O(snapshots).
    package static func newest(_ count: Int, of agency: RowID, in output: String) throws(ArchiveError) -> [String] {
        try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            let place = "\(OutputTree.agency(agency))/\(OutputTree.snapshots)"
            guard root.isFolder(place) else { return [] }
            var (names, stamps): ([String], Set<Substring>) = ([], [])
            for name in try root.opening(place).names().sorted(by: { SnapshotName.isLater($0, than: $1) }) {
                let stamp = SnapshotName.parts(of: name).stamp
                guard names.count < count, Instant(stamp: String(stamp)) != nil, stamps.insert(stamp).inserted else {
                    continue
                }
                names.append(name)
            }
            return names
        }
    }

    /// The days whose figures a published snapshot holds, by its manifest; `nil` where that cannot be read.
    package static func window(of name: String, _ agency: RowID, in output: String) throws(ArchiveError) -> DayRange? {
        try onOutput { () throws(FileError) in
            let file = "\(OutputTree.snapshot(name, of: agency))/\(OutputTree.manifest)"
            guard let bytes = try Directory(opening: output).readPlainFile(file) else { return nil }
            return ManifestDocument(json: bytes)?.heldDays
        }
    }

    /// The API's answer of the standard period, its first page.
    package func answer() throws(ArchiveError) -> [UInt8] {
        try ArchivedSnapshot.checked(OutputTree.answer(.standard, offset: 0), in: folder, sums)
    }

    private static func read(_ file: String, in folder: String) throws(ArchiveError) -> [UInt8] {
        let bytes = try onOutput { () throws(FileError) in try Directory(opening: folder).readPlainFile(file) }
        guard let bytes else {
            throw ArchiveError(.cannotRead, path: "\(folder)/\(file)", reason: "is missing. See 'callsheet verify'")
        }
        return bytes
    }

    private static func checked(
        _ file: String,
        in folder: String,
        _ sums: [ChecksumLine]
    ) throws(ArchiveError) -> [UInt8] {
        let bytes = try read(file, in: folder)
        guard sums.first(where: { $0.path == file })?.digest == SHA256Digest(of: bytes).hex else {
            throw ArchiveError(
                .cannotRead,
                path: "\(folder)/\(file)",
                reason: "is not what was published: its checksum differs. See 'callsheet verify'"
            )
        }
        return bytes
    }
}
