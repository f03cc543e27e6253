internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Delivery
internal import Extraction
internal import Files
internal import FoundationEssentials
internal import Nights
internal import PostgreSQL
internal import Publishing
internal import Threads
internal import TimeZones

/// `callsheet night-step`: one try of one step of a night, for `run` alone. Its options are the night's, as variables.
struct NightStepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "night-step", shouldDisplay: false)

    @Argument
    var step: String

    /// The last second of the night's day.
    @Option
    var asOf: String

    @Option
    var restate = 0

    @Option
    var figures = FiguresOption.complete

    @Option
    var maxLag: String?

    /// The days to make up for.
    @Option
    var missed: [String] = []

    /// What this night has published.
    @Option
    var stamp: [String] = []

    /// Where to write what it came to.
    @Option
    var result: String

    func run() throws {
        guard let step = NightStep(rawValue: step), let asOf = Instant(asOf) else {
            throw Failure(.usage, "night-step is for 'callsheet run' alone")
        }
        var outcome = StepResult()
        let status: ExitStatus
        switch step {
        case .figures: status = try askForFigures(asOf, &outcome)
        case .generate: status = try generate(asOf, &outcome)
        case .missed: status = try makeUp(asOf, &outcome)
        case .restate: status = try restate(asOf, &outcome)
        case .verify: status = try verify(asOf)
        case .send: status = try send(&outcome)
        case .prune:
            try StepCommands().prune().run()
            status = .success
        case .hook: throw Failure(.usage, "The hook is no step of Callsheet's own")
        }
        do throws(FileError) { try File.write(outcome.json, toNew: result, mode: 0o600) } catch {
            throw Failure(ArchiveError(error))
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    private func askForFigures(_ asOf: Instant, _ outcome: inout StepResult) throws(Failure) -> ExitStatus {
        let options = try StepCommands().generate(asOf: asOf).options()
        let canceller = StatementCanceller()
        do throws(ThreadError) {
            // It only reads, so any point is a safe one.
            try StopSignals.handle { signal in
                Callsheet.end(
                    Failure(.tryAgain, "Stopped by \(signal.name) while asking whether the figures are there")
                )
            }
        } catch {
            throw Failure(error)
        }
        do throws(ExtractionError) {
            let state = try options.databaseState(canceller: canceller)
            outcome.server = StepResult.Server(state.server)
            if let maxLag { try state.requireLag(atMost: duration(maxLag)) }
            if figures == .complete { try state.requireFigures() }
        } catch {
            throw Failure(error)
        }
        return .success
    }

    /// Checked by `run` already.
    private func duration(_ text: String) -> Duration { (try? DurationOption.duration(text, "--max-lag")) ?? .zero }

    private func generate(_ asOf: Instant, _ outcome: inout StepResult) throws(Failure) -> ExitStatus {
        let command = try StepCommands().generate(asOf: asOf)
        var options = try command.options()
        // What a killed night published already stays as it is.
        options.keepsReports = true
        let (result, status) = try command.publish(options)
        outcome.add(result)
        outcome.kept = NightArchive(output: options.output, zone: options.zone).status(asOf)?.published ?? 0
        return status
    }

    private func makeUp(_ asOf: Instant, _ outcome: inout StepResult) throws(Failure) -> ExitStatus {
        var options = try StepCommands().generate(asOf: asOf).options()
        options.purpose = .late
        let progress = Progress()
        let stopping = try Generate.stopping(options, progress)
        var statuses: [ExitStatus] = []
        for text in missed {
            guard let day = CalendarDay(text) else { continue }
            guard let last = options.zone.lastSecond(of: day) else {
                outcome.madeUp.append(text)
                continue
            }
            options.asOf = last
            let result: PublishingResult
            do throws(PublishingError) {
                result = try PublishingRun(options, progress: progress, stop: stopping.stop).run()
            } catch {
                throw stopping.failed(error)
            }
            let status = result.exitStatus
            progress.finish(Summary(result: result, output: options.output), status)
            outcome.add(result)
            if status == .success { outcome.madeUp.append(text) }
            statuses.append(status)
        }
        return ExitStatus.gravest(of: statuses)
    }

    private func restate(_ asOf: Instant, _ outcome: inout StepResult) throws(Failure) -> ExitStatus {
        let options = try StepCommands().generate(asOf: asOf).options()
        let progress = Progress()
        let stopping = try Generate.stopping(options, progress)
        let result: RestateResult
        do throws(PublishingError) {
            result = try RestateRun(options, reports: restate, progress: progress, stop: stopping.stop).run()
        } catch {
            throw stopping.failed(error)
        }
        progress.clear()
        outcome.stamps = result.records.map { $0.clock.asOf.stamp }
        outcome.bytes = result.bytes
        StandardError.write(lines: result.notices.map { "callsheet: \($0)" }, .warning)
        for entry in result.records.flatMap(\.entries) {
            guard let reason = entry.outcome.failureReason else { continue }
            StandardError.write([
                LogLine(
                    "callsheet: Agency \(entry.agency) cannot be restated: \(reason)",
                    .error,
                    agency: "\(entry.agency)"
                )
            ])
        }
        let days = result.days.isEmpty ? "" : ", for figures of \(NightPlan.list(result.days))"
        StandardError.write(
            "callsheet: restated \(Summary.count(result.restated, "report", "reports"))\(days) in '\(options.output)'"
        )
        return result.failed > 0 ? .someFailed : .success
    }

    private func verify(_ asOf: Instant) throws(Failure) -> ExitStatus {
        try StepCommands().verify().verify(only: Set(stamp + [asOf.stamp])) ? .success : .dataError
    }

    private func send(_ outcome: inout StepResult) throws(Failure) -> ExitStatus {
        let result = try StepCommands().send().send()
        outcome.acceptedMails = result.accepted
        outcome.refusedMails = result.refused
        outcome.deferredMails = result.notAccepted - result.refused
        return result.notAccepted > 0 || result.failedAgencies > 0 ? .someFailed : .success
    }
}

/// What a step's process tells the night.
struct StepResult: Codable {
    struct Server: Codable {
        var version: String
        var host: String
        var port: String
        var isStandby: Bool
        var lagSeconds: Double?

        init(_ server: DatabaseServer) {
            (version, host, port) = (server.version, server.host, server.port)
            (isStandby, lagSeconds) = (server.isStandby, server.lagSeconds)
        }
    }

    var stamps: [String] = []
    var server: Server?
    var published = 0
    var unchanged = 0
    var kept = 0
    var failed = 0
    var bytes = 0
    var acceptedMails = 0
    var refusedMails = 0
    var deferredMails = 0
    var madeUp: [String] = []

    init() {}

    /// `nil` for a text that is none.
    init?(json: [UInt8]) {
        guard let result = try? JSONDecoder().decode(StepResult.self, from: Data(json)) else { return nil }
        self = result
    }

    var json: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    mutating func add(_ result: PublishingResult) {
        stamps.append(result.record.clock.asOf.stamp)
        published += result.published
        unchanged += result.unchanged
        failed += result.record.entries.count { $0.outcome.failureReason != nil }
        bytes += result.bytes
    }
}
