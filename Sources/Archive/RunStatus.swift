package import Dashboard

/// The outcome of a run, joined from the records of its shards.
///
/// The shards of a run share the as-of instant and the number of parts.
package struct RunStatus: Sendable {
    /// A shard that has left a record.
    package struct ShardState: Hashable, Sendable {
        package let shard: Shard
        /// Names of its records in `runs/`; more than one when it was run again with another outcome.
        package internal(set) var records: [String]
        package internal(set) var published = 0
        package internal(set) var failed = 0
        package internal(set) var warnings = 0
    }

    /// An agency that the run could not publish.
    package struct Failure: Hashable, Sendable {
        package let agency: RowID
        package let name: String
        package let reason: String
        /// The snapshot that its readers see; `nil` when it never had one.
        package internal(set) var latest: String?
        /// In how many runs in a row it failed, this one the last of them, 1 or more; runs that published nothing of any
        /// agency aside. Counted up to ``RunStatusReader/longestRow``.
        package internal(set) var row = 1
        /// The first of those runs.
        package internal(set) var since: Instant
    }

    /// An agency and the snapshot that its readers see.
    package struct Latest: Hashable, Sendable {
        package let agency: RowID
        package let snapshot: String
    }

    package let asOf: Instant
    package let timeZone: String
    package let shardCount: Int
    /// By index.
    package internal(set) var shards: [ShardState]
    /// Agencies by their newest outcome, each counted once.
    package internal(set) var published = 0
    package internal(set) var failed: [Failure] = []
    package internal(set) var warnings = 0
    /// Of each shard, and of another division into shards, the last try where that published nothing.
    package internal(set) var failedTries: [RunFailure] = []
    /// Agencies with reports, in this run or not.
    package internal(set) var agenciesWithReports = 0
    /// Of all agencies the one whose `latest` is oldest.
    package internal(set) var oldestLatest: Latest?
    /// Of all agencies the one whose `latest` is newest, those of the future aside.
    package internal(set) var newestLatest: Latest?
    /// Agencies of the run whose `latest` is two days older than the run, or more, by id.
    package internal(set) var stale: [Latest] = []
    /// Agencies that have reports and are in no record of the run, by id: they left the platform, were not asked for,
    /// or moved across the boundary of two shards between their runs.
    package internal(set) var leftOut: [Latest] = []
    /// Agencies whose snapshot of this run is gone, by id, with its name.
    package internal(set) var lost: [Latest] = []
    /// Agencies whose `latest` is of the future, by id: no run becomes their latest before that.
    package internal(set) var future: [Latest] = []

    /// Indexes of the shards that have no record.
    ///
    /// - Complexity: O(shards).
    package var missing: [Int] {
        let present = Set(shards.map(\.shard.index))
        return (1...shardCount).filter { !present.contains($0) }
    }

    /// Whether every shard is there, every agency in them is published, readers can see it, and nothing failed afterwards.
    package var isComplete: Bool {
        failed.isEmpty && shards.count == shardCount && failedTries.isEmpty && lost.isEmpty && future.isEmpty
    }

    /// The report for machines.
    ///
    /// - Parameter nights: The value of `nights`.
    package func json(nights: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":\"callsheet-status\",\"version\":1,\"as_of\":\"" as StaticString)
        bytes.append(asOf)
        bytes.append("\",\"time_zone\":" as StaticString)
        bytes.append(json: timeZone)
        bytes.append(
            ",\"published\":\(published),\"failed\":\(failed.count),\"warnings\":\(warnings),\"shard_count\":\(shardCount)"
        )
        bytes.append(",\"missing_shards\":[\(missing.map(String.init).joined(separator: ","))],\"shards\":[")
        bytes.append(lines: shards) { bytes, state in
            bytes.append("{\"shard\":\"\(state.shard.index)/\(state.shard.count)\",\"records\":[")
            bytes.append(json: state.records)
            bytes.append(
                "],\"published\":\(state.published),\"failed\":\(state.failed),\"warnings\":\(state.warnings)}"
            )
        }
        bytes.append("],\"failed_tries\":[" as StaticString)
        bytes.append(lines: failedTries) { bytes, failure in
            bytes.append("{\"shard\":\"\(failure.shard.index)/\(failure.shard.count)\",\"step\":")
            bytes.append(json: failure.step)
            bytes.append(",\"reason\":" as StaticString)
            bytes.append(json: failure.reason)
            bytes.append(",\"exit_status\":\(failure.exitStatus)}")
        }
        bytes.append("],\"failures\":[" as StaticString)
        bytes.append(lines: failed) { bytes, failure in
            bytes.append("{\"agency\":\"" as StaticString)
            bytes.append(failure.agency)
            bytes.append("\",\"name\":" as StaticString)
            bytes.append(json: failure.name)
            bytes.append(",\"reason\":" as StaticString)
            bytes.append(json: failure.reason)
            bytes.append(",\"latest\":" as StaticString)
            bytes.append(json: failure.latest)
            bytes.append(",\"runs_in_a_row\":\(failure.row),\"since\":\"")
            bytes.append(failure.since)
            bytes.append("\"}" as StaticString)
        }
        bytes.append("],\"agencies_with_reports\":\(agenciesWithReports),\"oldest_latest\":")
        if let oldestLatest { bytes.append(oldestLatest) } else { bytes.append("null" as StaticString) }
        bytes.append(",\"left_out\":[" as StaticString)
        bytes.append(lines: leftOut) { $0.append($1) }
        bytes.append("],\"lost\":[" as StaticString)
        bytes.append(lines: lost) { $0.append($1) }
        bytes.append("],\"future\":[" as StaticString)
        bytes.append(lines: future) { $0.append($1) }
        bytes.append("],\"stale\":[" as StaticString)
        bytes.append(lines: stale) { $0.append($1) }
        bytes.append("],\"newest_latest\":" as StaticString)
        if let newestLatest { bytes.append(newestLatest) } else { bytes.append("null" as StaticString) }
        bytes.append(",\"nights\":" as StaticString)
        bytes.append(contentsOf: nights)
        bytes.append("}\n" as StaticString)
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ latest: RunStatus.Latest) {
        append("{\"agency\":\"" as StaticString)
        append(latest.agency)
        append("\",\"latest\":" as StaticString)
        append(json: latest.snapshot)
        append(UInt8(ascii: "}"))
    }
}
