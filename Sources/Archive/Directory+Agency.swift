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
            sums = try readPlainFile("\(OutputTree.pruned(name, of: agency))/\(OutputTree.checksums)")
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

    /// The snapshot published last, as far as the links lead to one; `nil` when they do not.
    func head(of agency: RowID) throws(FileError) -> PublishedHead? {
        let path = OutputTree.agency(agency)
        for link in [OutputTree.next, OutputTree.head, OutputTree.latest] {
            guard let target = destination(ofLink: "\(path)/\(link)") else { continue }
            // What a killed run was about to publish counts only if it is in place.
            if let head = try published(agency, SnapshotName.inLink(target)) { return head }
        }
        return nil
    }

    /// The snapshot that the next one names as the one before it; `nil` for an agency's first.
    ///
    /// Looks at everything that a publication needs before anything is moved, for a snapshot in place cannot be taken
    /// back. A copy that lost its links goes on from what its snapshots prove.
    ///
    /// - Throws: `cannotRead` with what to do, where the folder is not as a publication leaves it.
    /// - Complexity: O(1) while the links are there, else O(snapshots).
    func publicationBase(of agency: RowID) throws(ArchiveError) -> PublishedHead? {
        let path = OutputTree.agency(agency)
        guard exists(path) else { return nil }
        var targets: [(link: String, target: String)] = []
        func damaged(_ name: String?, _ reason: String) -> ArchiveError {
            let advice = "See what 'callsheet repair --dry-run' says"
            return ArchiveError(
                .cannotRead,
                path: "\(self.path)/\(path)" + (name.map { "/\($0)" } ?? ""),
                reason: "\(reason). \(advice)"
            )
        }
        guard isFolder(path) else { throw damaged(nil, "is not a folder") }
        for name in [OutputTree.snapshots, OutputTree.pruned, OutputTree.archive]
        where exists("\(path)/\(name)") && !isFolder("\(path)/\(name)") {
            throw damaged(name, "is not a folder")
        }
        for name in [OutputTree.latest, OutputTree.head, OutputTree.next] {
            let link = "\(path)/\(name)"
            guard let target = destination(ofLink: link) else {
                if exists(link) {
                    throw damaged(name, "is not a symbolic link, as in a copy that followed the links")
                }
                continue
            }
            guard name != OutputTree.latest else { continue }
            targets.append((name, target))
        }
        for (link, target) in targets.reversed() {
            let name = SnapshotName.inLink(target)
            if SnapshotName.isBeside(link: target),
                let head = try onOutput({ () throws(FileError) in try published(agency, name) })
            {
                return head
            }
            if link == OutputTree.head { throw damaged(link, "leads to \(name), which is not there") }
        }
        let folder = try onOutput { () throws(FileError) in try opening(path) }
        switch try onOutput({ () throws(FileError) in try SnapshotChain(of: folder) }).newest() {
        case .success(let newest): return newest
        case .failure(let broken): throw damaged(nil, broken.reason)
        }
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
        try readPlainFile("\(OutputTree.snapshot(name, of: agency))/\(OutputTree.checksums)")
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
    ///
    /// - Returns: The later snapshot that it leads to; `nil` when it leads to this one.
    @discardableResult
    func pointLatest(to target: String) throws(FileError) -> String? {
        let wanted = SnapshotName.inLink(target)
        if let current = destination(ofLink: OutputTree.latest) {
            if current == target { return nil }
            let name = SnapshotName.inLink(current)
            if SnapshotName.isBeside(link: current), exists(current) {
                if SnapshotName.isLater(name, than: wanted) { return name }
                try swapLink(OutputTree.latest, to: target)
                return nil
            }
        }
        let name = try latestSnapshot() ?? wanted
        try swapLink(OutputTree.latest, to: OutputTree.snapshot(name))
        return name == wanted ? nil : name
    }

    /// The kept snapshot of the latest instant, by its name.
    ///
    /// - Complexity: O(snapshots).
    func latestSnapshot(except excluded: String? = nil) throws(FileError) -> String? {
        guard isFolder(OutputTree.snapshots) else { return nil }
        return try opening(OutputTree.snapshots).names()
            .filter { $0 != excluded && Instant(stamp: String(SnapshotName.parts(of: $0).stamp)) != nil }
            .max { SnapshotName.isLater($1, than: $0) }
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

/// What maintenance does to an agency's folder.
extension Directory {
    /// The agencies that the output has folders of, by id.
    func agencies() throws(FileError) -> [RowID] {
        guard isFolder(OutputTree.agencies) else { return [] }
        return try opening(OutputTree.agencies).names().compactMap { RowID($0) }
    }

    /// Puts an agency's archive pages and lists in place, removes those of months without snapshots, and only then what
    /// lies in the folder of pruning.
    ///
    /// - Parameter files: The pages and the lists; none where no snapshot is left.
    func replace(listing files: [SnapshotFile], _ listing: ArchiveListing) throws(FileError) {
        let aside = try creating(OutputTree.pruning)
        // Snapshots that are to be deleted wait here too; pages of an earlier attempt do not count.
        let staged = ".pages"
        try aside.remove(staged)
        var writer = try FolderWriter(aside.creating(staged, new: true))
        for file in files { try writer.write(file) }
        try syncFileSystem()
        try aside.opening(staged).moveFiles(into: self)
        if files.isEmpty {
            for page in [OutputTree.index, OutputTree.feed] {
                try removeFile(page + OutputTree.compressedSuffix)
                try removeFile(page)
            }
        }
        if isFolder(OutputTree.archive) {
            let months = Set(listing.recent.map(\.name) + listing.older)
            let pages = try opening(OutputTree.archive)
            for name in try pages.names() where !months.contains(SnapshotName.month(of: name)) {
                try pages.remove(name)
            }
        }
        try syncFileSystem()
        try remove(OutputTree.pruning)
    }
}
