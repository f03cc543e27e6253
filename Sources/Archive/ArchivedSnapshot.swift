package import Dashboard
internal import Files
internal import OutputTree

/// A published snapshot read back, each file held against the checksums that its head stands for.
package struct ArchivedSnapshot: Sendable {
    package let head: PublishedHead
    package let snapshot: Snapshot
    /// Why it corrects an earlier one of the same instant; `nil` where it corrects none or no reason was given.
    package let reason: String?
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
        reason = ManifestDocument(json: manifest)?.supersedes?.reason
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
