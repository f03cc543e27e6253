package import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// What somebody did to the archive by hand, agency by agency: `runs/<time>.<command>.json`.
///
/// `verify` and `status` read these records: what was withdrawn, removed or given up on purpose is not lost.
package struct MaintenanceRecord: Sendable {
    package enum Command: String, Sendable, CaseIterable {
        case repair
        case withdraw
        case close
    }

    package struct Entry: Sendable {
        package let agency: RowID
        /// What was done, a sentence each.
        package var actions: [String]
        /// What the chain ends with afterwards.
        package var head: PublishedHead?
        /// Snapshots that readers no longer see.
        package var withdrawn: [PublishedHead] = []
        /// Snapshots that runs published and that are not there any more, by name and digest.
        package var lost: [PublishedHead.Reference] = []
        /// Whether nothing more is expected of the agency.
        package var isClosed = false
        /// Whether its whole folder was removed.
        package var isRemoved = false

        package init(agency: RowID, actions: [String]) {
            self.agency = agency
            self.actions = actions
        }
    }

    static let schema = "callsheet-maintenance"

    package let command: Command
    package let version: String
    /// The machine's time.
    package let time: Instant
    package let reason: String?
    package let entries: [Entry]

    package init(command: Command, version: String, time: Instant, reason: String?, entries: [Entry]) {
        self.command = command
        self.version = version
        self.time = time
        self.reason = reason
        self.entries = entries.sorted { $0.agency < $1.agency }
    }

    /// Writes the record into `runs/`, durable, under a name that is free.
    package func write(to output: String) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let runs = try Directory(creating: "\(output)/\(OutputTree.runs)")
            let aside = ".\(OutputTree.maintenanceRecord(time.stamp, command.rawValue, version: 1)).new"
            try runs.remove(aside)
            try runs.write(json, to: aside)
            try runs.syncFileSystem()
            var version = 1
            while try !runs.move(
                aside,
                into: runs,
                as: OutputTree.maintenanceRecord(time.stamp, command.rawValue, version: version)
            ) {
                version += 1
            }
            try runs.sync()
        }
    }

    /// One agency a line.
    var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":" as StaticString)
        bytes.append(json: MaintenanceRecord.schema)
        bytes.append(",\"version\":1,\n\"callsheet\":" as StaticString)
        bytes.append(json: version)
        bytes.append(",\n\"command\":" as StaticString)
        bytes.append(json: command.rawValue)
        bytes.append(",\n\"time\":\"" as StaticString)
        bytes.append(time)
        bytes.append("\",\n\"reason\":" as StaticString)
        bytes.append(json: reason)
        bytes.append(",\n\"agencies\":[" as StaticString)
        bytes.append(lines: entries) { bytes, entry in
            bytes.append("{\"id\":\"" as StaticString)
            bytes.append(entry.agency)
            bytes.append("\",\"actions\":[" as StaticString)
            bytes.append(json: entry.actions)
            bytes.append("],\"head\":" as StaticString)
            if let head = entry.head {
                bytes.append(snapshot: head.name, head.digest.hex)
            } else {
                bytes.append("null" as StaticString)
            }
            bytes.append(",\"withdrawn\":[" as StaticString)
            for (position, head) in entry.withdrawn.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(snapshot: head.name, head.digest.hex)
            }
            bytes.append("],\"lost\":[" as StaticString)
            for (position, lost) in entry.lost.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(snapshot: lost.name, lost.digest)
            }
            bytes.append("],\"closed\":\(entry.isClosed),\"removed\":\(entry.isRemoved)}")
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(snapshot name: String, _ digest: String) {
        append("{\"snapshot\":" as StaticString)
        append(json: name)
        append(",\"sha256\":" as StaticString)
        append(json: digest)
        append(UInt8(ascii: "}"))
    }
}

/// All that was done to an archive by hand, joined.
package struct MaintenanceHistory: Sendable {
    /// Agencies of which nothing more is expected.
    package private(set) var closed: Set<RowID> = []
    /// Agencies whose folder was removed for good.
    package private(set) var removed: Set<RowID> = []
    /// Snapshots that were given up as lost, as `STAMP:SHA256`.
    private(set) var lost: [RowID: Set<PublishedHead.Reference>] = [:]
    /// Records that are not what Callsheet writes, by their names.
    package private(set) var damaged: [String] = []

    package init() {}

    /// - Parameter output: The output's folder.
    /// - Complexity: O(names in `runs/` + the records' sizes).
    init(of output: borrowing Directory) throws(FileError) {
        guard output.isFolder(OutputTree.runs) else { return }
        let runs = try output.opening(OutputTree.runs)
        var entries = try runs.entries()
        while let name = try entries.next() {
            guard OutputTree.isMaintenanceRecord(name, MaintenanceRecord.Command.allCases.map(\.rawValue)) else {
                continue
            }
            guard let bytes = try runs.readPlainFile(name),
                let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
                document.schema == MaintenanceRecord.schema
            else {
                damaged.append(name)
                continue
            }
            for row in document.agencies {
                guard let id = RowID(row.id) else { continue }
                if row.closed { closed.insert(id) }
                if row.removed { removed.insert(id) }
                for reference in row.lost {
                    if let head = PublishedHead.Reference("\(reference.snapshot):\(reference.sha256)") {
                        lost[id, default: []].insert(head)
                    }
                }
            }
        }
        damaged.sort()
    }

    /// What was done to the archive in a folder.
    package init(output path: String) throws(ArchiveError) {
        self = try onOutput { () throws(FileError) in
            try MaintenanceHistory(of: Directory(opening: path))
        }
    }

    private struct Document: Decodable {
        let schema: String
        let agencies: [Row]

        struct Row: Decodable {
            let id: String
            let closed: Bool
            let removed: Bool
            let lost: [ManifestDocument.Reference]
        }
    }
}
