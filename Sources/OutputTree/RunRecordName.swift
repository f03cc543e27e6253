package import Dashboard

/// What the name of a run's record in `runs/` says: `<stamp>[.shard-I-of-N][-version].json`, or
/// `<stamp>[.shard-I-of-N].failed.json` for a run that ended before it published anything.
package struct RunRecordName: Hashable, Sendable {
    package let stamp: String
    package let shard: Shard
    /// From 1; further ones are of the same shard run again with another outcome.
    package let version: Int
    /// Whether it says why nothing was published. There is one such record at most of each stamp and shard.
    package let isFailure: Bool

    package init(stamp: String, shard: Shard, version: Int = 1, isFailure: Bool = false) {
        self.stamp = stamp
        self.shard = shard
        self.version = version
        self.isFailure = isFailure
    }

    /// `nil` for a file that is no record.
    package init?(_ name: String) {
        guard name.hasSuffix(".json"), let end = name.firstIndex(of: "Z") else { return nil }
        let stamp = String(name[...end])
        guard Instant(stamp: stamp) != nil else { return nil }
        var rest = name[name.index(after: end)...].dropLast(".json".count)
        let isFailure = rest.hasSuffix(RunRecordName.failed)
        if isFailure { rest.removeLast(RunRecordName.failed.count) }
        var shard = Shard.whole
        let mark = ".shard-"
        if rest.hasPrefix(mark) {
            let parts = rest.dropFirst(mark.count).split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count >= 3, parts[1] == "of", let read = Shard("\(parts[0])/\(parts[2])") else { return nil }
            shard = read
            rest = parts.count == 3 ? "" : "-" + parts[3...].joined(separator: "-")
        }
        var version = 1
        if !rest.isEmpty {
            guard rest.hasPrefix("-"), let number = Int(rest.dropFirst()), number > 1 else { return nil }
            version = number
        }
        self.init(stamp: stamp, shard: shard, version: version, isFailure: isFailure)
        // One name for each record: "02" and the like are nobody's.
        guard fileName == name else { return nil }
    }

    package var fileName: String {
        isFailure ? "\(base)\(RunRecordName.failed).json" : "\(base)\(version == 1 ? "" : "-\(version)").json"
    }

    private static let failed = ".failed"

    /// The name without the version and the ending.
    package var base: String {
        stamp + (shard == .whole ? "" : ".shard-\(shard.index)-of-\(shard.count)")
    }
}
