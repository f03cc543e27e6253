internal import Dashboard
internal import Files
internal import OutputTree

/// Reading one agency's published snapshots, from the output's folder.
extension Directory {
    /// A published snapshot, pruned or not, with its digest; `nil` when there is none of this name.
    func published(_ agency: RowID, _ name: String) throws(FileError) -> PublishedHead? {
        let sums: [UInt8]?
        if let kept = try self.sums(agency, name) {
            sums = kept
        } else {
            sums = try read("\(OutputTree.pruned(name, of: agency))/\(OutputTree.checksums)")
        }
        return sums.map { PublishedHead(name: name, digest: SHA256Digest(of: $0)) }
    }

    /// The newest version of a stamp, pruned or not; `nil` when nothing of it was ever published.
    ///
    /// - Complexity: O(versions of the stamp).
    func newestVersion(_ agency: RowID, of stamp: String) throws(FileError) -> PublishedHead? {
        var newest = try published(agency, stamp)
        while let current = newest {
            guard let next = try published(agency, SnapshotName.nextVersion(after: current.name)) else { break }
            newest = next
        }
        return newest
    }

    /// The snapshot published last; `nil` when there is none.
    func head(of agency: RowID) throws(FileError) -> PublishedHead? {
        let path = OutputTree.agency(agency)
        for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
            guard let target = destination(ofLink: "\(path)/\(link)") else { continue }
            // What a killed run was about to publish counts only if it is in place.
            if let head = try published(agency, SnapshotName.inLink(target)) { return head }
        }
        return nil
    }

    /// Whether a published snapshot has the same files with the same digests. The manifest does not count: it names the
    /// snapshot before, which another run need not share.
    ///
    /// Precompressed files do not count either. They add nothing to the files beside them, and another version of zlib
    /// writes other bytes: neither that nor a change of `--precompress` corrects a report.
    func hasContent(_ content: Checksums, _ agency: RowID, _ name: String) throws(FileError) -> Bool {
        guard let sums = try sums(agency, name) else { return false }
        func lines(_ sums: [UInt8]) -> [Substring] {
            String(decoding: sums, as: UTF8.self).split(separator: "\n").filter { line in
                !line.hasSuffix("  \(OutputTree.manifest)") && !line.hasSuffix(OutputTree.compressedSuffix)
            }
        }
        return lines(sums) == lines(content.bytes)
    }

    /// What the agency's archive lists with a snapshot added; `nil` when that is published and listed already.
    ///
    /// A run or a pruning that was killed may have left lists that lack a snapshot or name one too many. Then they are
    /// rebuilt from the manifests.
    func listing(
        _ agency: RowID,
        adding entry: ArchiveEntry,
        isPublished: Bool
    ) throws(FileError) -> ArchiveListing? {
        let path = OutputTree.agency(agency)
        guard exists(path) else { return ArchiveListing(first: entry) }
        let folder = try opening(path)
        var isWhole = !folder.exists(OutputTree.pruning)
        var inPlace: Set<String> = []
        for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
            if let target = folder.destination(ofLink: link), folder.exists(target) {
                inPlace.insert(SnapshotName.inLink(target))
            }
        }
        for name in inPlace where isWhole { isWhole = try ArchiveListing.lists(name, folder) }
        if !isWhole { return try ArchiveListing.rebuilding(folder, adding: entry) }
        if isPublished, try ArchiveListing.lists(entry.name, folder) { return nil }
        return try ArchiveListing.adding(entry, to: folder)
    }

    private func sums(_ agency: RowID, _ name: String) throws(FileError) -> [UInt8]? {
        try read("\(OutputTree.snapshot(name, of: agency))/\(OutputTree.checksums)")
    }
}

/// The links in an agency's folder.
extension Directory {
    /// Makes the snapshot that was placed last the latest, if none is later, and the head.
    ///
    /// `latest` comes first: until the head follows, `.next` tells that a run is under way or was killed.
    func settleNext() throws(FileError) {
        guard let next = destination(ofLink: OutputTree.next), exists(next) else { return }
        try pointLatest(to: next)
        _ = try replace(OutputTree.next, in: self, as: OutputTree.head)
    }

    /// Points `latest` at a published snapshot, unless it leads to a later one.
    func pointLatest(to target: String) throws(FileError) {
        if let current = destination(ofLink: OutputTree.latest) {
            if current == target { return }
            let isLater = SnapshotName.isLater(SnapshotName.inLink(current), than: SnapshotName.inLink(target))
            if isLater, SnapshotName.isBeside(link: current), exists(current) { return }
        }
        try swapLink(OutputTree.latest, to: target)
    }
}

/// The archive's pages.
extension Directory {
    /// Moves everything in this folder into another, over what has the same name there; folders are merged.
    ///
    /// Files go before folders, in the order of their names: an archive's pages before the lists under `archive/`, which
    /// tell the next run that the pages are up to date.
    ///
    /// The old precompressed form of a file is removed before the file is replaced, and the new one follows after it. So
    /// an old one never stands beside a new file, not even after a kill: a web server would send it.
    func moveFiles(into other: borrowing Directory) throws(FileError) {
        let names = try names()
        for name in names.filter({ !isFolder($0) }) + names.filter({ isFolder($0) }) {
            try other.removeFile(name + OutputTree.compressedSuffix)
            if try !replace(name, in: other, as: name) { try opening(name).moveFiles(into: other.opening(name)) }
        }
    }
}
