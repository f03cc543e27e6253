internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Extraction
internal import Publishing
internal import Synchronization
internal import Threads
internal import TimeZones

/// `callsheet generate`: reads the database once and publishes every agency's reports.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the database and publish every agency's reports.",
        discussion: """
            Reads all agencies' batches and daily figures from one snapshot of the database and publishes for each \
            agency, under output/agencies/<id>/snapshots/<time>/, the reports as HTML and Markdown, the dashboard's \
            JSON and all data that they came from. output/agencies/<id>/latest leads to the newest.

            What is published is never changed: the same time with the same content publishes nothing, with other \
            content a further version. If anything goes wrong, what was published before stays as it was.

            SIGINT, SIGTERM and SIGHUP end a run before it publishes, with exit status 75. Once it publishes, it publishes \
            all: that takes seconds. A second signal ends it at once, which does no harm either.

            Examples:
              callsheet generate --database postgresql://report@db.example/platform
              callsheet generate --as-of yesterday --time-zone Europe/Berlin
              callsheet generate --as-of yesterday --heads heads.txt
              callsheet generate --period 30d --period custom \\
                --start-date 2026-01-01 --end-date 2026-01-31
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
            "File with the password of the database's user. It beats every other one; the group may read it, others not.",
            valueName: "file"
        )
    )
    var databasePasswordFile: String?

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
            "Where to write each agency's snapshot and its head, as callsheet verify --expect-head takes them: a file, "
                + "replaced in one step; - for standard output; or none. The run record keeps them in any case.",
            valueName: "file"
        )
    )
    var heads = "-"

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

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: [
            "output", "templates", "database", "database-password-file", "as-of", "time-zone", "start-date", "end-date",
            "shard", "jobs",
            "statement-timeout", "lock-timeout", "reason", "sign-key", "heads",
        ],
        repeated: ["period", "agency"],
        flags: ["precompress", "allow-future", "allow-missing"]
    )

    func run() throws {
        let options = try self.options()
        let heads = try HeadsOutput(heads)
        let progress = Progress()
        let stop = RunStop()
        let signal = Atomic<Int32>(0)
        let failed = { @Sendable (error: PublishingError) -> Failure in
            progress.clear()
            let failure = Failure(error, by: StopSignal(rawValue: signal.load(ordering: .relaxed)))
            Generate.record(failure, error, options)
            return failure
        }
        do throws(ThreadError) {
            try StopSignals.handle { received in
                signal.store(received.rawValue, ordering: .relaxed)
                if let step = stop.request() { Callsheet.end(failed(PublishingError(stoppedIn: step))) }
            }
        } catch {
            throw Failure(error)
        }
        let result: PublishingResult
        do throws(PublishingError) {
            result = try PublishingRun(options, progress: progress, stop: stop).run()
        } catch {
            throw failed(error)
        }
        let hasFailure = result.record.hasFailure || result.hasUnnamedAgencies
        let status: ExitStatus = result.isOutputAtFault ? .cannotCreate : hasFailure ? .someFailed : .success
        progress.finish(Summary(result: result, output: options.output), status)
        do throws(Failure) {
            try heads.write(result.record)
        } catch {
            throw Failure(error.status, "\(error.message). The run is over and its record keeps the heads")
        }
        throw ExitCode(status.rawValue)
    }

    /// Leaves a record of a run that published nothing, for `callsheet status`.
    private static func record(_ failure: Failure, _ error: PublishingError, _ options: PublishingOptions) {
        // Then another run is at work, and has a record of its own.
        if case .output(let error) = error.cause, error.kind == .busy { return }
        let record = RunFailure(
            version: options.version,
            asOf: options.asOf ?? error.asOf ?? SystemClock.now(),
            timeZone: options.zone.name,
            shard: options.shard,
            step: error.step.rawValue,
            activity: error.step.activity,
            reason: PasswordFilter.removed(from: failure.message),
            exitStatus: Int(failure.status.rawValue),
            isPartial: options.selection.isPartial
        )
        // The failure itself is what is told. Where it is the disk's, there is no room for a record either.
        try? record.write(to: options.output)
    }
}
