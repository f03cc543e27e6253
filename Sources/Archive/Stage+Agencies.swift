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
    /// Its archive's lists lack it until the next report, which makes them anew.
    package func hasReport(of agency: RowID, asOf: Instant) throws(FileError) -> Bool {
        guard try output.published(agency, asOf.stamp) != nil else { return false }
        let folder = try output.opening(OutputTree.agency(agency))
        if folder.destination(ofLink: OutputTree.next) != nil {
            try folder.settleNext()
            try folder.sync()
        }
        return true
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
            for place in [OutputTree.snapshot(name, of: id), OutputTree.pruned(name, of: id)] {
                guard let bytes = try output.readPlainFile("\(place)/\(OutputTree.manifest)") else { continue }
                let manifest = try? JSONDecoder().decode(AgencyOfManifest.self, from: Data(bytes))
                if let before = manifest?.agency.createdAt.flatMap({ Instant($0) }), before != createdAt {
                    reused[id] = before
                }
                break
            }
        }
        return reused
    }
}

/// Of a manifest, whose it is.
private struct AgencyOfManifest: Decodable {
    let agency: Agency

    struct Agency: Decodable {
        let createdAt: String?

        enum CodingKeys: String, CodingKey {
            case createdAt = "created_at"
        }
    }
}
