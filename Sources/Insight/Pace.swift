package import Dashboard

/// When a batch under way will be done if it goes on as it did since it was created.
///
/// A call is done with once it is completed or has failed. With d of t calls done s seconds after the batch was
/// created, the other t - d take s · (t - d) / d seconds more. Nights and breaks count as they did so far: a snapshot
/// knows how far a batch has come, but not when.
///
/// It is told of batches that are processing, from a quarter of an hour and a twentieth of the calls on, at least five
/// of them: what comes before is more start than pace. It is not told where it would lie more than thirty days ahead:
/// such a batch has stalled.
package struct Pace: Hashable, Sendable {
    /// Until the end, 1 or more: rounded up, so that no second is promised too early.
    package let secondsLeft: Int64
    /// In whole seconds.
    package let end: Instant
    /// Calls done with, an hour, rounded to the nearest, halves up.
    package let callsAnHour: Int64

    package static let minSeconds: Int64 = 15 * 60
    package static let minPercent: Int64 = 5
    package static let minCalls: Int64 = 5
    package static let maxSeconds: Int64 = 30 * 86_400

    /// - Parameter instant: When the batch stood as it does: the clock's ``Dashboard/ReportClock/lateReading`` if there
    ///   is one, else its as-of instant.
    /// - Returns: `nil` where an end cannot be told, by the rule above or since the batch's figures contradict each
    ///   other.
    package init?(of batch: Batch, at instant: Instant) {
        guard batch.state == .processing, batch.completedAt == nil, batch.completedCount >= 0, batch.failedCount >= 0
        else {
            return nil
        }
        let done = Int128(batch.completedCount) + Int128(batch.failedCount)
        let (total, seconds) = (Int128(batch.totalCalls), Int128(instant.seconds(since: batch.createdAt)))
        guard done >= Pace.minCalls, done < total, 100 * done >= Int128(Pace.minPercent) * total,
            seconds >= Pace.minSeconds
        else { return nil }
        let left = (seconds * (total - done) + done - 1) / done
        guard left <= Pace.maxSeconds else { return nil }
        secondsLeft = Int64(left)
        let (end, hasOverflow) = instant.wholeSeconds.microsecondsSince1970
            .addingReportingOverflow(secondsLeft * 1_000_000)
        guard !hasOverflow else { return nil }
        self.end = Instant(microsecondsSince1970: end)
        callsAnHour = Int64(clamping: (2 * 3600 * done + seconds) / (2 * seconds))
    }
}
