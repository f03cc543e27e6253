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

    @OptionGroup
    var server: DatabaseOptions

    @OptionGroup
    var reports: ReportOptions

    @Option(
        help: ArgumentHelp(
            "The instant that the reports speak of: 2026-02-16T18:00:00Z; a date, for its end; or yesterday. "
                + "Default: now, by the database's clock.",
            valueName: "when"
        )
    )
    var asOf: String?

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

    @Option(
        help: ArgumentHelp(
            "Why a snapshot corrects an earlier one of the same instant; its manifest says so.",
            valueName: "text"
        )
    )
    var reason: String?

    @Flag(help: "Publish also for an --as-of on a day that has not begun.")
    var allowFuture = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "as-of", "shard", "reason"] + DatabaseOptions.singleNames
            + ReportOptions.singleNames,
        repeated: ["agency"] + ReportOptions.repeatedNames,
        flags: ["allow-future"] + ReportOptions.flagNames
    )

    func run() throws {
        throw ExitCode(try publish(try options()).status.rawValue)
    }

    /// Publishes, and tells what came of it.
    ///
    /// - Throws: Also where the heads could not be written; all is published then.
    func publish(_ options: PublishingOptions) throws(Failure) -> (result: PublishingResult, status: ExitStatus) {
        let heads = try HeadsOutput(reports.heads)
        let progress = Progress()
        let stopping = try Generate.stopping(options, progress)
        let result: PublishingResult
        do throws(PublishingError) {
            result = try PublishingRun(options, progress: progress, stop: stopping.stop).run()
        } catch {
            throw stopping.failed(error)
        }
        let status = result.exitStatus
        progress.finish(Summary(result: result, output: options.output), status)
        do throws(Failure) {
            try heads.write(result.record)
        } catch {
            throw Failure(error.status, "\(error.message). The run is over and its record keeps the heads")
        }
        return (result, status)
    }

    /// How a run is stopped from outside, and what is told of one that failed. Once in a process.
    static func stopping(
        _ options: PublishingOptions,
        _ progress: Progress
    ) throws(Failure) -> (stop: RunStop, failed: @Sendable (PublishingError) -> Failure) {
        let stop = RunStop()
        let signal = ReceivedSignal()
        let failed = { @Sendable (error: PublishingError) -> Failure in
            progress.clear()
            let failure = Failure(error, by: signal.value)
            Generate.record(failure, error, options)
            return failure
        }
        do throws(ThreadError) {
            try StopSignals.handle { received in
                signal.value = received
                if let step = stop.request() { Callsheet.end(failed(PublishingError(stoppedIn: step))) }
            }
        } catch {
            throw Failure(error)
        }
        return (stop, failed)
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
