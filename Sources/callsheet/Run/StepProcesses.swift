internal import Archive
internal import Console
internal import Dashboard
internal import Files
internal import FoundationEssentials
internal import Glibc
internal import Nights
internal import OutputTree
internal import Processes
internal import Text

/// Does a night's steps in processes of their own: what ends one, be it the system for want of memory, does not end the
/// night, and what a signal or a limit of time does to a command is the same as by itself.
struct StepProcesses: NightWork {
    private let plan: NightPlan
    private let keeper: ProcessGuard
    /// A step that is asked to end comes to a safe point within seconds; one that publishes goes to its end.
    static let grace = Duration.seconds(120)
    /// The hook's lines that are passed on.
    private static let maxHookLines = 1000
    /// What only the steps need to know.
    private static let secrets = [
        "PGPASSWORD", "CALLSHEET_DATABASE", "CALLSHEET_SMTP_PASSWORD", "CALLSHEET_SMTP_TOKEN", "CALLSHEET_PING_URL",
    ]

    /// - Parameter keeper: Ends a step or a hook whose night is killed.
    init(_ plan: NightPlan, guardedBy keeper: ProcessGuard) {
        (self.plan, self.keeper) = (plan, keeper)
    }

    mutating func perform(
        _ step: NightStep,
        _ days: NightDays,
        published stamps: [String],
        isStopRequested: () -> Bool
    ) -> NightOutcome {
        StandardError.step = step.rawValue
        // Of a night without generate, others publish: on other machines, shard by shard.
        if step == plan.steps.first, !plan.steps.contains(.generate), let missing = missingShards {
            StandardError.write("callsheet: \(missing). Nothing was done", .warning)
            return NightOutcome(status: ExitStatus.tryAgain.rawValue)
        }
        if step == .hook { return hook(isStopRequested) }
        let file = "\(plan.output)/\(OutputTree.nights)/\(OutputTree.nightStepPrefix)\(getpid()).json"
        try? File.remove(file)
        defer { try? File.remove(file) }
        var arguments = ["night-step", step.rawValue, "--as-of", plan.asOf.description, "--result", file]
        if step == .restate { arguments += ["--restate", "\(plan.run.night.restate)"] }
        if step == .figures { arguments += ["--figures", plan.run.night.figures.rawValue] }
        if step == .figures, let limit = plan.run.night.maxLag { arguments += ["--max-lag", limit] }
        if step == .missed { arguments += days.missed.flatMap { ["--missed", $0.description] } }
        if step == .verify { arguments += (stamps + unverified).flatMap { ["--stamp", $0] } }
        var environment = plan.environment
        // What the file says is in this process's environment already.
        environment["CALLSHEET_CONFIG"] = ""
        environment["CALLSHEET_LOG_FORMAT"] = LogFormat.json.rawValue
        let status = run(
            "/proc/self/exe",
            arguments,
            environment,
            isStopRequested,
            // What a command would write for programs, such as heads, nobody reads here.
            line: { line in if let line = ToldLine(json: line) { StandardError.write([line.log]) } }
        )
        var outcome = NightOutcome(status: status ?? ExitStatus.tryAgain.rawValue)
        if let bytes = try? File.read(file), let result = StepResult(json: bytes) { outcome.add(result) }
        return outcome
    }

    /// The stamps of what was published since a night last verified: by nights that were ended before they came to it, or by
    /// shards elsewhere.
    private var unverified: [String] {
        let past = (try? NightFolder.past(NightDays.horizon, in: plan.output, now: SystemClock.now()))?.records ?? []
        let steps = past.lazy.compactMap { record in record.steps.first { $0.step == .verify && $0.status == 0 } }
        guard let begin = steps.first?.tries.last?.start else { return [] }
        return NightArchive(output: plan.output, zone: plan.zone).stamps(recordedSince: begin)
    }

    /// In a sentence, what is not published of the night's day.
    private var missingShards: String? {
        guard let status = NightArchive(output: plan.output, zone: plan.zone).status(plan.asOf), status.published > 0
        else { return "\(plan.days.day) is not published yet" }
        guard !status.missing.isEmpty else { return nil }
        return "\(status.missing.count) of \(status.shardCount) shards of \(plan.days.day) are not published yet"
    }

    private func hook(_ isStopRequested: () -> Bool) -> NightOutcome {
        guard let hook = plan.run.night.hook else { return NightOutcome(status: ExitStatus.success.rawValue) }
        var environment = plan.environment
        for name in StepProcesses.secrets { environment[name] = nil }
        environment["CALLSHEET_OUTPUT"] = plan.output
        environment["CALLSHEET_DAY"] = plan.days.day.description
        var count = 0
        let status = run(hook, [], environment, isStopRequested, without: StepProcesses.secrets) { line in
            count += 1
            guard count <= StepProcesses.maxHookLines else { return }
            StandardError.write("callsheet: hook: \(String(decoding: line, as: UTF8.self))")
        }
        if count > StepProcesses.maxHookLines {
            StandardError.write("callsheet: hook: and \(count - StepProcesses.maxHookLines) more lines", .warning)
        }
        guard let status else { return NightOutcome(status: ExitStatus.configuration.rawValue) }
        let passes = [ExitStatus.success.rawValue, ExitStatus.tryAgain.rawValue].contains(status)
        if status != 0 { StandardError.write("callsheet: The hook ended with status \(status)", .error) }
        return NightOutcome(status: passes ? status : ExitStatus.someFailed.rawValue)
    }

    /// - Returns: The exit status; 75 for a process that was ended from outside, `nil` for one that cannot be started.
    private func run(
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String],
        _ isStopRequested: () -> Bool,
        without names: [String] = [],
        line: (ArraySlice<UInt8>) -> Void
    ) -> Int32? {
        let end: ChildProcess.End
        do throws(ChildProcess.StartError) {
            end = try ChildProcess.run(
                program,
                arguments,
                environment: environment,
                without: names,
                grace: StepProcesses.grace,
                guardedBy: keeper,
                isStopRequested: isStopRequested,
                line: line
            )
        } catch {
            StandardError.write("callsheet: \(program): Cannot be started: \(error.reason)", .error)
            return nil
        }
        switch end {
        case .exited(let status): return status
        case .signalled(let signal):
            StandardError.write("callsheet: Was killed by signal \(signal)", .error)
            return ExitStatus.tryAgain.rawValue
        case .stopped(let status): return status ?? ExitStatus.tryAgain.rawValue
        }
    }
}

extension NightOutcome {
    fileprivate mutating func add(_ result: StepResult) {
        stamps = result.stamps
        server = result.server.map {
            NightRecord.Server(
                host: $0.host,
                port: $0.port,
                version: $0.version,
                isStandby: $0.isStandby,
                lagSeconds: $0.lagSeconds
            )
        }
        kept = result.kept
        (published, unchanged, failed, bytes) = (result.published, result.unchanged, result.failed, result.bytes)
        (acceptedMails, refusedMails) = (result.acceptedMails, result.refusedMails)
        deferredMails = result.deferredMails
        madeUp = result.madeUp.compactMap { CalendarDay($0) }
    }
}

/// A line that a step's process told, in the form of `--log-format json`.
private struct ToldLine: Decodable {
    let level: String
    let message: String
    let agency: String?
    let snapshot: String?
    let status: Int32?

    /// `nil` for what was written for programs.
    init?(json line: ArraySlice<UInt8>) {
        guard line.first == UInt8(ascii: "{"),
            let told = try? JSONDecoder().decode(ToldLine.self, from: Data(line))
        else { return nil }
        self = told
    }

    var log: LogLine {
        LogLine(
            "callsheet: \(message)",
            level == "error" ? .error : level == "warning" ? .warning : .info,
            agency: agency,
            snapshot: snapshot,
            status: status
        )
    }
}
