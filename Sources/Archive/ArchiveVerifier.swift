package import Dashboard
internal import Files
internal import OutputTree

/// Checks published snapshots against their own checksums and manifests, and against each other's.
///
/// Source: GNU coreutils for the checksums' form; RFC 8032 for signatures.
package struct ArchiveVerifier: ~Copyable {
    let output: Directory
    let keys: [VerificationKey]
    let rebuild: Rebuilding?
    let stamps: Set<String>?
    var result = Verification()
    /// Of each template that is not the one of its time, the snapshots made with another.
    var otherTemplates: [String: [String]] = [:]
    /// Which snapshots there are, as hashes of ``RecordedHead``: there can be millions.
    private var present: Set<Int> = []

    /// - Parameters:
    ///   - path: The output.
    ///   - keys: Public keys; every snapshot must then bear a signature by one of them.
    ///   - rebuild: Renders again, where that is wanted.
    ///   - stamps: Only snapshots of these are looked at file by file, the others in their chain; `nil` for all.
    package init(
        output path: String,
        keys: [VerificationKey],
        rebuild: Rebuilding?,
        only stamps: Set<String>? = nil
    ) throws(ArchiveError) {
        self.output = try onOutput { () throws(FileError) in try Directory(opening: path) }
        self.keys = keys
        self.rebuild = rebuild
        self.stamps = stamps
    }

    /// Checks these agencies, or all.
    ///
    /// - Parameter expected: A head that must still be in the chain of one of the agencies checked.
    package consuming func verify(
        agencies chosen: [RowID],
        expecting expected: PublishedHead.Reference?
    ) throws(ArchiveError) -> Verification {
        do throws(FileError) { try verify(chosen, expected) } catch { throw ArchiveError(error) }
        return result
    }

    private mutating func verify(_ chosen: [RowID], _ expected: PublishedHead.Reference?) throws(FileError) {
        let history = try MaintenanceHistory(of: output)
        for name in history.damaged {
            fault(.malformed, nil, nil, "\(OutputTree.runs)/\(name)", "is not a record as callsheet writes it")
        }
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
            let path = OutputTree.agency(agency)
            guard output.exists(path) else {
                fault(.missing, agency, nil, path, "is missing")
                continue
            }
            result.agencies += 1
            let chain = try verify(agency)
            for head in chain { present.insert(RecordedHead(agency: agency, head: head).hashValue) }
            if let expected, chain.contains(where: expected.matches) {
                isExpectedFound = true
            }
        }
        if let expected, !isExpectedFound {
            fault(
                .head,
                agencies.count == 1 ? agencies[0] : nil,
                expected.name,
                agencies.count == 1 ? OutputTree.agency(agencies[0]) : OutputTree.agencies,
                "does not lead to the expected head \(expected.name):\(expected.digest)"
            )
        }
        try verifyRecords(of: chosen.isEmpty ? nil : Set(chosen), history)
        for (file, snapshots) in otherTemplates.sorted(by: { $0.key < $1.key }) {
            let names = snapshots.sorted { SnapshotName.isLater($1, than: $0) }
            let span = names.first == names.last ? names[0] : "\(names[0]) to \(names[names.count - 1])"
            fault(
                .rebuild,
                nil,
                nil,
                file,
                "is not as it was for \(names.count == 1 ? "a snapshot" : "\(names.count) snapshots"), \(span), so they were "
                    + "not rendered again. Give the templates of their time with --templates"
            )
        }
    }

    /// Compares the archive with what the runs noted beside it: by that an agency that is gone, or a chain whose end was
    /// cut off, is noticed.
    private mutating func verifyRecords(of agencies: Set<RowID>?, _ history: MaintenanceHistory) throws(FileError) {
        var seen: Set<RecordedHead> = []
        var gone: Set<RowID> = []
        guard output.isFolder(OutputTree.runs) else { return }
        var records = try RecordedHeads(of: output)
        while let recorded = try records.next() {
            let (agency, head) = (recorded.agency, recorded.head)
            if let agencies, !agencies.contains(agency) { continue }
            guard !present.contains(recorded.key.hashValue), !history.removed.contains(agency) else { continue }
            guard seen.insert(recorded.key).inserted, !gone.contains(agency) else { continue }
            if history.lost[agency]?.contains(head) ?? false {
                result.lost += 1
                continue
            }
            let record = "\(OutputTree.runs)/\(recorded.record)"
            guard output.exists(OutputTree.agency(agency)) else {
                gone.insert(agency)
                fault(
                    .missing,
                    agency,
                    nil,
                    OutputTree.agency(agency),
                    "is missing: \(record) says that \(head.name) was published"
                )
                continue
            }
            // Published while this went on, or its loss is told already.
            if let now = try output.published(agency, head.name), head.matches(now) { continue }
            if result.faults.contains(where: { $0.agency == agency && $0.snapshot == head.name }) { continue }
            fault(
                .chain,
                agency,
                head.name,
                "\(OutputTree.agency(agency))/\(OutputTree.snapshot(head.name))",
                "is not there as \(record) says that it was published, with the digest \(head.digest)"
            )
        }
        for name in records.damaged {
            fault(.malformed, nil, nil, "\(OutputTree.runs)/\(name)", "is not a run record as callsheet writes it")
        }
    }

    // MARK: One agency

    /// What is known of an agency's snapshots, kept and pruned.
    struct Findings {
        var manifests: [String: ManifestDocument] = [:]
        var heads: [String: PublishedHead] = [:]
        /// Each one's path, relative to the output.
        var places: [String: String] = [:]
    }

    /// What a run or a pruning changes in an agency's folder.
    private struct State: Equatable {
        let links: [String?]
        let kept: [String]
        let pruned: [String]
        var isUntouched: Bool { kept.isEmpty && pruned.isEmpty }

        init(_ folder: borrowing Directory) throws(FileError) {
            var links: [String?] = []
            for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
                links.append(folder.destination(ofLink: link))
            }
            self.links = links
            kept = folder.exists(OutputTree.snapshots) ? try folder.opening(OutputTree.snapshots).names() : []
            pruned = folder.exists(OutputTree.pruned) ? try folder.opening(OutputTree.pruned).names() : []
        }
    }

    /// - Returns: The chain from the head to the oldest, as far as it holds.
    private mutating func verify(_ agency: RowID) throws(FileError) -> [PublishedHead] {
        let path = OutputTree.agency(agency)
        guard output.isFolder(path) else {
            fault(.malformed, agency, nil, path, "is not a folder")
            return []
        }
        let folder = try output.opening(path)
        let before = result
        var state = try State(folder)
        // A run or a pruning at the same time makes part of what was seen stale. Then look again.
        for _ in 0..<5 {
            let chain = try verify(agency, folder, state)
            let now = try State(folder)
            if now == state { return chain }
            state = now
            result = before
        }
        return try verify(agency, folder, state)
    }

    private mutating func verify(
        _ agency: RowID,
        _ folder: borrowing Directory,
        _ state: State
    ) throws(FileError) -> [PublishedHead] {
        let path = OutputTree.agency(agency)
        // The agency's first run was killed before anything was in place.
        if state.isUntouched, !folder.exists(OutputTree.latest), !folder.exists(OutputTree.head) { return [] }
        var findings = Findings()
        for name in state.kept {
            result.snapshots += 1
            try verify(snapshot: name, of: agency, at: "\(path)/\(OutputTree.snapshot(name))", &findings)
        }
        for name in state.pruned where findings.heads[name] == nil {
            result.pruned += 1
            try verify(tombstone: name, of: agency, at: "\(path)/\(OutputTree.pruned)/\(name)", &findings)
        }
        verifyLinks(agency, folder, state.kept)
        let chain = try verifyChain(agency, folder, findings)
        try verifyListing(agency, folder, chain, findings)
        return chain
    }

    private mutating func verifyLinks(_ agency: RowID, _ folder: borrowing Directory, _ kept: [String]) {
        let path = OutputTree.agency(agency)
        let next = folder.destination(ofLink: OutputTree.next)
        for (link, target) in [(OutputTree.next, next), (OutputTree.head, folder.destination(ofLink: OutputTree.head))]
        {
            if let target, !SnapshotName.isBeside(link: target) {
                fault(
                    .chain,
                    agency,
                    nil,
                    "\(path)/\(link)",
                    "leads to '\(target)', which is no snapshot of this agency"
                )
            }
        }
        let file = "\(path)/\(OutputTree.latest)"
        let latest = folder.destination(ofLink: OutputTree.latest)
        // A run that was killed between putting a snapshot in place and pointing latest at it leaves .next behind.
        let unfinished = next.map(SnapshotName.inLink).flatMap { kept.contains($0) ? $0 : nil }
        guard let latest else {
            if unfinished != nil, kept.count == 1, !folder.exists(OutputTree.latest) { return }
            // Every report was withdrawn.
            if kept.isEmpty, !folder.exists(OutputTree.latest), folder.exists(OutputTree.pruned) { return }
            fault(.latest, agency, nil, file, "is missing, or is not a symbolic link")
            return
        }
        let name = SnapshotName.inLink(latest)
        guard SnapshotName.isBeside(link: latest), kept.contains(name) else {
            fault(.latest, agency, nil, file, "leads to '\(latest)', which is not a published snapshot")
            return
        }
        if let newest = kept.first(where: { SnapshotName.isLater($0, than: name) && $0 != unfinished }) {
            fault(.latest, agency, nil, file, "leads to '\(latest)', but \(newest) is later")
        }
    }

    /// Follows the chain from the head; every snapshot must be on it.
    private mutating func verifyChain(
        _ agency: RowID,
        _ folder: borrowing Directory,
        _ findings: Findings
    ) throws(FileError) -> [PublishedHead] {
        let path = OutputTree.agency(agency)
        let (manifests, heads) = (findings.manifests, findings.heads)
        if let link = folder.destination(ofLink: OutputTree.head), heads[SnapshotName.inLink(link)] == nil {
            let name = SnapshotName.inLink(link)
            fault(.chain, agency, name, "\(path)/\(OutputTree.snapshot(name))", "was published last and is missing")
        }
        guard let head = try output.head(of: agency) else {
            fault(.chain, agency, nil, "\(path)/\(OutputTree.head)", "leads to no snapshot: the newest one is missing")
            return []
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
            let place = findings.places[previous.snapshot] ?? "\(path)/\(OutputTree.snapshot(previous.snapshot))"
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
                    "\(place)/\(OutputTree.checksums)",
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
                "\(path)/\(OutputTree.snapshot(name))",
                "is not in the chain that ends with \(head.name)"
            )
        }
        return chain
    }

    mutating func fault(
        _ kind: Fault.Kind,
        _ agency: RowID?,
        _ snapshot: String?,
        _ file: String,
        _ message: String
    ) {
        result.faults.append(Fault(kind: kind, agency: agency, snapshot: snapshot, file: file, message: message))
    }
}
