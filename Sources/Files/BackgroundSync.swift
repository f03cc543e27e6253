internal import Synchronization
internal import Threads

/// Sends what is written to the disk while more is being written, so that little is left to do when everything must be
/// durable.
///
/// Linux itself begins only after half a minute or when a tenth of the memory is dirty, and a run is over by then.
package final class BackgroundSync: Sendable {
    private let minSize: Int
    private let sync: @Sendable () throws(FileError) -> Void
    private let state = Mutex(State())

    private struct State {
        var unsynced = 0
        var isSyncing = false
        /// The last one started.
        var thread: WorkerThread?
        var failure: FileError?
    }

    /// - Parameters:
    ///   - minSize: Bytes written that make a sync worth its cost; a small run never starts one.
    ///   - sync: Makes everything written so far durable. Called in a thread of its own, one call at a time, and never
    ///     again once it failed: see ``Directory/syncFileSystem()``.
    package init(
        minSize: Int = 32 << 20,
        sync: @escaping @Sendable () throws(FileError) -> Void
    ) {
        self.minSize = minSize
        self.sync = sync
    }

    /// Takes note of how many bytes were written. Never waits. Where the system grants no thread, nothing is sent ahead:
    /// it only takes longer in the end.
    package func wrote(_ bytes: Int) {
        let isDue = state.withLock { state in
            state.unsynced += bytes
            guard state.unsynced >= minSize, !state.isSyncing, state.failure == nil else { return false }
            state.unsynced = 0
            state.isSyncing = true
            return true
        }
        guard isDue else { return }
        let thread = try? WorkerThread { [self] in
            var failure: FileError?
            do throws(FileError) { try sync() } catch { failure = error }
            state.withLock { state in
                state.isSyncing = false
                state.failure = failure
            }
        }
        state.withLock { state in
            state.thread = thread
            if thread == nil { state.isSyncing = false }
        }
    }

    /// Waits for the sync under way.
    ///
    /// - Throws: What a sync threw: some of what was written is not on disk and never will be.
    package func finish() throws(FileError) {
        state.withLock { $0.thread }?.wait()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
