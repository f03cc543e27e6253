internal import Archive
internal import ArgumentParser
internal import Console
internal import Publishing

/// `callsheet generate`: reads the database once and publishes every agency's reports.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the database and publish every agency's reports.",
        discussion: """
            Reads all agencies' batches and daily figures from one snapshot of the database and publishes for each \
            agency, under output/agencies/<id>/snapshots/<time>/, the reports as HTML and Markdown, the dashboard's \
            JSON and all data that they came from. output/agencies/<id>/latest leads to the newest.

            What is published is never changed: the same time with the same content publishes nothing, with other \
            content a further version. If anything goes wrong, what was published before stays as it was.

            Examples:
              callsheet generate --database postgresql://report@db.example/platform
              callsheet generate --as-of yesterday --time-zone Europe/Berlin
              callsheet generate --period 30d --period custom --start-date 2026-01-01 --end-date 2026-01-31
            """
    )

    @Option(help: ArgumentHelp("Folder to publish into; made if missing.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates.", valueName: "dir"))
    var templates = "templates"

    @Option(
        help: ArgumentHelp(
            "The database: a postgresql:// URI or key=value pairs, as libpq takes them. Default: libpq's environment, "
                + "such as PGHOST, PGDATABASE, PGUSER, PGSERVICE. Keep passwords in ~/.pgpass or PGPASSWORD.",
            valueName: "conn"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The instant that the reports speak of: 2026-02-16T18:00:00Z; a date, for its end; or yesterday. "
                + "Default: now, by the database's clock.",
            valueName: "when"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The time zone whose calendar days count, by its IANA name.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(
        help: ArgumentHelp(
            "A period to report on: today, 7d, 30d, 90d or custom. Can be repeated. Default: the four fixed ones; "
                + "custom alone is added to them.",
            valueName: "period"
        )
    )
    var period: [String] = []

    @Option(help: ArgumentHelp("First day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var startDate: String?

    @Option(help: ArgumentHelp("Last day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var endDate: String?

    @Option(help: ArgumentHelp("Only this agency, by its id. Can be repeated. Default: all.", valueName: "uuid"))
    var agency: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only the I-th of N equal parts of the agencies. Parts may run at the same time, on several machines; give "
                + "all the same --as-of.",
            valueName: "i/n"
        )
    )
    var shard = "1/1"

    @Option(help: ArgumentHelp("Agencies rendered at the same time. Default: one a core.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Longest time one database statement may take, in seconds.", valueName: "seconds"))
    var statementTimeout = 600

    @Option(help: ArgumentHelp("Longest wait for a lock in the database, in seconds.", valueName: "seconds"))
    var lockTimeout = 10

    @Option(
        help: ArgumentHelp(
            "Why a snapshot corrects an earlier one of the same instant; its manifest says so.",
            valueName: "text"
        )
    )
    var reason: String?

    @Option(
        help: ArgumentHelp(
            "Sign every snapshot's checksums with this Ed25519 private key, a PEM file; see callsheet keygen.",
            valueName: "file"
        )
    )
    var signKey: String?

    @Flag(help: "Publish gzip files beside large ones, for web servers that send such as they are.")
    var precompress = false

    @Flag(help: "Publish also for an --as-of on a day that has not begun.")
    var allowFuture = false

    @Flag(help: "Publish also if most agencies that have reports are not in the database.")
    var allowMissing = false

    static let environmentNames = EnvironmentOptions.Names(
        single: [
            "output", "templates", "database", "as-of", "time-zone", "start-date", "end-date", "shard", "jobs",
            "statement-timeout", "lock-timeout", "reason", "sign-key",
        ],
        repeated: ["period", "agency"],
        flags: ["precompress", "allow-future", "allow-missing"]
    )

    func run() async throws {
        let options = try self.options()
        let progress = Progress()
        let result: PublishingResult
        do throws(PublishingError) {
            result = try await PublishingRun(options, progress: progress).run()
        } catch {
            progress.clear()
            throw Failure(error)
        }
        printHeads(result.record)
        progress.finish(Summary(result: result, output: options.output))
        let hasFailure = result.record.hasFailure || result.hasUnnamedAgencies
        let status: ExitStatus = result.isOutputAtFault ? .cannotCreate : hasFailure ? .someFailed : .success
        throw ExitCode(status.rawValue)
    }

    /// Each agency's snapshot and the digest that stands for it, as `verify --expect-head` takes them.
    private func printHeads(_ record: RunRecord) {
        var text = ""
        for entry in record.entries {
            if case .published(let snapshot, let head) = entry.outcome {
                text += "\(entry.agency) \(snapshot):\(head.hex)\n"
            }
        }
        StandardOutput.write(Array(text.utf8))
    }
}
