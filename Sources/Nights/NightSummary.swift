package import Dashboard

/// What a night came to, for those who are told of it: metrics, a ping, a log.
package struct NightSummary: Sendable {
    /// A step that was begun.
    package struct Step: Sendable {
        package let step: NightStep
        /// From its begin to its end, all its tries together.
        package let seconds: Double
        /// The exit status that it would have had as a command of its own.
        package let status: Int32

        package init(_ step: NightStep, seconds: Double, status: Int32) {
            (self.step, self.seconds, self.status) = (step, seconds, status)
        }
    }

    /// By the machine's clock.
    package var start: Instant
    /// By the machine's clock.
    package var end: Instant
    /// The night's exit status: that of the gravest step.
    package var status: Int32
    /// In the order in which they were begun.
    package var steps: [Step] = []
    /// The instant that the newest report speaks of; `nil` where nothing was ever published.
    package var reportInstant: Instant?
    package var publishedAgencies = 0
    package var unchangedAgencies = 0
    package var failedAgencies = 0
    package var acceptedMails = 0
    package var refusedMails = 0
    package var deferredMails = 0
    package var writtenBytes = 0
    /// How far the database was behind; `nil` for a primary and where it is not known.
    package var replicaLagSeconds: Double?
    /// Days without a report that this night did not make up for.
    package var missedDays = 0

    package init(start: Instant, end: Instant, status: Int32) {
        (self.start, self.end, self.status) = (start, end, status)
    }
}
