package import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// Why a run ended before it published anything: `runs/<stamp>[.shard-I-of-N].failed.json`.
///
/// Of each instant and shard there is one at most, that of the last try. A run that publishes removes it.
package struct RunFailure: Hashable, Sendable {
    package let version: String
    package let asOf: Instant
    package let timeZone: String
    package let shard: Shard
    /// The step that failed, as a word for programs and as the end of a sentence for people.
    package let step: String
    package let activity: String
    /// In one sentence or two; never a password.
    package let reason: String
    package let exitStatus: Int
    /// Whether the run was for some agencies only, so that one for all has more to say.
    package let isPartial: Bool

    package init(
        version: String,
        asOf: Instant,
        timeZone: String,
        shard: Shard,
        step: String,
        activity: String,
        reason: String,
        exitStatus: Int,
        isPartial: Bool
    ) {
        self.version = version
        self.asOf = asOf
        self.timeZone = timeZone
        self.shard = shard
        self.step = step
        self.activity = activity
        self.reason = reason
        self.exitStatus = exitStatus
        self.isPartial = isPartial
    }

    /// Puts it in place of the one before, in one step. Makes no output where there is none.
    package func write(to output: String) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let runs = try Directory(opening: output).creating(OutputTree.runs)
            try File.replace("\(runs.path)/\(name.fileName)", with: json)
        }
    }

    /// Removes what earlier tries left of a run that has published now, in this shard or in others that overlap with it.
    ///
    /// - Parameter isPartial: Whether only some agencies were published: the failure of a run for all then stays.
    package static func remove(
        asOf: Instant,
        _ shard: Shard,
        isPartial: Bool,
        from output: String
    ) throws(ArchiveError) {
        let stamp = asOf.stamp
        try onOutput { () throws(FileError) in
            let root = try Directory(opening: output)
            guard root.isFolder(OutputTree.runs) else { return }
            let runs = try root.opening(OutputTree.runs)
            for text in try runs.names() {
                guard let name = RunRecordName(text), name.isFailure, name.stamp == stamp,
                    name.shard.range(of: LockFile.shardBytes).overlaps(shard.range(of: LockFile.shardBytes))
                else { continue }
                if isPartial, let failure = RunFailure(json: try runs.read(text) ?? [], name), !failure.isPartial {
                    continue
                }
                try runs.removeFile(text)
            }
        }
    }

    private var name: RunRecordName { RunRecordName(stamp: asOf.stamp, shard: shard, isFailure: true) }

    /// The record's text.
    var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":" as StaticString)
        bytes.append(json: RunRecord.schema)
        bytes.append(",\"version\":1,\n\"callsheet\":" as StaticString)
        bytes.append(json: version)
        bytes.append(",\n\"as_of\":\"" as StaticString)
        bytes.append(asOf)
        bytes.append("\",\n\"time_zone\":" as StaticString)
        bytes.append(json: timeZone)
        bytes.append(",\n\"shard\":\"\(shard.index)/\(shard.count)\",\n\"failure\":{\"step\":")
        bytes.append(json: step)
        bytes.append(",\"activity\":" as StaticString)
        bytes.append(json: activity)
        bytes.append(",\"reason\":" as StaticString)
        bytes.append(json: reason)
        bytes.append(",\"exit_status\":\(exitStatus),\"partial\":\(isPartial)}}\n")
        return bytes
    }

    /// Reads one back.
    ///
    /// - Returns: `nil` for a text that is no such record, or not the one of this name.
    init?(json: [UInt8], _ name: RunRecordName) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            document.schema == RunRecord.schema, document.shard == "\(name.shard.index)/\(name.shard.count)",
            let asOf = Instant(stamp: name.stamp), document.as_of == asOf.description
        else { return nil }
        self.init(
            version: document.callsheet,
            asOf: asOf,
            timeZone: document.time_zone,
            shard: name.shard,
            step: document.failure.step,
            activity: document.failure.activity,
            reason: document.failure.reason,
            exitStatus: document.failure.exit_status,
            isPartial: document.failure.partial
        )
    }

    private struct Document: Decodable {
        let schema: String
        let callsheet: String
        let as_of: String
        let time_zone: String
        let shard: String
        let failure: Failure

        struct Failure: Decodable {
            let step: String
            let activity: String
            let reason: String
            let exit_status: Int
            let partial: Bool
        }
    }
}
