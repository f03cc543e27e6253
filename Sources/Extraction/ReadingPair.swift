internal import Dispatch
internal import Synchronization

/// Two readings side by side, each in its own thread for its calls block. When one fails the other stops at its next
/// row, and the error that came first counts.
final class ReadingPair: Sendable {
    private let failed = Atomic(false)
    private let state = Mutex(State())
    private let otherIsDone = DispatchSemaphore(value: 0)

    private struct State {
        var other: [SetRows] = []
        var error: (any Error)?
    }

    /// Whether a reader should give up.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Starts one reading in a thread of its own.
    func startOther(_ read: @escaping @Sendable () throws -> [SetRows]) {
        DispatchQueue(label: "callsheet.reading").async { [self] in
            do {
                let rows = try read()
                state.withLock { $0.other = rows }
            } catch {
                note(error)
            }
            otherIsDone.signal()
        }
    }

    /// Does the second reading in the caller's thread, and waits for the first.
    ///
    /// - Throws: The error that came first.
    func finish(_ read: () throws -> [SetRows]) throws -> (own: [SetRows], other: [SetRows]) {
        var own: [SetRows] = []
        do { own = try read() } catch { note(error) }
        otherIsDone.wait()
        return try state.withLock { state in
            if let error = state.error { throw error }
            return (own, state.other)
        }
    }

    private func note(_ error: any Error) {
        state.withLock { if $0.error == nil { $0.error = error } }
        failed.store(true, ordering: .relaxed)
    }
}
