internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Text

/// `callsheet status`: the outcome of a run, however many shards it had.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the outcome of a run, all its shards together.",
        discussion: """
            Joins the records that the shards of one run left in output/runs/: which shards are there and which are \
            missing, how many agencies are published, which failed and why. Then it looks at every agency's latest, and \
            counts those that have reports but are not in the run. Of a run that ended before it published anything it says \
            in which step and why. Shards belong to one run if they were given the same \
            --as-of and the same number of parts. Agencies that failed in several runs in a row are named, and those without a \
            report for two days, and so are the last nights of 'callsheet run' with their steps. Needs no database.

            The newest run is shown, or that of --as-of. Lines for people go to standard error, or with --json one \
            document to standard output. Exit status 0 if every shard is there, every agency is published and the newest night did \
            everything, 1 if not, 65 if there is no such run or a record is damaged. For a monitor --max-age makes it 1 as well when the newest \
            report is older.

            Examples:
              callsheet status --output /srv/reports
              callsheet status --as-of yesterday --json | jq .missing_shards
              callsheet status --output /srv/reports --max-age 26h
            """
    )

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(
        help: ArgumentHelp(
            "Which run, as it was given to generate: an instant, a date or yesterday. Default: the newest.",
            valueName: "when"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The time zone of a date, by its IANA name, as given to generate.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(
        help: ArgumentHelp(
            "How old the newest report may be, in hours or days: 26h, 3d; older is status 1. Default: any age.",
            valueName: "age"
        )
    )
    var maxAge: String?

    @Flag(help: "Write what was found as JSON to standard output.")
    var json = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "as-of", "time-zone", "max-age"],
        flags: ["json"]
    )

    /// Failed agencies that are listed for people; all of them are in the JSON.
    private static let longestList = 20

    func run() throws {
        let zone = try AsOfOption.zone(timeZone)
        let instant = try asOf.map { text throws(Failure) in
            try AsOfOption.instant(text, zone, now: SystemClock.now())
        }
        let maxAge = try maxAge.map { text throws(Failure) in try DurationOption.duration(text, "--max-age") }
        let now = SystemClock.now()
        let status: RunStatus
        do throws(ArchiveError) {
            status = try RunStatusReader.status(of: output, asOf: instant, now: now)
        } catch {
            // Nights that published nothing are worth a word.
            if !json, let nights = try? NightStatus(output: output) { StandardError.write(nights.lines) }
            throw Failure(.dataError, error.description)
        }
        let nights = try NightStatus(output: output)
        let tooOld = maxAge.flatMap { complaint(status, $0, now: now) }
        StandardError.write([LogLine(summary(status), status.isComplete ? .info : .warning)])
        if !json { StandardError.write(lines: details(status), .warning) }
        if !json { StandardError.write(nights.lines) }
        if let tooOld { StandardError.write("callsheet: \(tooOld)", .error) }
        if json { try StandardOutput.write(status.json(nights: nights.json)) }
        if !status.isComplete || tooOld != nil || !nights.isWell { throw ExitCode(ExitStatus.someFailed.rawValue) }
    }

    /// The whole in one line.
    private func summary(_ status: RunStatus) -> String {
        var parts = [
            status.shards.isEmpty
                ? "nothing published" : "published \(Summary.count(status.published, "agency", "agencies"))"
        ]
        if !status.failed.isEmpty { parts.append("\(status.failed.count) failed") }
        if status.warnings > 0 { parts.append(Summary.count(status.warnings, "warning", "warnings")) }
        if status.shardCount > 1 {
            parts.append(
                status.missing.isEmpty
                    ? "all \(status.shardCount) shards are done"
                    : "\(status.missing.count) of \(Summary.count(status.shardCount, "shard", "shards")) missing"
            )
        }
        return "callsheet: run as of \(status.asOf) in '\(output)': \(parts.joined(separator: ", "))"
    }

    /// What there is to say if the newest report is too old; `nil` if it is not.
    private func complaint(_ status: RunStatus, _ limit: Duration, now: Instant) -> String? {
        guard let newest = status.newestLatest, let instant = Instant(stamp: String(newest.snapshot.prefix(18))) else {
            return "There is no report at all"
        }
        let age = (now.microsecondsSince1970 - instant.microsecondsSince1970) / 1_000_000
        guard age > limit.components.seconds else { return nil }
        return "The newest report is of \(instant), \(age / 3600) hours ago. --max-age allows \(maxAge ?? "")"
    }

    private func details(_ status: RunStatus) -> [String] {
        var lines: [String] = []
        for failure in status.failedTries {
            let subject: String
            if failure.shard != .whole {
                subject = "Shard \(failure.shard.index)/\(failure.shard.count)"
            } else if failure.isPartial {
                subject = "The newest run, for some agencies,"
            } else {
                subject = "The newest run"
            }
            lines.append(
                "callsheet: \(subject) failed while \(failure.activity), with status \(failure.exitStatus): "
                    + failure.reason
            )
        }
        let missing = status.missing
        if status.shards.isEmpty, status.shardCount == 1 {
            lines.append("callsheet: Run it again with: \(command(status))")
        } else if status.shardCount > 1, let first = missing.first {
            let isOne = missing.count == 1
            let shard = isOne ? "\(first)/\(status.shardCount)" : "I/\(status.shardCount)"
            let each = isOne ? "Run it with" : "Run each with its number as I"
            lines.append(
                "callsheet: \(isOne ? "Shard" : "Shards") \(Status.ranges(missing)) of \(status.shardCount) "
                    + "\(isOne ? "has" : "have") not published. \(each): \(command(status)) --shard \(shard)"
            )
        }
        for failure in status.failed.prefix(Status.longestList) {
            let latest = failure.latest.map { "Its readers see \($0)" } ?? "It has no report yet"
            lines.append(
                "callsheet: Agency \(failure.agency) ('\(PrintableText.line(failure.name))') failed: \(failure.reason). "
                    + latest
            )
        }
        let more = status.failed.count - Status.longestList
        if more > 0 { lines.append("callsheet: and \(more) more failed; --json lists all") }
        let again = status.failed.filter { $0.row > 1 }
        for failure in again.prefix(Status.longestList) {
            lines.append(
                "callsheet: Agency \(failure.agency) ('\(PrintableText.line(failure.name))') failed in \(failure.row) runs in "
                    + "a row, since that as of \(failure.since)"
            )
        }
        if again.count > Status.longestList {
            lines.append(
                "callsheet: and \(again.count - Status.longestList) more failed in several runs; --json lists all"
            )
        }
        lines += listing(status.stale) { agency, snapshot in
            "Agency \(agency) has no report since \(snapshot)"
        }
        lines += listing(status.lost) { agency, snapshot in
            "Agency \(agency) was published as \(snapshot), which is not there any more. Put it back from a backup; see "
                + "'callsheet repair --dry-run'"
        }
        lines += listing(status.future) { agency, snapshot in
            "Agency \(agency) has a latest report of the future, \(snapshot), and newer reports do not show. Take it back "
                + "with 'callsheet withdraw'"
        }
        if let oldest = status.leftOut.map(\.snapshot).min(by: { $0 < $1 }) {
            lines.append(
                "callsheet: \(Summary.count(status.leftOut.count, "agency has", "agencies have")) reports but "
                    + "\(status.leftOut.count == 1 ? "is" : "are") not in this run, the oldest of \(oldest); "
                    + "--json lists them"
            )
        }
        return lines
    }

    /// What runs it again, as far as the output knows.
    private func command(_ status: RunStatus) -> String {
        let zone = status.timeZone == "UTC" ? "" : " --time-zone \(status.timeZone)"
        return "callsheet generate --output '\(output)' --as-of \(status.asOf)\(zone)"
    }

    private func listing(
        _ list: [RunStatus.Latest],
        _ line: (_ agency: RowID, _ snapshot: String) -> String
    ) -> [String] {
        var lines = list.prefix(Status.longestList).map { "callsheet: \(line($0.agency, $0.snapshot))" }
        let more = list.count - Status.longestList
        if more > 0 { lines.append("callsheet: and \(more) more agencies likewise; --json lists all") }
        return lines
    }

    /// `3, 7-9` for sorted numbers.
    static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
