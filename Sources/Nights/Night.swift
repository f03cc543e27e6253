internal import Console
package import Dashboard

/// What does a night's steps.
package protocol NightWork {
    /// Tries a step once, and waits for its end.
    ///
    /// - Parameters:
    ///   - stamps: What this night has published so far.
    ///   - isStopRequested: Asked some times a second; the step is to end at its next safe point when it says so.
    mutating func perform(
        _ step: NightStep,
        _ days: NightDays,
        published stamps: [String],
        isStopRequested: () -> Bool
    ) -> NightOutcome
}

/// What one try of a step came to.
package struct NightOutcome: Sendable {
    /// The exit status that the step would have had as a command of its own.
    package var status: Int32
    /// Stamps of the snapshots that it published.
    package var stamps: [String] = []
    package var server: NightRecord.Server?
    package var published = 0
    package var unchanged = 0
    /// Agencies that have a report of the day, whichever night published it.
    package var kept = 0
    package var failed = 0
    package var bytes = 0
    package var acceptedMails = 0
    package var refusedMails = 0
    package var deferredMails = 0
    /// Of the missed days those that were made up for.
    package var madeUp: [CalendarDay] = []

    package init(status: Int32) { self.status = status }
}

/// The times that a night goes by.
package struct NightClock {
    /// The machine's time of day.
    package let now: () -> Instant
    /// Time that nobody sets back.
    package let uptime: () -> Duration
    /// Waits so long, or until it is to stop.
    package let pause: (_ time: Duration, _ isStopRequested: () -> Bool) -> Void
    /// From 0 to 1.
    package let random: () -> Double

    package init(
        now: @escaping () -> Instant,
        uptime: @escaping () -> Duration,
        pause: @escaping (_ time: Duration, _ isStopRequested: () -> Bool) -> Void,
        random: @escaping () -> Double
    ) {
        (self.now, self.uptime, self.pause, self.random) = (now, uptime, pause, random)
    }
}

/// A night: its steps one after the other, each tried again while what stands in its way may pass.
package struct Night {
    package struct Limits: Sendable {
        /// How long after its begin a night still tries again.
        package var retry: Duration
        /// When it ends by itself.
        package var time: Duration

        package init(retry: Duration, time: Duration) {
            (self.retry, self.time) = (retry, time)
        }
    }

    private let clock: NightClock
    private let limits: Limits
    private let start: Duration
    /// The name of the signal that ends it; `nil` for none yet.
    private let signal: () -> String?
    /// Keeps the record; what goes wrong is told elsewhere.
    private let keep: (NightRecord) -> Void
    package private(set) var record: NightRecord
    package private(set) var summary: NightSummary

    /// The first pause between two tries, in seconds; each is twice as long, up to the longest. A third of each is random,
    /// for what stands in the way may be other nights.
    private static let pauses = (first: 30.0, longest: 600.0)

    package init(
        _ record: NightRecord,
        _ limits: Limits,
        clock: NightClock,
        signal: @escaping () -> String?,
        keep: @escaping (NightRecord) -> Void
    ) {
        (self.record, self.limits, self.clock, self.signal, self.keep) = (record, limits, clock, signal, keep)
        start = clock.uptime()
        summary = NightSummary(start: record.start, end: record.start, status: 0)
    }

    /// Does what is planned, and returns when it is done, ended or stopped.
    package mutating func run(_ days: NightDays, by work: inout some NightWork) {
        (record.missed, record.givenUp) = (days.missed, days.givenUp)
        var (stamps, left) = ([String](), Set(days.missed))
        keep(record)
        var stopped: String?
        for step in record.planned {
            stopped = stopReason
            if stopped != nil { break }
            let begin = clock.uptime()
            let outcome = attempt(step, days, stamps, by: &work)
            stamps += outcome.stamps
            left.subtract(outcome.madeUp)
            add(outcome, of: step, seconds: (clock.uptime() - begin).seconds)
            // What was done in spite of a request to stop is done.
            let isDone = [ExitStatus.success.rawValue, ExitStatus.someFailed.rawValue].contains(outcome.status)
            if !isDone { stopped = stopReason }
            if stopped != nil || Night.ends(after: step, outcome) { break }
        }
        record.stopped = stopped
        var statuses = record.steps.compactMap { $0.status.map { ExitStatus(rawValue: $0) ?? .someFailed } }
        if record.stopped != nil { statuses.append(.tryAgain) }
        record.status = ExitStatus.gravest(of: statuses).rawValue
        record.end = clock.now()
        summary.end = record.end ?? record.start
        summary.status = record.status ?? 0
        summary.missedDays = left.count + days.givenUp.count
        keep(record)
    }

    private var stopReason: String? {
        signal() ?? (clock.uptime() - start >= limits.time ? "time limit" : nil)
    }

    /// Tries a step until it is done, cannot be done, or time is over.
    private mutating func attempt(
        _ step: NightStep,
        _ days: NightDays,
        _ stamps: [String],
        by work: inout some NightWork
    ) -> NightOutcome {
        var pause = Night.pauses.first
        let isStopRequested = { [signal, clock, start, limits] in
            signal() != nil || clock.uptime() - start >= limits.time
        }
        while true {
            record.begin(step, at: clock.now())
            keep(record)
            let outcome = work.perform(step, days, published: stamps, isStopRequested: isStopRequested)
            record.end(at: clock.now(), outcome.status)
            if let server = outcome.server { record.server = server }
            keep(record)
            let mayPass = [ExitStatus.unavailable.rawValue, ExitStatus.tryAgain.rawValue].contains(outcome.status)
            let wait = Duration.seconds(pause * (2 + clock.random()) / 3)
            guard mayPass, clock.uptime() - start + wait < limits.retry, stopReason == nil else { return outcome }
            clock.pause(wait, isStopRequested)
            if stopReason != nil { return outcome }
            pause = min(2 * pause, Night.pauses.longest)
        }
    }

    /// Whether what comes after a step would do harm without it, or is of no use.
    static func ends(after step: NightStep, _ outcome: NightOutcome) -> Bool {
        let status = outcome.status
        return switch step {
        case .figures: status != 0
        // Single agencies that fail do not keep the others from their reports.
        case .generate:
            status != 0
                && (status != ExitStatus.someFailed.rawValue
                    || outcome.published + outcome.unchanged + outcome.kept == 0)
        // Nobody is led to what may have been tampered with.
        case .verify: status != 0
        // Mails link to what is uploaded, and what is not uploaded must not be pruned.
        case .hook: status != 0
        case .missed, .restate, .send, .prune: false
        }
    }

    private mutating func add(_ outcome: NightOutcome, of step: NightStep, seconds: Double) {
        summary.steps.append(NightSummary.Step(step, seconds: seconds, status: outcome.status))
        summary.writtenBytes += outcome.bytes
        if step == .generate {
            summary.publishedAgencies = outcome.published
            summary.unchangedAgencies = outcome.unchanged
            summary.failedAgencies = outcome.failed
        }
        summary.acceptedMails += outcome.acceptedMails
        summary.refusedMails += outcome.refusedMails
        summary.deferredMails += outcome.deferredMails
        summary.replicaLagSeconds = outcome.server?.lagSeconds ?? summary.replicaLagSeconds
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1_000_000_000_000_000_000
    }
}
