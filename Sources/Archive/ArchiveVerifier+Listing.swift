internal import Dashboard
internal import Files
internal import OutputTree

/// An agency's archive pages and lists. No signature covers them, so they are made again and compared.
extension ArchiveVerifier {
    /// What an agency's folder may hold beside them.
    private static let ownNames: Set<String> = [
        OutputTree.latest, OutputTree.head, OutputTree.next, OutputTree.snapshots, OutputTree.pruned,
        OutputTree.pruning, OutputTree.archive,
    ]

    /// - Parameter chain: From the head to the oldest.
    mutating func verifyListing(
        _ agency: RowID,
        _ folder: borrowing Directory,
        _ chain: [PublishedHead],
        _ findings: Findings
    ) throws(FileError) {
        let path = OutputTree.agency(agency)
        // Between the steps of a pruning that was killed nothing can be said of the lists; the next one makes them anew.
        let isUnfinished = folder.exists(OutputTree.pruning)
        if isUnfinished { result.unfinishedListings += 1 }
        let full = try ArchiveListing.rebuilding(folder)
        // A run that was killed before it put the pages in place leaves those of the snapshot before.
        let before = try chain.first.map { head throws(FileError) in
            try ArchiveListing.rebuilding(folder, excluding: head.name)
        }
        let listings = [full] + (before.map { [$0] } ?? [])
        var expected: [String: ExpectedFile] = [:]
        for listing in listings {
            for file in listing.files { expected[file.path, default: ExpectedFile()].allowed.append(file.bytes) }
        }
        for month in Set(listings.flatMap { $0.changed.map(\.name) }) {
            expected[ArchiveMonth.pageFile(month)] = ExpectedFile(isPage: true)
        }
        expected[OutputTree.index] = ExpectedFile(isPage: true)
        expected[OutputTree.feed] = ExpectedFile(isPage: true)
        // A month that only the head stands in has no page yet when its run was killed.
        let firstMonths = Set(full.changed.map(\.name)).subtracting(before?.changed.map(\.name) ?? [])
        for month in firstMonths {
            expected[ArchiveMonth.pageFile(month)]?.isOptional = true
            expected[ArchiveMonth.listFile(month)]?.isOptional = true
        }
        if let rebuild, !isUnfinished {
            add(pagesOf: listings, agency, folder, chain, findings, rebuild, to: &expected)
        }

        for name in try folder.names() where !ArchiveVerifier.ownNames.contains(name) {
            // The new link of a swap that was killed.
            if name.hasPrefix("."), name.hasSuffix(".new"), folder.destination(ofLink: name) != nil { continue }
            verify(listed: name, agency, path, isUnfinished, &expected)
        }
        if folder.isFolder(OutputTree.archive) {
            for name in try folder.opening(OutputTree.archive).names() {
                verify(listed: "\(OutputTree.archive)/\(name)", agency, path, isUnfinished, &expected)
            }
        }
        // An agency whose first run was killed has no pages, and neither has one whose reports were all withdrawn.
        guard !isUnfinished, let before, !before.recent.isEmpty else { return }
        for (file, state) in expected.sorted(by: { $0.key < $1.key }) where !state.isFound && !state.isOptional {
            fault(.missing, agency, nil, "\(path)/\(file)", "is missing. 'callsheet repair' makes it again")
        }
    }

    /// A file of the archive, as it may be.
    struct ExpectedFile {
        /// Its possible contents; empty for a page that nothing is known of.
        var allowed: [[UInt8]] = []
        var isPage = false
        /// Whether templates of another time may have made it.
        var isOfOtherTemplates = false
        var isOptional = false
        var isFound = false
    }

    private mutating func verify(
        listed file: String,
        _ agency: RowID,
        _ path: String,
        _ isUnfinished: Bool,
        _ expected: inout [String: ExpectedFile]
    ) {
        let place = "\(path)/\(file)"
        if file.hasSuffix(OutputTree.compressedSuffix) {
            let plain = String(file.dropLast(OutputTree.compressedSuffix.count))
            if expected[plain]?.isPage ?? false, output.isPlainFile("\(path)/\(plain)") {
                guard let compressed = plainFile(place, nil, agency),
                    let bytes = plainFile("\(path)/\(plain)", nil, agency)
                else { return }
                if !GzipReader.gives(bytes, from: compressed) {
                    fault(.changed, agency, nil, place, "does not decompress to the file beside it")
                }
                return
            }
        }
        guard let state = expected[file] else {
            // What pruning has not removed yet.
            if isUnfinished, file.hasPrefix("\(OutputTree.archive)/") { return }
            fault(.extra, agency, nil, place, "is not among the files of an agency's archive")
            return
        }
        expected[file]?.isFound = true
        guard let bytes = plainFile(place, nil, agency), !isUnfinished, !state.allowed.isEmpty else { return }
        guard !state.allowed.contains(bytes) else { return }
        if state.isOfOtherTemplates {
            result.pagesOfOtherTemplates += 1
        } else if state.isPage {
            fault(.rebuild, agency, nil, place, "is not what the archive's snapshots and these templates give")
        } else {
            fault(.changed, agency, nil, place, "does not list the archive's snapshots as their manifests have them")
        }
    }

    /// Adds what the pages are, made again.
    ///
    /// Each was made in the manner of the snapshot that was new then: for the first page and the feed that is the head,
    /// or the one before if the head's run was killed; for a month one of its own; and after a pruning the latest.
    private mutating func add(
        pagesOf listings: [ArchiveListing],
        _ agency: RowID,
        _ folder: borrowing Directory,
        _ chain: [PublishedHead],
        _ findings: Findings,
        _ rebuild: Rebuilding,
        to expected: inout [String: ExpectedFile]
    ) {
        var names = chain.prefix(2).map(\.name)
        if let latest = folder.destination(ofLink: OutputTree.latest) { names.append(SnapshotName.inLink(latest)) }
        let common = Set(names)
        for month in listings.flatMap(\.changed) {
            let listed = Set(month.entries.map(\.name))
            names += chain.lazy.map(\.name).filter(listed.contains).prefix(2)
        }
        var made: Set<String> = []
        var manners: [Manner] = []
        for name in names where made.insert(name).inserted {
            guard let manifest = findings.manifests[name], output.isPlainFile(data(of: name, agency)),
                let bytes = try? output.read(data(of: name, agency)), let snapshot = try? Snapshot(json: bytes)
            else { continue }
            let isOther = !rebuild.templatesOther(than: manifest, for: snapshot.agency.slug).isEmpty
            let months = ArchiveEntry.months(of: name)
            if let known = manners.firstIndex(where: {
                $0.snapshot.agency == snapshot.agency
                    && $0.snapshot.clock.timeZone == snapshot.clock.timeZone && $0.isOther == isOther
            }) {
                manners[known].months.formUnion(months)
                manners[known].isCommon = manners[known].isCommon || common.contains(name)
            } else {
                manners.append(
                    Manner(snapshot: snapshot, isOther: isOther, months: months, isCommon: common.contains(name))
                )
            }
        }
        for manner in manners {
            for listing in listings where !listing.recent.isEmpty {
                for file in rebuild.pages(manner.snapshot, listing) {
                    guard let month = ArchiveMonth.name(ofPageFile: file.path) else {
                        if manner.isCommon { expected[file.path]?.add(file.bytes, manner.isOther) }
                        continue
                    }
                    if manner.isCommon || manner.months.contains(month) {
                        expected[file.path]?.add(file.bytes, manner.isOther)
                    }
                }
            }
        }
    }

    /// How pages look: the agency as one snapshot has it.
    private struct Manner {
        let snapshot: Snapshot
        /// Whether the templates were others then.
        let isOther: Bool
        var months: Set<String>
        var isCommon: Bool
    }

    private func data(of name: String, _ agency: RowID) -> String {
        "\(OutputTree.snapshot(name, of: agency))/\(OutputTree.snapshotData)"
    }
}

extension ArchiveVerifier.ExpectedFile {
    fileprivate mutating func add(_ bytes: [UInt8], _ isOther: Bool) {
        allowed.append(bytes)
        isOfOtherTemplates = isOfOtherTemplates || isOther
    }
}
