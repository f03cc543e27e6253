internal import Dispatch
internal import Synchronization
internal import Threads

/// Two readings side by side, each in its own thread for its calls block. When one fails the other stops at its next
/// row.
///
/// The own reading's error counts before the other's: the other depends on the own one's database snapshot, and loses
/// it when that fails, so its error may be a mere consequence.
final class ReadingPair: Sendable {
    private let failed = Atomic(false)
    private let state = Mutex(State())
    private let otherIsDone = DispatchSemaphore(value: 0)

    private struct State {
        var other: [SetRows] = []
        var otherError: (any Error)?
    }

    /// Whether a reader should give up.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Starts one reading in a thread of its own.
    func startOther(_ read: @escaping @Sendable () throws -> [SetRows]) throws(ThreadError) {
        _ = try WorkerThread { [self] in
            do {
                let rows = try read()
                state.withLock { $0.other = rows }
            } catch {
                state.withLock { $0.otherError = error }
                failed.store(true, ordering: .relaxed)
            }
            otherIsDone.signal()
        }
    }

    /// Does the second reading in the caller's thread, and waits for the first.
    ///
    /// - Throws: The own reading's error, unless it only stopped for the other's.
    func finish(_ read: () throws -> [SetRows]) throws -> (own: [SetRows], other: [SetRows]) {
        var own: [SetRows] = []
        var ownError: (any Error)?
        do {
            own = try read()
        } catch {
            ownError = error
            failed.store(true, ordering: .relaxed)
        }
        otherIsDone.wait()
        let (other, otherError) = state.withLock { ($0.other, $0.otherError) }
        if let ownError, !(ownError is CancellationError) { throw ownError }
        if let error = otherError ?? ownError { throw error }
        return (own, other)
    }
}
