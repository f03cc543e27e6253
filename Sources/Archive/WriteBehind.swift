internal import Dispatch
internal import Synchronization

/// Sends what is written to the disk while more is being written, so that little is left to do when everything must be
/// durable.
///
/// Linux itself begins only after half a minute or when a tenth of the memory is dirty, and a run is over by then.
package final class WriteBehind: Sendable {
    private let portion: Int
    private let sync: @Sendable () throws(ArchiveError) -> Void
    private let queue = DispatchQueue(label: "callsheet.write-behind")
    private let state = Mutex(State())

    private struct State {
        var unsynced = 0
        var isSyncing = false
        var failure: ArchiveError?
    }

    /// - Parameters:
    ///   - portion: Bytes that make it worth to begin; a small run never does.
    ///   - sync: Makes everything written so far durable. Called in a thread of its own, by one call at a time, and
    ///     never again once it failed: see ``Directory/syncFileSystem()``.
    package init(
        portion: Int = 32 << 20,
        sync: @escaping @Sendable () throws(ArchiveError) -> Void
    ) {
        self.portion = portion
        self.sync = sync
    }

    /// Takes note of what was written. Never waits.
    package func wrote(_ bytes: Int) {
        let begins = state.withLock { state in
            state.unsynced += bytes
            guard state.unsynced >= portion, !state.isSyncing, state.failure == nil else { return false }
            state.unsynced = 0
            state.isSyncing = true
            return true
        }
        guard begins else { return }
        queue.async { [self] in
            var failure: ArchiveError?
            do throws(ArchiveError) { try sync() } catch { failure = error }
            state.withLock { state in
                state.isSyncing = false
                state.failure = failure
            }
        }
    }

    /// Waits for what has begun.
    ///
    /// - Throws: What a sync threw: some of what was written is not on disk and never will be.
    package func finish() throws(ArchiveError) {
        queue.sync {}
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
