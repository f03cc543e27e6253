package import Dashboard

/// Checks published snapshots against what they say of themselves and of each other.
///
/// Source: GNU coreutils for the checksums' form; RFC 8032 for signatures.
package struct ArchiveVerifier: ~Copyable {
    /// Renders a snapshot again: its files but the manifest, from its data and the periods that were reported on; or
    /// why that cannot be done.
    package typealias Rebuild = (_ snapshot: Snapshot, _ periods: [Period]) -> [SnapshotFile]

    private let output: Directory
    private let keys: [VerificationKey]
    private let rebuild: Rebuild?
    private var result = Verification()

    /// - Parameters:
    ///   - path: The output.
    ///   - keys: Public keys; every snapshot must then bear a signature by one of them.
    ///   - rebuild: Renders again, where that is wanted.
    package init(output path: String, keys: [VerificationKey], rebuild: Rebuild?) throws(ArchiveError) {
        self.output = try Directory(opening: path)
        self.keys = keys
        self.rebuild = rebuild
    }

    /// Checks these agencies, or all.
    ///
    /// - Parameter expected: A head that must still be in the chain of one of the agencies checked.
    package consuming func verify(
        agencies chosen: [RowID],
        expecting expected: PublishedReference?
    ) throws(ArchiveError) -> Verification {
        var agencies = chosen
        if chosen.isEmpty, output.exists(OutputTree.agencies) {
            for name in try output.opening(OutputTree.agencies).names() {
                if let id = RowID(name) {
                    agencies.append(id)
                } else {
                    fault(.extra, nil, nil, "\(OutputTree.agencies)/\(name)", "is not an agency's folder")
                }
            }
        }
        var isExpectedFound = false
        for agency in agencies {
            let path = Directory.agencyPath(agency)
            guard output.exists(path) else {
                fault(.missing, agency, nil, path, "is missing")
                continue
            }
            result.agencies += 1
            let chain = try verify(agency)
            if let expected, chain.contains(where: { $0.name == expected.name && $0.digest.hex == expected.digest }) {
                isExpectedFound = true
            }
        }
        if let expected, !isExpectedFound {
            fault(
                .head,
                agencies.count == 1 ? agencies[0] : nil,
                expected.name,
                agencies.count == 1 ? Directory.agencyPath(agencies[0]) : OutputTree.agencies,
                "does not lead to the expected head \(expected.name):\(expected.digest)"
            )
        }
        return result
    }

    // MARK: One agency

    /// - Returns: The chain from the head to the oldest, as far as it holds.
    private mutating func verify(_ agency: RowID) throws(ArchiveError) -> [PublishedHead] {
        let path = Directory.agencyPath(agency)
        let folder = try output.opening(path)
        var manifests: [String: ManifestDocument] = [:]
        var heads: [String: PublishedHead] = [:]
        let kept = folder.exists(OutputTree.snapshots) ? try folder.opening(OutputTree.snapshots).names() : []
        for name in kept {
            result.snapshots += 1
            let place = "\(path)/\(OutputTree.snapshots)/\(name)"
            try verify(snapshot: name, of: agency, at: place, &manifests, &heads)
        }
        let pruned = folder.exists(OutputTree.pruned) ? try folder.opening(OutputTree.pruned).names() : []
        for name in pruned where heads[name] == nil {
            result.pruned += 1
            try verify(tombstone: name, of: agency, at: "\(path)/\(OutputTree.pruned)/\(name)", &manifests, &heads)
        }
        verifyLatest(agency, folder, kept)
        return try verifyChain(agency, folder, manifests, heads)
    }

    private mutating func verifyLatest(_ agency: RowID, _ folder: borrowing Directory, _ kept: [String]) {
        let file = "\(Directory.agencyPath(agency))/\(OutputTree.latest)"
        guard let target = folder.destination(ofLink: OutputTree.latest) else {
            fault(.latest, agency, nil, file, "is missing, or is not a symbolic link")
            return
        }
        let name = OutputTree.name(inLink: target)
        if target != "\(OutputTree.snapshots)/\(name)" || !kept.contains(name) {
            fault(.latest, agency, nil, file, "leads to '\(target)', which is not a published snapshot")
        }
    }

    /// Follows the chain from the head; every snapshot must be on it.
    private mutating func verifyChain(
        _ agency: RowID,
        _ folder: borrowing Directory,
        _ manifests: [String: ManifestDocument],
        _ heads: [String: PublishedHead]
    ) throws(ArchiveError) -> [PublishedHead] {
        let path = Directory.agencyPath(agency)
        guard let head = try output.head(of: agency) else {
            fault(.chain, agency, nil, "\(path)/\(OutputTree.head)", "leads to no snapshot: the newest one is missing")
            return []
        }
        if let link = folder.destination(ofLink: OutputTree.head), heads[OutputTree.name(inLink: link)] == nil {
            fault(
                .chain,
                agency,
                OutputTree.name(inLink: link),
                "\(path)/\(OutputTree.snapshots)/\(OutputTree.name(inLink: link))",
                "was published last and is missing"
            )
        }
        result.heads.append((agency, head))
        var chain: [PublishedHead] = []
        var visited: Set<String> = []
        var next: PublishedHead? = heads[head.name]
        while let current = next {
            guard visited.insert(current.name).inserted else { break }
            chain.append(current)
            next = nil
            guard let previous = manifests[current.name]?.previous else { break }
            let place = "\(path)/\(OutputTree.snapshots)/\(previous.snapshot)"
            guard let found = heads[previous.snapshot] else {
                fault(
                    .chain,
                    agency,
                    previous.snapshot,
                    place,
                    "is missing: \(current.name) was published after it"
                )
                break
            }
            if found.digest.hex != previous.sha256 {
                fault(
                    .chain,
                    agency,
                    previous.snapshot,
                    "\(place)/\(Checksums.fileName)",
                    "is not the one after which \(current.name) was published"
                )
            }
            next = found
        }
        for name in heads.keys.sorted() where !visited.contains(name) {
            fault(
                .chain,
                agency,
                name,
                "\(path)/\(OutputTree.snapshots)/\(name)",
                "is not in the chain that ends with \(head.name)"
            )
        }
        return chain
    }

    // MARK: One snapshot

    private mutating func verify(
        snapshot name: String,
        of agency: RowID,
        at place: String,
        _ manifests: inout [String: ManifestDocument],
        _ heads: inout [String: PublishedHead]
    ) throws(ArchiveError) {
        guard let sums = try checksums(name, agency, place, &heads) else { return }
        var present: [String] = []
        try list(output.opening(place), prefix: "", into: &present)
        var expected: [String: String] = [:]
        for line in sums { expected[line.path] = line.digest }
        for path in present where path != Checksums.fileName && path != Checksums.signatureFileName {
            guard let digest = expected.removeValue(forKey: path) else {
                fault(.extra, agency, name, "\(place)/\(path)", "is not among the files that were published")
                continue
            }
            guard output.isPlainFile("\(place)/\(path)") else {
                fault(.changed, agency, name, "\(place)/\(path)", "is not a plain file any more")
                continue
            }
            let bytes: [UInt8]?
            do throws(ArchiveError) { bytes = try output.read("\(place)/\(path)") } catch {
                fault(.changed, agency, name, "\(place)/\(path)", "cannot be read: \(error.reason)")
                continue
            }
            guard let bytes, SHA256Digest(of: bytes).hex == digest else {
                fault(.changed, agency, name, "\(place)/\(path)", "was changed after it was published")
                continue
            }
        }
        for path in expected.keys.sorted() {
            fault(.missing, agency, name, "\(place)/\(path)", "is missing")
        }
        try verifyManifest(name, agency, place, sums, &manifests)
        if let rebuild { try verify(rebuilt: rebuild, name, agency, place, manifests[name]) }
    }

    /// A pruned snapshot's remains: its checksums, signature and manifest.
    private mutating func verify(
        tombstone name: String,
        of agency: RowID,
        at place: String,
        _ manifests: inout [String: ManifestDocument],
        _ heads: inout [String: PublishedHead]
    ) throws(ArchiveError) {
        guard let sums = try checksums(name, agency, place, &heads) else { return }
        let manifest = try output.read("\(place)/\(Manifest.fileName)")
        let digest = sums.first { $0.path == Manifest.fileName }?.digest
        if manifest.map({ SHA256Digest(of: $0).hex }) != digest {
            fault(.changed, agency, name, "\(place)/\(Manifest.fileName)", "was changed after it was published")
        }
        try verifyManifest(name, agency, place, sums, &manifests)
    }

    /// Reads the checksums and checks their signature.
    private mutating func checksums(
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ heads: inout [String: PublishedHead]
    ) throws(ArchiveError) -> [(path: String, digest: String)]? {
        let file = "\(place)/\(Checksums.fileName)"
        guard let bytes = try output.read(file) else {
            fault(.missing, agency, name, file, "is missing")
            return nil
        }
        heads[name] = PublishedHead(name: name, digest: SHA256Digest(of: bytes))
        if !keys.isEmpty {
            let signatureFile = "\(place)/\(Checksums.signatureFileName)"
            if let signature = try output.read(signatureFile) {
                if !keys.contains(where: { $0.isValid(signature, for: bytes) }) {
                    fault(.signature, agency, name, signatureFile, "is not a signature by one of the public keys")
                }
            } else {
                fault(.signature, agency, name, signatureFile, "is missing: the snapshot is not signed")
            }
        }
        guard let lines = Checksums.lines(bytes) else {
            fault(.malformed, agency, name, file, "is not a list of checksums")
            return nil
        }
        return lines
    }

    private mutating func verifyManifest(
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ sums: [(path: String, digest: String)],
        _ manifests: inout [String: ManifestDocument]
    ) throws(ArchiveError) {
        let file = "\(place)/\(Manifest.fileName)"
        guard let bytes = try output.read(file) else { return }
        guard let manifest = ManifestDocument(json: bytes) else {
            fault(.malformed, agency, name, file, "is not a manifest")
            return
        }
        manifests[name] = manifest
        if manifest.snapshot != name {
            fault(.malformed, agency, name, file, "is the manifest of \(manifest.snapshot): the folder was renamed")
        }
        if RowID(manifest.agency.id) != agency {
            fault(.malformed, agency, name, file, "is the manifest of another agency")
        }
        let listed = manifest.files.map { "\($0.sha256)  \($0.path)" }
        let summed = sums.filter { $0.path != Manifest.fileName }.map { "\($0.digest)  \($0.path)" }
        if listed.sorted() != summed.sorted() {
            fault(.malformed, agency, name, file, "names other files than \(Checksums.fileName)")
        }
    }

    /// Renders the snapshot again from its data and compares byte for byte.
    private mutating func verify(
        rebuilt rebuild: Rebuild,
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ manifest: ManifestDocument?
    ) throws(ArchiveError) {
        let file = "\(place)/\(SnapshotFile.snapshotPath)"
        guard let periods = manifest?.reportedPeriods, let bytes = try output.read(file) else { return }
        let snapshot: Snapshot
        do throws(SnapshotError) {
            snapshot = try Snapshot(json: bytes)
        } catch {
            fault(.rebuild, agency, name, file, error.description)
            return
        }
        for rebuilt in rebuild(snapshot, periods) {
            guard let published = try output.read("\(place)/\(rebuilt.path)") else { continue }
            if published != rebuilt.bytes {
                fault(
                    .rebuild,
                    agency,
                    name,
                    "\(place)/\(rebuilt.path)",
                    "is not what its data and these templates give"
                )
            }
        }
    }

    private func list(
        _ folder: borrowing Directory,
        prefix: String,
        into paths: inout [String]
    ) throws(ArchiveError) {
        for name in try folder.names() {
            if folder.isFolder(name) {
                try list(folder.opening(name), prefix: "\(prefix)\(name)/", into: &paths)
            } else {
                paths.append(prefix + name)
            }
        }
    }

    private mutating func fault(
        _ kind: Fault.Kind,
        _ agency: RowID?,
        _ snapshot: String?,
        _ file: String,
        _ message: String
    ) {
        result.faults.append(Fault(kind: kind, agency: agency, snapshot: snapshot, file: file, message: message))
    }
}

/// A snapshot and its head's digest as somebody noted them, `STAMP:SHA256`.
package struct PublishedReference: Hashable, Sendable {
    package let name: String
    /// 64 lower-case hexadecimal digits.
    package let digest: String

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.count == 64, parts[1].allSatisfy(\.isHexDigit) else {
            return nil
        }
        name = String(parts[0])
        digest = parts[1].lowercased()
    }
}
