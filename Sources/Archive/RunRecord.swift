package import Dashboard
internal import Files
internal import OutputTree

/// What a run did, agency by agency: `runs/<stamp>.json`.
///
/// It holds nothing that differs when the same run is repeated: no durations, and no time but the as-of instant.
package struct RunRecord: Sendable {
    /// One agency's outcome.
    package struct Entry: Sendable {
        package let agency: RowID
        package let name: String
        package let outcome: Outcome
        /// The later snapshot that its readers still see; `nil` when they see the one published.
        package let laterLatest: String?
        /// What was ignored on the way, such as a wrong value in its settings.
        package let warnings: [String]

        package init(
            agency: RowID,
            name: String,
            outcome: Outcome,
            laterLatest: String? = nil,
            warnings: [String] = []
        ) {
            self.agency = agency
            self.name = name
            self.outcome = outcome
            self.laterLatest = laterLatest
            self.warnings = warnings
        }
    }

    package enum Outcome: Sendable {
        /// The snapshot's name and its head: the digest of its `SHA256SUMS`.
        case published(snapshot: String, head: SHA256Digest)
        case failed(reason: String)

        /// Why the agency was not published; `nil` when it was.
        package var failureReason: String? {
            if case .failed(let reason) = self { reason } else { nil }
        }
    }

    static let schema = "callsheet-run"

    package let version: String
    package let clock: ReportClock
    package let shard: Shard
    package let periods: [Period]
    /// By agency id.
    package let entries: [Entry]

    /// Whether some agency failed.
    package var hasFailure: Bool { entries.contains { $0.outcome.failureReason != nil } }

    package init(version: String, clock: ReportClock, shard: Shard, periods: [Period], entries: [Entry]) {
        self.version = version
        self.clock = clock
        self.shard = shard
        self.periods = periods
        self.entries = entries.sorted { $0.agency < $1.agency }
    }

    /// Writes the record into `runs/`. Records of the same stamp stay: if the newest has the same text, nothing is
    /// written; otherwise this one gets the next number, so that the newest is always that of the last run.
    ///
    /// - Returns: Its path.
    package func write(to output: String) throws(ArchiveError) -> String {
        try onOutput { () throws(FileError) in
            try write(in: Directory(creating: "\(output)/\(OutputTree.runs)"))
        }
    }

    private func write(in runs: borrowing Directory) throws(FileError) -> String {
        let text = json
        let aside = ".\(RunRecordName(stamp: clock.asOf.stamp, shard: shard).base).new"
        try runs.remove(aside)
        var version = 1
        while true {
            let name = fileName(version: version)
            if runs.exists(name) {
                version += 1
                continue
            }
            if version > 1, try runs.read(fileName(version: version - 1)) == text {
                return "\(runs.path)/\(fileName(version: version - 1))"
            }
            do throws(FileError) {
                try runs.write(text, to: aside)
                // Durable before it gets its name: a power failure could otherwise leave an empty record under it.
                try runs.syncFileSystem()
                if try runs.move(aside, into: runs, as: name) {
                    try runs.syncFileSystem()
                    return "\(runs.path)/\(name)"
                }
            } catch {
                try? runs.remove(aside)
                throw error
            }
            try runs.remove(aside)
        }
    }

    private func fileName(version: Int) -> String {
        RunRecordName(stamp: clock.asOf.stamp, shard: shard, version: version).fileName
    }

    /// The record's text, one agency a line.
    var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":" as StaticString)
        bytes.append(json: RunRecord.schema)
        bytes.append(",\"version\":1,\n\"callsheet\":" as StaticString)
        bytes.append(json: version)
        bytes.append(",\n\"as_of\":\"" as StaticString)
        bytes.append(clock.asOf)
        bytes.append("\",\n\"time_zone\":" as StaticString)
        bytes.append(json: clock.timeZone)
        bytes.append(",\n\"shard\":\"\(shard.index)/\(shard.count)\",\n\"periods\":[")
        bytes.append(json: periods.map(\.name))
        bytes.append("],\n\"agencies\":[" as StaticString)
        bytes.append(lines: entries) { bytes, entry in
            bytes.append("{\"id\":\"" as StaticString)
            bytes.append(entry.agency)
            bytes.append("\",\"name\":" as StaticString)
            bytes.append(json: entry.name)
            switch entry.outcome {
            case .published(let snapshot, let head):
                bytes.append(",\"status\":\"published\",\"snapshot\":" as StaticString)
                bytes.append(json: snapshot)
                bytes.append(",\"head\":\"" as StaticString)
                bytes.append(contentsOf: head.hexBytes)
                bytes.append(UInt8(ascii: "\""))
                if let latest = entry.laterLatest {
                    bytes.append(",\"latest\":" as StaticString)
                    bytes.append(json: latest)
                }
            case .failed(let reason):
                bytes.append(",\"status\":\"failed\",\"reason\":" as StaticString)
                bytes.append(json: reason)
            }
            if !entry.warnings.isEmpty {
                bytes.append(",\"warnings\":[" as StaticString)
                bytes.append(json: entry.warnings)
                bytes.append(UInt8(ascii: "]"))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }
}
