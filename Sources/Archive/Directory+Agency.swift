internal import Dashboard

/// Reading one agency's published snapshots, from the output's folder.
extension Directory {
    static func agencyPath(_ agency: RowID) -> String { "\(OutputTree.agencies)/\(agency)" }

    /// A published snapshot, pruned or not, with its digest; `nil` when there is none of this name.
    func published(_ agency: RowID, _ name: String) throws(ArchiveError) -> PublishedHead? {
        let sums: [UInt8]?
        if let kept = try self.sums(agency, name) {
            sums = kept
        } else {
            sums = try read("\(OutputTree.prunedPath(agency.description, name))/\(Checksums.fileName)")
        }
        return sums.map { PublishedHead(name: name, digest: SHA256Digest(of: $0)) }
    }

    /// The newest version of a stamp, pruned or not; `nil` when nothing of it was ever published.
    ///
    /// - Complexity: O(versions of the stamp).
    func newestVersion(_ agency: RowID, of stamp: String) throws(ArchiveError) -> PublishedHead? {
        var newest = try published(agency, stamp)
        while let current = newest {
            guard let next = try published(agency, OutputTree.nextVersion(after: current.name)) else { break }
            newest = next
        }
        return newest
    }

    /// The snapshot published last; `nil` when there is none.
    func head(of agency: RowID) throws(ArchiveError) -> PublishedHead? {
        let path = Directory.agencyPath(agency)
        for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
            guard let target = destination(ofLink: "\(path)/\(link)") else { continue }
            // What a killed run was about to publish counts only if it came so far.
            if let head = try published(agency, OutputTree.name(inLink: target)) { return head }
        }
        return nil
    }

    /// Whether a published snapshot has the same files with the same digests, the manifest aside: that says after
    /// what it was published, which a second try need not repeat.
    ///
    /// Precompressed files do not count either. They say nothing that the files beside them do not, and come out
    /// otherwise from another version of zlib: neither that nor a change of `--precompress` corrects a report.
    func hasContent(_ content: Checksums, _ agency: RowID, _ name: String) throws(ArchiveError) -> Bool {
        guard let sums = try sums(agency, name) else { return false }
        func lines(_ sums: [UInt8]) -> [Substring] {
            String(decoding: sums, as: UTF8.self).split(separator: "\n").filter { line in
                !line.hasSuffix("  \(Manifest.fileName)") && !line.hasSuffix(GzipCompressor.suffix)
            }
        }
        return lines(sums) == lines(content.bytes)
    }

    /// What the agency's archive lists with a snapshot added; `nil` when that is published and listed already.
    ///
    /// A run or a pruning that was killed may have left lists that lack a snapshot or name one too many. Then all is
    /// made anew from the manifests.
    func listing(
        _ agency: RowID,
        adding entry: ArchiveEntry,
        isPublished: Bool
    ) throws(ArchiveError) -> ArchiveListing? {
        let path = Directory.agencyPath(agency)
        guard exists(path) else { return ArchiveListing(first: entry) }
        let folder = try opening(path)
        var isWhole = !folder.exists(Pruning.aside)
        var inPlace: Set<String> = []
        for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
            if let target = folder.destination(ofLink: link), folder.exists(target) {
                inPlace.insert(OutputTree.name(inLink: target))
            }
        }
        for name in inPlace where isWhole { isWhole = try ArchiveListing.lists(name, folder) }
        if !isWhole { return try ArchiveListing.rebuilding(folder, adding: entry) }
        if isPublished, try ArchiveListing.lists(entry.name, folder) { return nil }
        return try ArchiveListing.adding(entry, to: folder)
    }

    private func sums(_ agency: RowID, _ name: String) throws(ArchiveError) -> [UInt8]? {
        try read("\(OutputTree.snapshotPath(agency.description, name))/\(Checksums.fileName)")
    }
}

/// The links in an agency's folder.
extension Directory {
    /// Makes the snapshot that was placed last the latest, if none is later, and the head.
    ///
    /// `latest` comes first: as long as the head does not follow, `.next` tells that a run is under way or was killed.
    func settleNext() throws(ArchiveError) {
        guard let next = destination(ofLink: OutputTree.next), exists(next) else { return }
        try pointLatest(to: next)
        try rename(OutputTree.next, to: OutputTree.head)
    }

    /// Points `latest` at a published snapshot, unless it leads to a later one.
    func pointLatest(to target: String) throws(ArchiveError) {
        if let current = destination(ofLink: OutputTree.latest) {
            if current == target { return }
            let isLater = OutputTree.isLater(OutputTree.name(inLink: current), than: OutputTree.name(inLink: target))
            if isLater, OutputTree.isSnapshot(link: current), exists(current) { return }
        }
        try swapLink(OutputTree.latest, to: target)
    }
}
