internal import Dashboard
internal import Files
internal import OutputTree

/// Tries an output as a run would use it, and leaves it as it was.
package enum OutputProbe {
    private static let prefix = ".check-"

    /// What a night writes, and what there is already.
    package struct Usage: Hashable, Sendable {
        package var agencies = 0
        /// Of all agencies.
        package var snapshots = 0
        /// What all that `latest` leads to takes, in bytes.
        package var bytes = 0
        /// Its files and folders.
        package var files = 0

        package init() {}
    }

    /// Makes a folder with a file in it, locks the file, makes it durable, renames the folder and removes it again.
    ///
    /// - Parameter name: Sets it apart from others that try at the same time.
    /// - Throws: `cannotWrite` with what failed. What was made is removed as far as possible.
    package static func tryWriting(_ output: String, name: String) throws(ArchiveError) {
        let (made, renamed) = ("\(prefix)\(name)", "\(prefix)\(name)-renamed")
        let (isLocked, isRenamed): (Bool, Bool) = try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            defer { for name in [made, renamed] where root.isFolder(name) { try? root.remove(name) } }
            let folder = try root.creating(made, new: true, mode: 0o700)
            let file = try NewFile("file", in: folder, mode: 0o600)
            try file.append([0x0A])
            try file.sync()
            // Each opens the file for itself, as two runs would.
            let (lock, other) = (try LockFile(OutputTree.lock, in: folder), try LockFile(OutputTree.lock, in: folder))
            let isFirst = try lock.tryLock(0..<1)
            let isLocked = try !other.tryLock(0..<1) && isFirst
            try folder.sync()
            let isRenamed = try root.move(made, into: root, as: renamed)
            try root.sync()
            return (isLocked, isRenamed)
        }
        guard isLocked else {
            throw ArchiveError(.cannotWrite, path: output, reason: "two can hold the same lock at a time")
        }
        guard isRenamed else {
            throw ArchiveError(.cannotWrite, path: "\(output)/\(renamed)", reason: "is there already")
        }
    }

    /// - Complexity: O(agencies): their latest manifests are read, their snapshots counted.
    package static func usage(of output: String) throws(ArchiveError) -> Usage {
        try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            var usage = Usage()
            for agency in try root.agencies() {
                let path = OutputTree.latest(of: agency)
                guard let bytes = try root.readPlainFile("\(path)/\(OutputTree.manifest)"),
                    let manifest = ManifestDocument(json: bytes)
                else { continue }
                usage.agencies += 1
                usage.bytes += manifest.files.reduce(bytes.count) { $0 + $1.size }
                usage.files += manifest.files.count + 3 + Set(manifest.files.compactMap { folder(of: $0.path) }).count
                let snapshots = "\(OutputTree.agency(agency))/\(OutputTree.snapshots)"
                if root.isFolder(snapshots) { usage.snapshots += try root.opening(snapshots).names().count }
            }
            return usage
        }
    }

    private static func folder(of path: String) -> Substring? { path.lastIndex(of: "/").map { path[..<$0] } }

    /// Whether the newest snapshot of all is signed by a key.
    package enum Signature: Hashable, Sendable {
        case valid, missing, other
        /// Nothing is published yet.
        case nothing
    }

    /// - Complexity: O(agencies).
    package static func newestSignature(in output: String, by key: VerificationKey) throws(ArchiveError) -> Signature {
        try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            var newest: (agency: RowID, name: String)?
            for agency in try root.agencies() {
                guard let link = root.destination(ofLink: OutputTree.latest(of: agency)) else { continue }
                let name = SnapshotName.inLink(link)
                if newest.map({ SnapshotName.isLater(name, than: $0.name) }) ?? true { newest = (agency, name) }
            }
            guard let newest else { return .nothing }
            let folder = OutputTree.snapshot(newest.name, of: newest.agency)
            guard let sums = try root.readPlainFile("\(folder)/\(OutputTree.checksums)") else { return .nothing }
            guard let signature = try root.readPlainFile("\(folder)/\(OutputTree.signature)") else { return .missing }
            return key.isValid(signature, for: sums) ? .valid : .other
        }
    }
}
