package import Dashboard

/// What a night did, step by step: `nights/<start>.json`.
///
/// It is written before and after each try of a step, so that what stands in it as begun and not ended was killed. Unlike
/// the records in `runs/` it is full of clocks.
package struct NightRecord: Hashable, Sendable {
    /// One try of a step.
    package struct Try: Hashable, Sendable {
        package let start: Instant
        /// `nil` as long as it is not over.
        package var end: Instant?
        /// The exit status that the step would have had as a command of its own; `nil` as long as it is not over.
        package var status: Int32?

        package init(start: Instant, end: Instant? = nil, status: Int32? = nil) {
            (self.start, self.end, self.status) = (start, end, status)
        }
    }

    package struct Step: Hashable, Sendable {
        package let step: NightStep
        package var tries: [Try]

        package init(_ step: NightStep, tries: [Try]) {
            (self.step, self.tries) = (step, tries)
        }

        /// Of the last try.
        package var status: Int32? { tries.last?.status }
    }

    /// The server that the figures came from.
    package struct Server: Hashable, Sendable {
        package let host: String
        package let port: String
        package let version: String
        package let isStandby: Bool
        /// How far a standby was behind, in seconds; `nil` for a primary, and where it is not known.
        package let lagSeconds: Double?

        package init(host: String, port: String, version: String, isStandby: Bool, lagSeconds: Double?) {
            (self.host, self.port, self.version) = (host, port, version)
            (self.isStandby, self.lagSeconds) = (isStandby, lagSeconds)
        }
    }

    package static let schema = "callsheet-night"

    /// The program's version.
    package let version: String
    /// By the machine's clock; the record's name.
    package let start: Instant
    /// `nil` as long as the night is not over.
    package var end: Instant?
    /// The day that is reported.
    package let day: CalendarDay
    package let timeZone: String
    /// The machine's name.
    package let machine: String
    /// What was to be done, in order.
    package let planned: [NightStep]
    /// In the order in which they were begun.
    package var steps: [Step] = []
    package var server: Server?
    /// Days without a report, or with one of some agencies only, that were to be made up for, the newest first.
    package var missed: [CalendarDay] = []
    /// Such days that are too old for that.
    package var givenUp: [CalendarDay] = []
    /// What stopped it before its end: a signal's name, or `time limit`.
    package var stopped: String?
    /// The night's exit status; `nil` as long as it is not over.
    package var status: Int32?

    package init(
        version: String,
        start: Instant,
        day: CalendarDay,
        timeZone: String,
        machine: String,
        planned: [NightStep]
    ) {
        (self.version, self.start, self.day) = (version, start, day)
        (self.timeZone, self.machine, self.planned) = (timeZone, machine, planned)
    }

    /// The step that was begun and not ended.
    package var unfinished: Step? { steps.last.flatMap { $0.tries.last?.end == nil ? $0 : nil } }

    mutating func begin(_ step: NightStep, at instant: Instant) {
        if steps.last?.step != step { steps.append(Step(step, tries: [])) }
        steps[steps.count - 1].tries.append(Try(start: instant))
    }

    mutating func end(at instant: Instant, _ status: Int32) {
        let (step, last) = (steps.count - 1, (steps.last?.tries.count ?? 0) - 1)
        guard step >= 0, last >= 0 else { return }
        steps[step].tries[last].end = instant
        steps[step].tries[last].status = status
    }
}
