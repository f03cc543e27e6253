package import Dashboard
package import Files
internal import FoundationEssentials
internal import OutputTree

/// The agencies in the tree beside those in the database.
extension Stage {
    /// Agencies that have reports here, are not closed, and are not among these.
    ///
    /// - Returns: Those that are gone, by id, and how many there are in all.
    /// - Complexity: O(agencies).
    package func agencies(notAmong known: Set<RowID>) throws(ArchiveError) -> (gone: [RowID], count: Int) {
        try onOutput { () throws(FileError) in
            let closed = try MaintenanceHistory(of: output).closed
            let present = try output.agencies().filter { agency in
                !closed.contains(agency) && output.destination(ofLink: OutputTree.latest(of: agency)) != nil
            }
            return (present.filter { !known.contains($0) }, present.count)
        }
    }

    /// Whether the agency has a report of exactly this instant, kept or pruned.
    ///
    /// One that a killed run put in place without leading readers to it is finished here: nobody else may touch it for days.
    /// ``finish(_:asOf:pages:)`` adds it to its archive's lists.
    package func hasReport(of agency: RowID, asOf: Instant) throws(FileError) -> Bool {
        guard try output.published(agency, asOf.stamp) != nil else { return false }
        let folder = try output.opening(OutputTree.agency(agency))
        if folder.destination(ofLink: OutputTree.next) != nil {
            try folder.settleNext()
            try folder.sync()
        }
        return true
    }

    /// Does what a run did not come to that was killed once reports stood in place: lists them in their archives, and gives
    /// what its record should have said.
    ///
    /// - Parameters:
    ///   - agencies: Some that have a report of that instant.
    ///   - pages: Renders an archive's pages.
    /// - Returns: Of the agencies that no record of the instant's runs tells as published.
    /// - Complexity: O(agencies + the instant's records), and of those returned their snapshots.
    package func finish(
        _ agencies: [RowID],
        asOf: Instant,
        pages: ArchiveRepair.Pages
    ) throws(ArchiveError) -> [RunRecord.Entry] {
        guard !agencies.isEmpty else { return [] }
        return try onOutput { () throws(FileError) in
            var recorded: Set<RowID> = []
            if output.isFolder(OutputTree.runs) {
                var heads = try RecordedHeads(of: output, stamp: asOf.stamp)
                while let row = try heads.next() { recorded.insert(row.agency) }
            }
            var entries: [RunRecord.Entry] = []
            for agency in agencies where !recorded.contains(agency) {
                guard let head = try output.newestVersion(agency, of: asOf.stamp) else { continue }
                try list(head.name, of: agency, pages)
                let name = try manifest(of: head.name, agency)?.agency.name ?? ""
                entries.append(
                    RunRecord.Entry(
                        agency: agency,
                        name: name,
                        outcome: .published(snapshot: head.name, head: head.digest)
                    )
                )
            }
            return entries
        }
    }

    /// Makes an agency's archive anew if it lacks a snapshot.
    private func list(_ snapshot: String, of agency: RowID, _ pages: ArchiveRepair.Pages) throws(FileError) {
        let folder = try output.opening(OutputTree.agency(agency))
        guard try !ArchiveListing.lists(snapshot, folder),
            let bytes = try folder.read("\(OutputTree.latest)/\(OutputTree.snapshotData)"),
            let latest = try? Snapshot(json: bytes)
        else { return }
        let listing = try ArchiveListing.rebuilding(folder)
        try folder.replace(listing: pages(latest, listing) + listing.files, listing)
    }

    /// Of a snapshot, kept or pruned.
    private func manifest(of snapshot: String, _ agency: RowID) throws(FileError) -> AgencyOfManifest? {
        for place in [OutputTree.snapshot(snapshot, of: agency), OutputTree.pruned(snapshot, of: agency)] {
            guard let bytes = try output.readPlainFile("\(place)/\(OutputTree.manifest)") else { continue }
            return try? JSONDecoder().decode(AgencyOfManifest.self, from: Data(bytes))
        }
        return nil
    }

    /// Ids that the platform gave to another agency than the one whose reports stand under them: that one's reports must
    /// not reach the new one's users.
    ///
    /// An agency made after its newest report is another one, unless that report's manifest has the same time.
    ///
    /// - Parameter known: All agencies with the times at which they were made.
    /// - Returns: For each such id, when the agency was made whose reports are here.
    /// - Complexity: O(agencies).
    package func reusedIDs(
        among known: some Sequence<(id: RowID, createdAt: Instant?)>
    ) throws(FileError) -> [RowID: Instant] {
        var reused: [RowID: Instant] = [:]
        for (id, createdAt) in known {
            guard let createdAt, let link = output.destination(ofLink: "\(OutputTree.agency(id))/\(OutputTree.head)")
            else { continue }
            let name = SnapshotName.inLink(link)
            guard let asOf = Instant(stamp: String(SnapshotName.parts(of: name).stamp)), asOf < createdAt else {
                continue
            }
            let manifest = try manifest(of: name, id)
            if let before = manifest?.agency.createdAt.flatMap({ Instant($0) }), before != createdAt {
                reused[id] = before
            }
        }
        return reused
    }
}

/// Of a manifest, whose it is.
private struct AgencyOfManifest: Decodable {
    let agency: Agency

    struct Agency: Decodable {
        let name: String?
        let createdAt: String?

        enum CodingKeys: String, CodingKey {
            case name
            case createdAt = "created_at"
        }
    }
}
