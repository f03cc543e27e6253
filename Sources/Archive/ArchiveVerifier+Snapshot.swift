internal import Dashboard
internal import Files
internal import OutputTree

/// One snapshot, or what is left of a pruned one.
///
/// A folder, a link or a pipe in the place of a file is reported as a fault and never followed.
extension ArchiveVerifier {
    mutating func verify(
        snapshot name: String,
        of agency: RowID,
        at place: String,
        _ findings: inout Findings
    ) throws(FileError) {
        guard output.isFolder(place) else {
            fault(.extra, agency, name, place, "is not a snapshot's folder")
            return
        }
        if let stamps, !stamps.contains(String(SnapshotName.parts(of: name).stamp)) {
            _ = try verify(linksOf: name, agency, place, &findings)
            return
        }
        let sums = try verify(filesOf: name, agency, place, &findings)
        guard let sums else { return }
        try verifyManifest(name, agency, place, sums, &findings)
        if let rebuild { try verify(rebuilt: rebuild, name, agency, place, sums, findings.manifests[name]) }
    }

    /// What ties a snapshot to the others: its checksums, their signature and its manifest.
    private mutating func verify(
        linksOf name: String,
        _ agency: RowID,
        _ place: String,
        _ findings: inout Findings
    ) throws(FileError) -> [ChecksumLine]? {
        guard let sums = try checksums(name, agency, place, &findings) else { return nil }
        let file = "\(place)/\(OutputTree.manifest)"
        if let manifest = plainFile(file, name, agency),
            SHA256Digest(of: manifest).hex != sums.first(where: { $0.path == OutputTree.manifest })?.digest
        {
            fault(.changed, agency, name, file, "was changed after it was published")
        }
        try verifyManifest(name, agency, place, sums, &findings)
        return sums
    }

    /// A pruned snapshot's remains: its checksums, signature and manifest, and the note.
    mutating func verify(
        tombstone name: String,
        of agency: RowID,
        at place: String,
        _ findings: inout Findings
    ) throws(FileError) {
        guard output.isFolder(place) else {
            fault(.extra, agency, name, place, "is not a pruned snapshot's folder")
            return
        }
        guard let sums = try verify(linksOf: name, agency, place, &findings) else { return }
        let noteFile = "\(place)/\(OutputTree.tombstone)"
        if let bytes = plainFile(noteFile, name, agency) {
            let note = Tombstone(json: bytes)
            if note?.snapshot != name || note?.sha256 != findings.heads[name]?.digest.hex {
                fault(.changed, agency, name, noteFile, "does not speak of the checksums beside it")
            }
        }
        verifySignature(ofTombstone: name, agency, place)
        if isKept(withdrawn: place) { return try verify(withdrawn: name, of: agency, at: place, sums) }
        let expected = [
            OutputTree.checksums, OutputTree.signature, OutputTree.manifest, OutputTree.tombstone,
            OutputTree.tombstoneSignature,
        ]
        for path in try output.opening(place).names() where !expected.contains(path) {
            fault(.extra, agency, name, "\(place)/\(path)", "is not among what pruning left")
        }
    }

    /// Whether a withdrawn snapshot still has its files: it is moved away as it is.
    private func isKept(withdrawn place: String) -> Bool { output.exists("\(place)/\(OutputTree.snapshotData)") }

    private mutating func verify(
        withdrawn name: String,
        of agency: RowID,
        at place: String,
        _ sums: [ChecksumLine]
    ) throws(FileError) {
        compare(sums, name, agency, place, besides: [OutputTree.tombstone, OutputTree.tombstoneSignature])
    }

    /// Who removed a snapshot: told apart as far as there are keys and signatures.
    private mutating func verifySignature(ofTombstone name: String, _ agency: RowID, _ place: String) {
        let file = "\(place)/\(OutputTree.tombstoneSignature)"
        guard !keys.isEmpty else { return }
        guard output.exists(file) else {
            result.unsignedTombstones += 1
            return
        }
        let noteFile = "\(place)/\(OutputTree.tombstone)"
        guard let signature = plainFile(file, name, agency), let note = plainFile(noteFile, name, agency) else {
            return
        }
        if !keys.contains(where: { $0.isValid(signature, for: note) }) {
            fault(.signature, agency, name, file, "is not a signature by one of the public keys")
        }
    }

    /// Compares what lies in the folder with its checksums.
    private mutating func verify(
        filesOf name: String,
        _ agency: RowID,
        _ place: String,
        _ findings: inout Findings
    ) throws(FileError) -> [ChecksumLine]? {
        guard let sums = try checksums(name, agency, place, &findings) else { return nil }
        compare(sums, name, agency, place, besides: [])
        return sums
    }

    /// - Parameter others: Files that the checksums need not name.
    private mutating func compare(
        _ sums: [ChecksumLine],
        _ name: String,
        _ agency: RowID,
        _ place: String,
        besides others: Set<String>
    ) {
        var expected: [String: String] = [:]
        for line in sums { expected[line.path] = line.digest }
        var present: [String] = []
        list(place, prefix: "", agency, name, into: &present)
        for path in present
        where path != OutputTree.checksums && path != OutputTree.signature && !others.contains(path) {
            guard let digest = expected.removeValue(forKey: path) else {
                fault(.extra, agency, name, "\(place)/\(path)", "is not among the files that were published")
                continue
            }
            if let bytes = plainFile("\(place)/\(path)", name, agency), SHA256Digest(of: bytes).hex != digest {
                fault(.changed, agency, name, "\(place)/\(path)", "was changed after it was published")
            }
        }
        for path in expected.keys.sorted() {
            fault(.missing, agency, name, "\(place)/\(path)", "is missing")
        }
    }

    /// Reads the checksums and checks their signature.
    private mutating func checksums(
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ findings: inout Findings
    ) throws(FileError) -> [ChecksumLine]? {
        let file = "\(place)/\(OutputTree.checksums)"
        guard let bytes = plainFile(file, name, agency) else { return nil }
        findings.places[name] = place
        findings.heads[name] = PublishedHead(name: name, digest: SHA256Digest(of: bytes))
        let signatureFile = "\(place)/\(OutputTree.signature)"
        if output.exists(signatureFile) {
            if let signature = plainFile(signatureFile, name, agency), !keys.isEmpty,
                !keys.contains(where: { $0.isValid(signature, for: bytes) })
            {
                fault(.signature, agency, name, signatureFile, "is not a signature by one of the public keys")
            }
        } else if !keys.isEmpty {
            fault(.signature, agency, name, signatureFile, "is missing: the snapshot is not signed")
        }
        guard let lines = ChecksumLine.lines(of: bytes) else {
            fault(.malformed, agency, name, file, "is not a list of checksums")
            return nil
        }
        return lines
    }

    private mutating func verifyManifest(
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ sums: [ChecksumLine],
        _ findings: inout Findings
    ) throws(FileError) {
        let file = "\(place)/\(OutputTree.manifest)"
        if !sums.contains(where: { $0.path == OutputTree.manifest }) {
            fault(.malformed, agency, name, "\(place)/\(OutputTree.checksums)", "does not name \(OutputTree.manifest)")
        }
        // Anything but a plain file has been reported already.
        guard output.isPlainFile(file), let bytes = plainFile(file, name, agency) else { return }
        guard let manifest = ManifestDocument(json: bytes) else {
            fault(.malformed, agency, name, file, "is not a manifest")
            return
        }
        findings.manifests[name] = manifest
        if manifest.snapshot != name {
            fault(.malformed, agency, name, file, "is the manifest of \(manifest.snapshot): the folder was renamed")
        }
        if RowID(manifest.agency.id) != agency {
            fault(.malformed, agency, name, file, "is the manifest of another agency")
        }
        let listed = manifest.files.map { "\($0.sha256)  \($0.path)" }
        let summed = sums.filter { $0.path != OutputTree.manifest }.map { "\($0.digest)  \($0.path)" }
        if listed.sorted() != summed.sorted() {
            fault(.malformed, agency, name, file, "names other files than \(OutputTree.checksums)")
        }
    }

    /// Renders the snapshot again from its data and compares the files byte by byte.
    private mutating func verify(
        rebuilt rebuild: Rebuilding,
        _ name: String,
        _ agency: RowID,
        _ place: String,
        _ sums: [ChecksumLine],
        _ manifest: ManifestDocument?
    ) throws(FileError) {
        let file = "\(place)/\(OutputTree.snapshotData)"
        guard let manifest, output.isPlainFile(file), let bytes = plainFile(file, name, agency) else { return }
        guard let periods = manifest.reportedPeriods else {
            fault(.rebuild, agency, name, "\(place)/\(OutputTree.manifest)", "names periods that are none")
            return
        }
        let snapshot: Snapshot
        do throws(SnapshotError) {
            snapshot = try Snapshot(json: bytes)
        } catch {
            fault(.rebuild, agency, name, file, error.description)
            return
        }
        let others = rebuild.templatesOther(than: manifest, for: snapshot.agency.slug)
        guard others.isEmpty else {
            for file in others { otherTemplates[file, default: []].append(name) }
            return
        }
        var unexplained = Set(sums.map(\.path))
        unexplained.remove(OutputTree.manifest)
        var compressed: [(file: SnapshotFile, path: String)] = []
        for rebuilt in rebuild.files(snapshot, periods) {
            let file = "\(place)/\(rebuilt.path)"
            if unexplained.remove(rebuilt.path) == nil {
                fault(.rebuild, agency, name, file, "comes out of its data and these templates, but was not published")
            } else if output.isPlainFile(file), let published = plainFile(file, name, agency),
                published != rebuilt.bytes
            {
                fault(.rebuild, agency, name, file, "is not what its data and these templates give")
            }
            let path = rebuilt.path + OutputTree.compressedSuffix
            if unexplained.remove(path) != nil { compressed.append((rebuilt, path)) }
        }
        // Decompressed, not compressed again: another version of zlib gives other bytes, which is no fault.
        for (rebuilt, path) in compressed {
            let file = "\(place)/\(path)"
            if output.isPlainFile(file), let published = plainFile(file, name, agency),
                !GzipReader.gives(rebuilt.bytes, from: published)
            {
                fault(.rebuild, agency, name, file, "does not decompress to what its data and these templates give")
            }
        }
        for path in unexplained.sorted() {
            fault(.rebuild, agency, name, "\(place)/\(path)", "does not come out of its data and these templates")
        }
    }

    /// A file's bytes. Anything but a plain file that can be read is reported as a fault and `nil`.
    mutating func plainFile(_ file: String, _ name: String?, _ agency: RowID) -> [UInt8]? {
        guard output.exists(file) else {
            fault(.missing, agency, name, file, "is missing")
            return nil
        }
        guard output.isPlainFile(file) else {
            fault(.changed, agency, name, file, "is not a plain file any more")
            return nil
        }
        do throws(FileError) {
            if let bytes = try output.read(file) { return bytes }
            fault(.missing, agency, name, file, "is missing")
        } catch {
            fault(.changed, agency, name, file, "cannot be read: \(error.reason)")
        }
        return nil
    }

    /// Everything in a folder and those below it, by its path; a folder with nothing in it is a fault.
    private mutating func list(
        _ place: String,
        prefix: String,
        _ agency: RowID,
        _ snapshot: String,
        into paths: inout [String]
    ) {
        let names: [String]
        do throws(FileError) { names = try output.opening(place).names() } catch {
            fault(.changed, agency, snapshot, place, "cannot be read: \(error.reason)")
            return
        }
        if names.isEmpty, !prefix.isEmpty {
            fault(.extra, agency, snapshot, place, "is a folder with nothing in it, which was not published")
        }
        for name in names {
            if output.isFolder("\(place)/\(name)") {
                list("\(place)/\(name)", prefix: "\(prefix)\(name)/", agency, snapshot, into: &paths)
            } else {
                paths.append(prefix + name)
            }
        }
    }
}
