package import Dashboard

/// The published tree in names: whatever two rooms must spell alike. Source: CONTRACT.md 3.
package enum OutputTree {
    // MARK: At the top

    package static let agencies = "agencies"
    /// The runs' records; see ``RunRecordName``.
    package static let runs = "runs"
    /// Which agency each user belongs to; see ``AccessDocument``.
    package static let access = "access.json"
    /// Whom reports are mailed to; see ``RecipientsDocument``.
    package static let recipients = "recipients.json"
    /// Which mails were sent, by agency and month; never handed out.
    package static let deliveries = "deliveries"
    /// Addresses that get no mail, whatever the lists say. Somebody's own file.
    package static let suppressions = "suppressions.txt"
    /// What each night did; never handed out.
    package static let nights = "nights"
    /// In front of the name of what a night's step tells the night.
    package static let nightStepPrefix = ".step-"
    package static let lock = ".lock"
    /// In front of the number of a run's stage.
    package static let stagePrefix = ".stage-"

    package static func agency(_ id: RowID) -> String { "\(agencies)/\(id)" }

    /// The record in `runs/` of what a command other than `generate` changed, named by its time.
    package static func maintenanceRecord(_ stamp: String, _ command: String, version: Int) -> String {
        "\(stamp).\(command)\(version == 1 ? "" : "-\(version)").json"
    }

    /// Whether a name is that of such a record of one of these commands.
    package static func isMaintenanceRecord(_ name: String, _ commands: [String]) -> Bool {
        guard let end = name.firstIndex(of: "Z"), Instant(stamp: String(name[...end])) != nil, name.hasSuffix(".json")
        else { return false }
        let rest = name[name.index(after: end)...].dropLast(".json".count)
        return commands.contains { command in
            rest == ".\(command)" || rest.hasPrefix(".\(command)-") && Int(rest.dropFirst(command.count + 2)) ?? 0 > 1
        }
    }

    // MARK: In an agency's folder

    package static let snapshots = "snapshots"
    package static let latest = "latest"
    /// Leads to the snapshot published last, which the next one names as the one before it. It differs from `latest`
    /// only after a snapshot of an earlier instant was published.
    package static let head = ".head"
    /// Leads to the snapshot that is about to become the head. A run that is killed between the two leaves it behind, and
    /// the next one knows by it what the head is.
    package static let next = ".next"
    /// What is left of snapshots that were pruned.
    package static let pruned = "pruned"
    /// Where pruning works. As long as it is there, the archive's lists may name what is pruned.
    package static let pruning = ".pruning"
    /// The months' own pages and lists.
    package static let archive = "archive"
    /// The archive's first page, and the standard report in a snapshot's folder.
    package static let index = "index.html"
    package static let feed = "feed.xml"

    package static func snapshot(_ name: String) -> String { "\(snapshots)/\(name)" }

    package static func snapshot(_ name: String, of agency: RowID) -> String {
        "\(self.agency(agency))/\(snapshot(name))"
    }

    package static func pruned(_ name: String, of agency: RowID) -> String {
        "\(self.agency(agency))/\(pruned)/\(name)"
    }

    package static func latest(of agency: RowID) -> String { "\(self.agency(agency))/\(latest)" }

    // MARK: In a snapshot's folder

    /// All data that the other files come from.
    package static let snapshotData = "snapshot.json"
    package static let manifest = "manifest.json"
    /// Every other file's digest; see ``ChecksumLine``.
    package static let checksums = "SHA256SUMS"
    /// The Ed25519 signature of the checksums, 64 bytes as they are.
    package static let signature = "SHA256SUMS.sig"
    /// The API's answers, by period and offset.
    package static let answers = "dashboard-campaigns"
    /// In place of a pruned snapshot's data.
    package static let tombstone = "tombstone.json"
    /// The Ed25519 signature of the tombstone.
    package static let tombstoneSignature = "tombstone.json.sig"
    /// Behind the name of the file that was compressed.
    package static let compressedSuffix = ".gz"

    /// The API's answer without a filter, from the batch number `offset` on.
    package static func answer(_ period: Period, offset: Int) -> String {
        "\(answers)/\(period.name)/\(answerFile(offset: offset))"
    }

    package static func answerFile(offset: Int) -> String { "\(offset).json" }
}

extension Period {
    /// The page of a period in a snapshot's folder. Source: CONTRACT.md 3.
    package var pageFile: String { self == .standard ? OutputTree.index : "\(name).html" }

    /// Its Markdown source.
    package var markdownFile: String { self == .standard ? "report.md" : "\(name).md" }
}
