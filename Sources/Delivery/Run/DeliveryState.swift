internal import Dashboard
internal import Threads

/// What the threads of a run share: what is left to do, and how fast.
struct DeliveryState: Sendable {
    /// One agency's mails to be sent.
    struct Task: Sendable {
        let agency: RowID
        /// 0 for the first.
        var attempt = 0
        /// Only to these recipients; `nil` for all.
        var tokens: Set<String>?
    }

    private struct Postponed: Sendable {
        let task: Task
        let due: ContinuousClock.Instant
    }

    var running = 0
    var stop: DeliveryStop?
    var result = DeliveryResult()
    private var nextAgency = 0
    private var postponed: [Postponed] = []
    /// When the next mail may go.
    private var nextTurn = ContinuousClock.now
    /// Between two mails, where the server asked for fewer.
    private var pause = Duration.zero
    private var serverIsBack = ContinuousClock.now
    /// How often in a row the server could not be reached.
    private var timesAway = 0
    private var refusals: [DeliveryLedger.Attempt] = []
    private var refusalCause = ""
    private var refusalCount = 0
    private let delays: [Duration]

    init(delays: [Duration]) { self.delays = delays }

    /// With so many refusals of one cause in a row, the cause is not the recipients.
    static let maxRefusals = 20

    mutating func next(of agencies: [RowID], at now: ContinuousClock.Instant) -> Monitor<DeliveryState>.Step<Task?> {
        if let stop {
            result.stop = stop
            return .done(nil)
        }
        if now < serverIsBack { return .wait(min(serverIsBack - now, DeliveryState.look)) }
        if let place = postponed.firstIndex(where: { $0.due <= now }) {
            running += 1
            return .done(postponed.remove(at: place).task)
        }
        if nextAgency < agencies.count {
            nextAgency += 1
            running += 1
            return .done(Task(agency: agencies[nextAgency - 1]))
        }
        if let due = postponed.map(\.due).min() { return .wait(min(due - now, DeliveryState.look)) }
        return running == 0 ? .done(nil) : .wait(DeliveryState.look)
    }

    /// So often somebody looks whether the run is to stop.
    private static let look = Duration.milliseconds(200)

    /// - Returns: Whether a mail may go now; `false` when the run is to stop.
    mutating func turn(ratePerMinute: Int?, at now: ContinuousClock.Instant) -> Monitor<DeliveryState>.Step<Bool> {
        if let stop {
            result.stop = stop
            return .done(false)
        }
        if now < nextTurn { return .wait(min(nextTurn - now, DeliveryState.look)) }
        let interval = ratePerMinute.map { Duration.seconds(60) / $0 } ?? .zero
        // Time that was not used is not caught up.
        nextTurn = max(nextTurn, now - .seconds(1)) + max(interval, pause)
        return .done(true)
    }

    /// Puts off what is left of a task; after the last time it waits for the next run.
    mutating func postpone(
        _ task: Task,
        _ tokens: Set<String>,
        isServerAway: Bool,
        at now: ContinuousClock.Instant
    ) {
        var task = task
        task.tokens = tokens
        if isServerAway {
            // Nothing was tried for these.
            postponed.append(Postponed(task: task, due: serverIsBack))
        } else if task.attempt < delays.count {
            let due = now + delays[task.attempt]
            task.attempt += 1
            postponed.append(Postponed(task: task, due: due))
        } else {
            result.notAccepted += tokens.count
        }
    }

    mutating func accepted() {
        result.accepted += 1
        refusals = []
        refusalCount = 0
    }

    /// Counts a refusal.
    ///
    /// - Returns: All refusals of a series that has become too long, which were about no recipient.
    mutating func refused(_ attempt: DeliveryLedger.Attempt?, cause: String) -> [DeliveryLedger.Attempt]? {
        result.notAccepted += 1
        result.refused += 1
        if cause != refusalCause {
            refusalCause = cause
            refusals = []
            refusalCount = 0
        }
        refusalCount += 1
        if let attempt { refusals.append(attempt) }
        return refusalCount >= DeliveryState.maxRefusals ? refusals : nil
    }

    /// The server asked for fewer: all connections go slower from now on.
    mutating func slowDown(at now: ContinuousClock.Instant) {
        pause = min(max(pause * 2, .milliseconds(250)), .seconds(10))
        nextTurn = max(nextTurn, now + .seconds(5))
    }

    mutating func serverAnswered() { timesAway = 0 }

    /// The server could not be reached: nobody tries before it may be back.
    mutating func serverIsAway(_ words: String, at now: ContinuousClock.Instant) {
        guard now >= serverIsBack else { return }
        guard timesAway < delays.count else {
            if stop == nil { stop = .unreachable(words) }
            return
        }
        serverIsBack = now + delays[timesAway]
        timesAway += 1
    }
}
