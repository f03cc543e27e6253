internal import Archive
internal import Dispatch
internal import PostgreSQL
internal import Synchronization
internal import Threads

/// Ends a run from another thread, at the next safe point.
///
/// That is between two agencies, or wherever the database is waited for, as long as nothing is being published. From then
/// on the run goes to its end: what is left are renames, and half of the agencies on the new day would be worse than
/// either all or none.
package final class RunStop: Sendable {
    private struct State {
        var step = PublishingStep.templates
        var isRequested = false
        /// Whether the run, or whoever gave it up, has begun to leave.
        var isEnding = false
        var stage: Stage?
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    let statements = StatementCanceller()

    /// How long the run may take to come to a safe point.
    private static let patience = DispatchTimeInterval.seconds(3)

    package init() {}

    /// Asks the run to stop, and waits until it has come to a safe point.
    ///
    /// - Returns: `nil` when the run ends by itself. Otherwise something blocks it that cannot be interrupted, such as a
    ///   name server that does not answer: then nothing of it is left but the blocked thread, and the step is returned
    ///   that the process can be ended in.
    package func request() -> PublishingStep? {
        let isTooLate = state.withLock { state in
            state.isRequested = true
            return state.step >= .publishing
        }
        guard !isTooLate else { return nil }
        // A frozen server does not answer a request to cancel either, so somebody else waits for that.
        let statements = statements
        _ = try? WorkerThread { [self] in
            repeat { statements.cancel() } while !isEnding(within: .milliseconds(100))
        }
        if isEnding(within: RunStop.patience) { return nil }
        let (step, stage) = state.withLock { state -> (PublishingStep?, Stage?) in
            if state.isEnding { return (nil, nil) }
            state.isEnding = true
            return (state.step, state.stage)
        }
        try? stage?.remove()
        return step
    }

    /// Waits for the run to leave.
    private func isEnding(within time: DispatchTimeInterval) -> Bool {
        guard ended.wait(timeout: .now() + time) == .success else { return false }
        // For the next who asks.
        ended.signal()
        return true
    }

    // MARK: The run's side

    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Goes on to a step.
    ///
    /// - Throws: `stopped` when somebody asked for it, and this is not too late.
    func enter(_ step: PublishingStep) throws(PublishingError) {
        let stoppedIn = state.withLock { state -> PublishingStep? in
            if state.isRequested, state.step < .publishing { return state.step }
            state.step = step
            return nil
        }
        if let stoppedIn { throw PublishingError(step: stoppedIn, cause: .stopped) }
    }

    /// What to remove when the run is given up.
    func opened(_ stage: Stage) {
        state.withLock { $0.stage = stage }
    }

    /// The run leaves. Does not return when it was given up meanwhile: the process ends any moment.
    func leave() {
        let isAlone = state.withLock { state in
            defer { state.isEnding = true }
            return !state.isEnding
        }
        while !isAlone { DispatchSemaphore(value: 0).wait() }
        ended.signal()
    }
}

extension PublishingStep: Comparable {
    package static func < (left: PublishingStep, right: PublishingStep) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
