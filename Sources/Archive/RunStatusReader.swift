package import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// Joins the records of one run's shards, and looks at what every agency's readers see.
///
/// - Complexity: O(names in `runs/` + the run's records + agencies) time. Memory grows with the agencies of the run,
///   by some 50 bytes each, and not with the number of runs.
package struct RunStatusReader {
    private let output: String
    /// Of each shard its agencies. Shards of different N are kept apart until all are read.
    private var agencies: [Shard: [RowID: Outcome]] = [:]
    private var failures: [RunStatus.Failure] = []
    /// Names of snapshots: most agencies of a run share one.
    private var names: [String] = []

    private struct Outcome {
        /// Its place in `failures`; `nil` when published.
        var failure: Int32?
        var warnings: Int32
        /// The snapshot's place in `names`.
        var snapshot: Int32?
    }

    /// A run's instant can be the end of a day that is still under way in its zone.
    private static let longestDay = Duration.seconds(26 * 3600)

    /// How much older than the run a report is that is told as stale: somebody has missed two. Two days in a zone may have an
    /// hour less.
    private static let staleAge = Duration.seconds(46 * 3600)

    /// Most runs that are looked at for agencies that fail again and again.
    package static let longestRow = 31

    private init(output: String) {
        self.output = output
    }

    /// - Parameters:
    ///   - asOf: Which run; `nil` for the newest that is not of the future.
    ///   - now: The time.
    /// - Throws: `cannotRead` when there is no such run, or a record is not what `generate` writes.
    package static func status(of output: String, asOf: Instant?, now: Instant) throws(ArchiveError) -> RunStatus {
        var reader = RunStatusReader(output: output)
        let root = try onOutput { () throws(FileError) in try Directory(opening: output) }
        guard root.isFolder(OutputTree.runs) else {
            throw ArchiveError(.cannotRead, path: output, reason: "holds no run. Publish one with callsheet generate")
        }
        let runs = try onOutput { () throws(FileError) in try root.opening(OutputTree.runs) }
        let end = Instant(microsecondsSince1970: now.microsecondsSince1970 + longestDay.components.seconds * 1_000_000)
        let names = try onOutput { () throws(FileError) in try newest(in: runs, stamp: asOf?.stamp, before: end.stamp) }
        guard let first = names.first, let instant = Instant(stamp: first.stamp) else {
            let what = asOf.map { "no run as of \($0)" } ?? "no run"
            throw ArchiveError(
                .cannotRead,
                path: runs.path,
                reason: "holds \(what). Publish one with callsheet generate"
            )
        }
        let failedTries = try names.filter(\.isFailure).map { name throws(ArchiveError) in
            try failure(name, in: runs)
        }
        var timeZone = failedTries.first?.timeZone ?? ""
        // A later version of a record stands for the one before it.
        for name in names where !name.isFailure { timeZone = try reader.read(name, instant, in: runs) }
        var status = reader.join(names, instant, timeZone, failedTries)
        try onOutput { () throws(FileError) in try countRows(of: &status, in: runs) }
        try onOutput { () throws(FileError) in try reader.lookAtLatest(in: root, before: end.stamp, &status) }
        return status
    }

    /// The names of one run's records, by shard and version.
    ///
    /// - Parameters:
    ///   - stamp: The run's; `nil` for the newest there is.
    ///   - end: The first stamp that is of the future. A run of a mistyped year would hide all others for ever.
    private static func newest(
        in runs: borrowing Directory,
        stamp: String?,
        before end: String
    ) throws(FileError) -> [RunRecordName] {
        var wanted = stamp ?? ""
        var names: [RunRecordName] = []
        var entries = try runs.entries()
        while let text = try entries.next() {
            guard let name = RunRecordName(text), name.stamp >= wanted,
                stamp == nil ? name.stamp < end : name.stamp == wanted
            else {
                continue
            }
            if name.stamp > wanted {
                wanted = name.stamp
                names.removeAll()
            }
            names.append(name)
        }
        return names.sorted {
            ($0.shard.count, $0.shard.index, $0.version) < ($1.shard.count, $1.shard.index, $1.version)
        }
    }

    // MARK: One record

    private static func failure(
        _ name: RunRecordName,
        in runs: borrowing Directory
    ) throws(ArchiveError) -> RunFailure {
        let text = try onOutput { () throws(FileError) in try runs.read(name.fileName) }
        guard let failure = RunFailure(json: text ?? [], name) else {
            throw ArchiveError(
                .cannotRead,
                path: "\(runs.path)/\(name.fileName)",
                reason: "is not a run record as callsheet generate writes it"
            )
        }
        return failure
    }

    /// - Returns: The run's time zone.
    private mutating func read(
        _ name: RunRecordName,
        _ asOf: Instant,
        in runs: borrowing Directory
    ) throws(ArchiveError) -> String {
        let path = "\(runs.path)/\(name.fileName)"
        func damaged(_ line: Int) -> ArchiveError {
            ArchiveError(
                .cannotRead,
                path: "\(path):\(line)",
                reason: "is not a run record as callsheet generate writes it"
            )
        }
        var number = 0
        var head: [UInt8] = []
        var header: Header?
        var isAtEnd = false
        var rows: [RowID: Outcome] = agencies[name.shard] ?? [:]
        var failures = self.failures
        let decoder = JSONDecoder()
        var lines = try onOutput { () throws(FileError) in try LineReader(name.fileName, in: runs) }
        while let line = try onOutput({ () throws(FileError) in try lines.next() }) {
            number += 1
            guard !isAtEnd else { throw damaged(number) }
            guard header != nil else {
                head += line
                guard head.count < 1 << 16 else { throw damaged(number) }
                let mark = Array("\"agencies\":[".utf8)
                isAtEnd = line == mark + Array("]}".utf8)
                guard line == mark || isAtEnd else { continue }
                if !isAtEnd { head += Array("]}".utf8) }
                guard let read = try? decoder.decode(Header.self, from: Data(head)), read.schema == RunRecord.schema,
                    read.asOf == asOf.description, read.shard == "\(name.shard.index)/\(name.shard.count)"
                else { throw damaged(number) }
                header = read
                continue
            }
            var line = line[...]
            if line.last == UInt8(ascii: ",") {
                line.removeLast()
            } else if line.suffix(2) == Array("]}".utf8) {
                line.removeLast(2)
                isAtEnd = true
            } else {
                throw damaged(number)
            }
            guard let row = try? decoder.decode(Row.self, from: Data(line)), let id = RowID(row.id) else {
                throw damaged(number)
            }
            var outcome = Outcome(failure: nil, warnings: Int32(clamping: row.warnings?.count ?? 0), snapshot: nil)
            if row.status == "failed", let reason = row.reason {
                outcome.failure = Int32(clamping: failures.count)
                failures.append(
                    RunStatus.Failure(agency: id, name: row.name, reason: reason, latest: nil, since: asOf)
                )
            } else if row.status != "published" {
                throw damaged(number)
            } else if let snapshot = row.snapshot {
                if names.last != snapshot { names.append(snapshot) }
                outcome.snapshot = Int32(clamping: names.count - 1)
            }
            rows[id] = outcome
        }
        guard let header, isAtEnd else { throw damaged(number) }
        agencies[name.shard] = rows
        self.failures = failures
        return header.timeZone
    }

    private struct Header: Decodable {
        let schema: String
        let asOf: String
        let timeZone: String
        let shard: String

        enum CodingKeys: String, CodingKey {
            case schema
            case asOf = "as_of"
            case timeZone = "time_zone"
            case shard
        }
    }

    private struct Row: Decodable {
        let id: String
        let name: String
        let status: String
        let reason: String?
        let snapshot: String?
        let warnings: [String]?
    }

    // MARK: The whole

    private mutating func join(
        _ names: [RunRecordName],
        _ asOf: Instant,
        _ timeZone: String,
        _ failedTries: [RunFailure]
    ) -> RunStatus {
        // Agencies may have been published one by one beside the run, which makes records of another N.
        var sizes: [Int: Int] = [:]
        for (shard, rows) in agencies { sizes[shard.count, default: 0] += rows.count }
        if agencies.isEmpty { for failure in failedTries { sizes[failure.shard.count, default: 0] += 1 } }
        let count = sizes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
        var status = RunStatus(asOf: asOf, timeZone: timeZone, shardCount: count, shards: [])
        status.failedTries = failedTries
        for (shard, rows) in agencies.sorted(by: { $0.key.index < $1.key.index }) where shard.count == count {
            var state = RunStatus.ShardState(
                shard: shard,
                records: names.filter { $0.shard == shard && !$0.isFailure }.map(\.fileName)
            )
            for outcome in rows.values {
                if outcome.failure == nil { state.published += 1 } else { state.failed += 1 }
                state.warnings += Int(outcome.warnings)
            }
            status.shards.append(state)
        }
        // An agency that two shards had, or that was run again by itself, is published if one of them published it.
        var all: [RowID: Outcome] = [:]
        for (_, rows) in agencies.sorted(by: { ($0.key.count, $0.key.index) < ($1.key.count, $1.key.index) }) {
            if all.isEmpty {
                all = rows
            } else {
                all.merge(rows) { $0.failure == nil ? $0 : $1 }
            }
        }
        agencies = [.whole: all]
        for outcome in all.values {
            status.warnings += Int(outcome.warnings)
            if let failure = outcome.failure {
                status.failed.append(failures[Int(failure)])
            } else {
                status.published += 1
            }
        }
        status.failed.sort { $0.agency < $1.agency }
        return status
    }

    /// Where every agency's `latest` leads.
    private func lookAtLatest(
        in root: borrowing Directory,
        before end: String,
        _ status: inout RunStatus
    ) throws(FileError) {
        let history = try MaintenanceHistory(of: root)
        try lookForLost(in: root, history, &status)
        guard root.isFolder(OutputTree.agencies) else { return }
        let folder = try root.opening(OutputTree.agencies)
        let all = agencies[.whole] ?? [:]
        var latestOfFailed: [RowID: String] = [:]
        var (count, oldest, leftOut) = (0, RunStatus.Latest?.none, [RunStatus.Latest]())
        let staleBefore = Instant(
            microsecondsSince1970: status.asOf.microsecondsSince1970 - RunStatusReader.staleAge.components.seconds
                * 1_000_000
        ).stamp
        var names = try folder.entries()
        while let name = try names.next() {
            guard let id = RowID(name), let target = folder.destination(ofLink: "\(name)/\(OutputTree.latest)") else {
                continue
            }
            let latest = RunStatus.Latest(agency: id, snapshot: SnapshotName.inLink(target))
            count += 1
            if latest.snapshot >= end { status.future.append(latest) }
            if latest.snapshot < end, status.newestLatest.map({ isNewer(latest, than: $0) }) ?? true {
                status.newestLatest = latest
            }
            if all[id] != nil, !history.closed.contains(id), latest.snapshot.prefix(staleBefore.count) <= staleBefore {
                status.stale.append(latest)
            }
            // Of several the first by id, so that the same tree gives the same answer.
            if let known = oldest {
                let isOlder = SnapshotName.isLater(known.snapshot, than: latest.snapshot)
                if isOlder || known.snapshot == latest.snapshot && id < known.agency { oldest = latest }
            } else {
                oldest = latest
            }
            if let outcome = all[id] {
                if outcome.failure != nil { latestOfFailed[id] = latest.snapshot }
            } else if !history.closed.contains(id) {
                leftOut.append(latest)
            }
        }
        status.agenciesWithReports = count
        status.oldestLatest = oldest
        status.leftOut = leftOut.sorted { $0.agency < $1.agency }
        status.future.sort { $0.agency < $1.agency }
        status.stale.sort { $0.agency < $1.agency }
        for place in status.failed.indices { status.failed[place].latest = latestOfFailed[status.failed[place].agency] }
    }

    /// Of several the first by id, so that the same tree gives the same answer.
    private func isNewer(_ left: RunStatus.Latest, than right: RunStatus.Latest) -> Bool {
        left.snapshot == right.snapshot
            ? left.agency < right.agency : SnapshotName.isLater(left.snapshot, than: right.snapshot)
    }

    /// Agencies whose snapshot of this run, kept or pruned, is not there any more.
    private func lookForLost(
        in root: borrowing Directory,
        _ history: MaintenanceHistory,
        _ status: inout RunStatus
    ) throws(FileError) {
        for (id, outcome) in agencies[.whole] ?? [:] where !history.removed.contains(id) {
            guard let place = outcome.snapshot else { continue }
            let name = names[Int(place)]
            let isThere =
                root.isFolder(OutputTree.snapshot(name, of: id)) || root.isFolder(OutputTree.pruned(name, of: id))
            let isGivenUp = history.lost[id]?.contains { $0.name == name } ?? false
            if !isThere, !isGivenUp { status.lost.append(RunStatus.Latest(agency: id, snapshot: name)) }
        }
        status.lost.sort { $0.agency < $1.agency }
    }
}
