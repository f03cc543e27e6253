package import Dashboard
internal import Files
internal import OutputTree

/// Sets `latest`, `.head` and the archive's pages again from what the snapshots themselves prove, as after a copy that
/// lost the links. It changes no snapshot.
package struct ArchiveRepair: ~Copyable {
    private let output: Directory
    private let keys: [VerificationKey]
    private let pages: Pages
    /// Snapshots that runs published and that are not there, by agency.
    private let lost: [RowID: [PublishedHead.Reference]]

    /// The pages of an agency's archive, in the manner of a snapshot.
    package typealias Pages = (_ snapshot: Snapshot, _ listing: ArchiveListing) -> [SnapshotFile]

    /// What is to be done for one agency.
    package struct Plan: Sendable {
        package let agency: RowID
        /// What is to be done, a sentence each; empty where all is as it should be.
        package fileprivate(set) var actions: [String] = []
        /// Why it cannot be done; then nothing is.
        package fileprivate(set) var problem: String?
        /// Snapshots that are given up.
        package fileprivate(set) var lost: [PublishedHead.Reference] = []
        /// What the chain ends with.
        package fileprivate(set) var head: PublishedHead?
        fileprivate var latest: String?
        /// Names that are copies of snapshots in the place of links.
        fileprivate var copies: [String] = []
        fileprivate var listing: (listing: ArchiveListing, files: [SnapshotFile])?

        /// What the record says of it.
        package var entry: MaintenanceRecord.Entry {
            var entry = MaintenanceRecord.Entry(agency: agency, actions: actions)
            entry.head = head
            entry.lost = lost
            return entry
        }
    }

    /// - Parameters:
    ///   - path: The output.
    ///   - keys: Public keys; the snapshots that links are set to must then be signed by one of them.
    ///   - pages: Renders the archive's pages.
    package init(output path: String, keys: [VerificationKey], pages: @escaping Pages) throws(ArchiveError) {
        let output = try onOutput { () throws(FileError) in try Directory(opening: path) }
        lost = try onOutput { () throws(FileError) in try ArchiveRepair.lost(in: output) }
        self.output = output
        self.keys = keys
        self.pages = pages
    }

    private static func lost(
        in output: borrowing Directory
    ) throws(FileError) -> [RowID: [PublishedHead.Reference]] {
        var lost: [RowID: [PublishedHead.Reference]] = [:]
        let history = try MaintenanceHistory(of: output)
        var seen: Set<RecordedHead> = []
        guard output.isFolder(OutputTree.runs) else { return [:] }
        var records = try RecordedHeads(of: output)
        while let recorded = try records.next() {
            let (agency, head) = (recorded.agency, recorded.head)
            guard !history.removed.contains(agency), seen.insert(recorded.key).inserted else { continue }
            if history.lost[agency]?.contains(head) ?? false { continue }
            if let found = try output.published(agency, head.name), head.matches(found) { continue }
            lost[agency, default: []].append(head)
        }
        return lost
    }

    /// The agencies that have something published, by id.
    package func agencies() throws(ArchiveError) -> [RowID] {
        try onOutput { () throws(FileError) in try output.agencies() }
    }

    /// Looks at one agency; changes nothing.
    ///
    /// - Parameter acceptsLoss: Whether snapshots that runs published and that are gone are given up.
    /// - Complexity: O(bytes of the agency's snapshots): all are verified.
    package func plan(for agency: RowID, acceptsLoss: Bool) throws(ArchiveError) -> Plan {
        var plan = Plan(agency: agency)
        let path = OutputTree.agency(agency)
        guard output.isFolder(path) else {
            plan.problem = "is not a folder. Put it back from a backup"
            return plan
        }
        let folder = try onOutput { () throws(FileError) in try output.opening(path) }
        let newest: PublishedHead?
        switch try onOutput({ () throws(FileError) in try SnapshotChain(of: folder) }).newest() {
        case .success(let end): newest = end
        case .failure(let broken):
            plan.problem =
                "\(broken.reason). Put back from a backup what is missing or changed; 'callsheet verify' names it"
            return plan
        }
        if let lost = lost[agency] {
            let names = lost.map(\.name).joined(separator: ", ")
            guard acceptsLoss else {
                plan.problem =
                    "had \(names) published, as \(OutputTree.runs)/ says, and has it no more. Put it back from a backup, or "
                    + "give it up with --accept-loss"
                return plan
            }
            plan.lost = lost
            plan.actions.append("gives up \(names) as lost")
        }
        guard let newest else { return plan }
        plan.head = newest
        try onOutput { () throws(FileError) in
            plan.latest = try folder.latestSnapshot()
            try planLinks(&plan, folder)
        }
        guard plan.problem == nil else { return plan }
        try verify(&plan)
        guard plan.problem == nil else { return plan }
        try planListing(&plan, folder)
        return plan
    }

    private func planLinks(_ plan: inout Plan, _ folder: borrowing Directory) throws(FileError) {
        let wanted = [(OutputTree.head, plan.head?.name), (OutputTree.latest, plan.latest)]
        for link in [OutputTree.latest, OutputTree.head, OutputTree.next]
        where folder.exists(link) && folder.destination(ofLink: link) == nil {
            guard let copied = try snapshot(thatIsCopiedTo: link, folder) else {
                plan.problem = "has a '\(link)' that is no link, and no exact copy of a snapshot either. Move it away"
                return
            }
            plan.copies.append(link)
            plan.actions.append("removes '\(link)', a copy of \(copied) where a link should be")
        }
        for (link, name) in wanted {
            guard let name else { continue }
            if folder.destination(ofLink: link) != OutputTree.snapshot(name) {
                plan.actions.append("points '\(link)' at \(name)")
            }
        }
    }

    /// The snapshot that a folder is an exact copy of.
    private func snapshot(thatIsCopiedTo name: String, _ folder: borrowing Directory) throws(FileError) -> String? {
        guard folder.isFolder(name), let sums = try folder.readPlainFile("\(name)/\(OutputTree.checksums)"),
            let manifest = try folder.readPlainFile("\(name)/\(OutputTree.manifest)"),
            let original = ManifestDocument(json: manifest)?.snapshot, RowID(original) == nil,
            try folder.readPlainFile("\(OutputTree.snapshot(original))/\(OutputTree.checksums)") == sums,
            try ArchiveRepair.isSame(folder.opening(name), folder.opening(OutputTree.snapshots).opening(original))
        else { return nil }
        return original
    }

    /// Whether two folders hold the same files with the same bytes.
    private static func isSame(_ left: borrowing Directory, _ right: borrowing Directory) throws(FileError) -> Bool {
        let names = try left.names()
        guard try names == right.names() else { return false }
        for name in names {
            if left.isFolder(name) {
                guard right.isFolder(name), try isSame(left.opening(name), right.opening(name)) else { return false }
            } else {
                guard left.isPlainFile(name), right.isPlainFile(name),
                    try left.readPlainFile(name) == right.readPlainFile(name)
                else {
                    return false
                }
            }
        }
        return true
    }

    /// Links are set to nothing but what verifies.
    private func verify(_ plan: inout Plan) throws(ArchiveError) {
        let result = try ArchiveVerifier(output: output.path, keys: keys, rebuild: nil)
            .verify(agencies: [plan.agency], expecting: nil)
        let targets = [plan.head?.name, plan.latest]
        let fault = result.faults.first { fault in
            switch fault.kind {
            case .changed, .missing, .extra, .malformed, .signature:
                fault.snapshot != nil && targets.contains(fault.snapshot)
            case .chain, .latest, .rebuild, .head: false
            }
        }
        if let fault {
            plan.problem = "cannot be repaired: \(fault.file) \(fault.message). Put it back from a backup"
        }
    }

    private func planListing(_ plan: inout Plan, _ folder: borrowing Directory) throws(ArchiveError) {
        guard let latest = plan.latest else { return }
        let data = "\(OutputTree.snapshot(latest))/\(OutputTree.snapshotData)"
        let isDifferent = try onOutput { () throws(FileError) in
            guard let bytes = try folder.readPlainFile(data), let snapshot = try? Snapshot(json: bytes) else {
                return false
            }
            let listing = try ArchiveListing.rebuilding(folder)
            let files = pages(snapshot, listing) + listing.files
            plan.listing = (listing, files)
            if folder.exists(OutputTree.pruning) { return true }
            for file in files where try folder.readPlainFile(file.path) != file.bytes { return true }
            let months = Set(listing.recent.map(\.name) + listing.older)
            guard folder.isFolder(OutputTree.archive) else { return true }
            return try folder.opening(OutputTree.archive).names().contains {
                !months.contains(SnapshotName.month(of: $0))
            }
        }
        if isDifferent {
            plan.actions.append("makes the archive's pages again")
        } else {
            plan.listing = nil
        }
    }

    /// Does what a plan without a problem says.
    package func carryOut(_ plan: Plan) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let folder = try output.opening(OutputTree.agency(plan.agency))
            for name in plan.copies { try folder.remove(name) }
            if let head = plan.head {
                try folder.swapLink(OutputTree.head, to: OutputTree.snapshot(head.name))
                // It led to the head, or to something that was never put in place.
                try folder.removeFile(OutputTree.next)
            }
            if let latest = plan.latest { try folder.swapLink(OutputTree.latest, to: OutputTree.snapshot(latest)) }
            try folder.syncFileSystem()
            if let (listing, files) = plan.listing { try folder.replace(listing: files, listing) }
        }
    }
}
