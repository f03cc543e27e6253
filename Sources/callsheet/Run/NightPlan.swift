internal import Archive
internal import Console
internal import Dashboard
internal import Files
internal import Nights
internal import OutputTree
internal import TimeZones

/// What a night is to do, seen to be possible as far as that shows before it begins.
struct NightPlan {
    let run: Run
    /// Without slashes at its end.
    let output: String
    let zone: TimeZoneRules
    let days: NightDays
    /// The last second of the night's day.
    let asOf: Instant
    let steps: [NightStep]
    let limits: Night.Limits
    /// What stands for the options, for the processes of the steps.
    let environment: [String: String]

    /// - Throws: `usage` or `configuration` for what is wrong with the options.
    init(_ run: Run) throws(Failure) {
        self.run = run
        let options = run.night
        output = try Generate.folder(options.output, "--output")
        zone = try AsOfOption.zone(options.reports.timeZone)
        try AsOfOption.requireZones()
        limits = try options.limits()
        environment = try NightPlan.environment(of: Array(CommandLine.arguments.dropFirst()))
        steps = try NightPlan.steps(run)
        try NightPlan.check(run, steps, environment)

        let day: CalendarDay
        if let text = run.day {
            guard let date = CalendarDay(text) else {
                throw Failure(.usage, "--day '\(text)' is not a date, such as 2026-02-16")
            }
            day = date
        } else {
            day = zone.day(before: zone.civil(SystemClock.now()).day)
        }
        guard let last = zone.lastSecond(of: day) else {
            throw Failure(.usage, "--day \(day) is a day that \(zone.name) skipped: no clock there showed it")
        }
        asOf = last
        let archive = NightArchive(output: output, zone: zone)
        days = NightDays(day, since: archive.firstDay, catchUp: options.catchUp) { archive.isWhole($0) }
    }

    /// What `--dry-run` says.
    var lines: [String] {
        var lines = ["Reports of \(days.day), as of \(asOf), in '\(output)'"]
        if days.isWhole { lines.append("All agencies have theirs; figures and generate are left out") }
        if !days.missed.isEmpty { lines.append("Missed, to be made up for: \(NightPlan.list(days.missed))") }
        if !days.givenUp.isEmpty {
            lines.append("Missed, and too old for --catch-up \(run.night.catchUp): \(NightPlan.list(days.givenUp))")
        }
        lines.append("Steps: \(pending.map(\.rawValue).joined(separator: ", "))")
        return lines
    }

    /// The steps that have something to do.
    var pending: [NightStep] {
        steps.filter { step in
            switch step {
            case .figures, .generate: !days.isWhole
            case .missed: !days.missed.isEmpty
            case .restate, .verify, .hook, .send, .prune: true
            }
        }
    }

    static func list(_ days: [CalendarDay]) -> String { days.map(\.description).joined(separator: ", ") }

    // MARK: Steps

    private static func steps(_ run: Run) throws(Failure) -> [NightStep] {
        let isSetUp: (NightStep) throws(Failure) -> Bool = { step throws(Failure) in
            switch step {
            case .figures, .generate, .verify: true
            case .missed: run.night.catchUp > 0
            case .restate: run.night.restate > 0
            case .hook: run.night.hook != nil
            case .send: run.night.mail.smtp != nil || run.night.sending.emlDir != nil
            case .prune: try run.night.retention.policy() != nil
            }
        }
        var steps: [NightStep] = []
        guard let text = run.steps else {
            for step in NightStep.allCases where try isSetUp(step) { steps.append(step) }
            return steps
        }
        var wanted: Set<NightStep> = []
        for name in text.split(separator: ",") {
            guard let step = NightStep(rawValue: name.filter { $0 != " " }) else {
                let names = NightStep.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.usage, "Unknown step '\(name)' in --steps. Available: \(names)")
            }
            wanted.insert(step)
        }
        for step in NightStep.allCases where wanted.contains(step) {
            // A list that names all is for every set-up.
            if try isSetUp(step) { steps.append(step) }
        }
        guard !steps.isEmpty else { throw Failure(.usage, "--steps '\(text)' names no step that is set up") }
        return steps
    }

    /// Looks at what the steps will look at, so that a wrong option shows before the night and not in the middle of it.
    private static func check(
        _ run: Run,
        _ steps: [NightStep],
        _ environment: [String: String]
    ) throws(Failure) {
        if let hook = run.night.hook, steps.contains(.hook), let obstacle = File.obstacle(toRunning: hook) {
            throw Failure(.configuration, "\(hook): \(obstacle). Make it executable with 'chmod +x', or correct --hook")
        }
        if steps.contains(where: { [.generate, .missed, .restate, .figures].contains($0) }) {
            _ = try StepCommands(environment).generate(asOf: nil).options()
        }
        if steps.contains(.send) { try StepCommands(environment).send().check() }
        _ = try run.night.publicKey.map { path throws(Failure) in try KeyFile.verificationKey(path) }
    }

    /// The options of these arguments as variables.
    ///
    /// - Throws: `usage` for a value of a repeated option that a variable cannot hold.
    private static func environment(of arguments: [String]) throws(Failure) -> [String: String] {
        let names = Run.environmentNames
        var environment: [String: String] = [:]
        for name in names.single {
            environment[EnvironmentOptions.variable(name)] = CommonOptions.values(of: name, in: arguments).last
        }
        for name in names.repeated {
            let values = CommonOptions.values(of: name, in: arguments)
            if values.isEmpty { continue }
            if let value = values.first(where: { $0.contains { ", ".contains($0) } }) {
                throw Failure(.usage, "--\(name) '\(value)' of a night must have neither a blank nor a comma in it")
            }
            environment[EnvironmentOptions.variable(name)] = values.joined(separator: ",")
        }
        for name in names.flags where arguments.contains("--\(name)") {
            environment[EnvironmentOptions.variable(name)] = "1"
        }
        // These are a night's own, or of single runs.
        for name in ["dry-run", "as-of", "to", "reason", "allow-future", "rebuild", "json", "expect-head"] {
            environment[EnvironmentOptions.variable(name)] = ""
        }
        return environment
    }
}

/// What an output's archive says of its days.
struct NightArchive {
    let output: String
    let zone: TimeZoneRules

    /// The day of the first run of which there is a record; `nil` for none.
    var firstDay: CalendarDay? {
        guard let root = try? Directory(opening: output), root.isFolder(OutputTree.runs),
            let names = try? root.opening(OutputTree.runs).names()
        else { return nil }
        let first = names.compactMap { RunRecordName($0) }.filter { !$0.isFailure }.map(\.stamp).min()
        return first.flatMap { Instant(stamp: $0) }.map { zone.civil($0).day }
    }

    /// Of the runs whose records were written since an instant, by the clock of the file system.
    func stamps(recordedSince instant: Instant) -> [String] {
        guard let root = try? Directory(opening: output), root.isFolder(OutputTree.runs),
            let runs = try? root.opening(OutputTree.runs), let names = try? runs.names()
        else { return [] }
        let since = Duration.microseconds(instant.microsecondsSince1970)
        let stamps = names.compactMap { name -> String? in
            guard let record = RunRecordName(name), !record.isFailure, let time = runs.modified(name), time >= since
            else {
                return nil
            }
            return record.stamp
        }
        return Array(Set(stamps)).sorted()
    }

    /// Whether a run published a day for all agencies, each shard included.
    func isWhole(_ day: CalendarDay) -> Bool {
        // A day that no clock showed lacks nothing.
        guard let asOf = zone.lastSecond(of: day) else { return true }
        guard let status = status(asOf) else { return false }
        return status.published > 0 && status.failed.isEmpty && status.missing.isEmpty && status.failedTries.isEmpty
            && status.lost.isEmpty
    }

    /// Of the run as of an instant; `nil` without one.
    func status(_ asOf: Instant?) -> RunStatus? {
        try? RunStatusReader.status(of: output, asOf: asOf, now: SystemClock.now())
    }
}
