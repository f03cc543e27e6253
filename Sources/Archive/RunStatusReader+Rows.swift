internal import Dashboard
internal import Files
internal import OutputTree

extension RunStatusReader {
    /// Counts for each failed agency in how many runs in a row it failed.
    ///
    /// A run that published nothing says nothing of single agencies, and is passed over. A damaged record ends the rows of
    /// those whom it does not name: it is not what was asked about.
    ///
    /// - Complexity: O(names in `runs/` + the records of the runs in which one of the agencies failed).
    static func countRows(of status: inout RunStatus, in runs: borrowing Directory) throws(FileError) {
        var open = Dictionary(uniqueKeysWithValues: status.failed.enumerated().map { ($0.element.agency, $0.offset) })
        guard !open.isEmpty else { return }
        var former: [String: [RunRecordName]] = [:]
        var entries = try runs.entries()
        while let text = try entries.next() {
            guard let name = RunRecordName(text), !name.isFailure, name.stamp < status.asOf.stamp else { continue }
            former[name.stamp, default: []].append(name)
        }
        for stamp in former.keys.sorted(by: >).prefix(longestRow - 1) {
            guard let instant = Instant(stamp: stamp), let names = former[stamp] else { return }
            let failed = try failedAgencies(among: open, names, in: runs)
            open = open.filter { failed.contains($0.key) }
            guard !open.isEmpty else { return }
            for place in open.values {
                status.failed[place].row += 1
                status.failed[place].since = instant
            }
        }
    }

    /// Those of some agencies that a run left without a report. An agency that is not in it was not left so.
    private static func failedAgencies(
        among agencies: [RowID: Int],
        _ names: [RunRecordName],
        in runs: borrowing Directory
    ) throws(FileError) -> Set<RowID> {
        // Whether it failed, in each shard that had it. A later version of a record stands for the one before it.
        var outcomes: [RowID: [Shard: Bool]] = [:]
        let (begin, failed) = (Array("{\"id\":\"".utf8), Array("\"status\":\"failed\"".utf8))
        for name in names.sorted(by: { $0.version < $1.version }) {
            var lines = try LineReader(name.fileName, in: runs)
            while let line = try lines.next() {
                // There may be a million of them, and few are asked for.
                guard line.starts(with: begin),
                    let id = RowID(String(decoding: line.dropFirst(begin.count).prefix { $0 != 0x22 }, as: UTF8.self)),
                    agencies[id] != nil
                else { continue }
                outcomes[id, default: [:]][name.shard] = line.firstRange(of: failed) != nil
            }
        }
        return Set(outcomes.filter { $0.value.values.allSatisfy { $0 } }.keys)
    }
}
