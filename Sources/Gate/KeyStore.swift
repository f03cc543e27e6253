internal import Synchronization

/// The keys that count now; those of an address are fetched again from time to time.
///
/// One fetch is under way at a time, and all who need its outcome wait for it. When it fails, the last good set stays.
package final class KeyStore: Sendable {
    package typealias Fetch = @Sendable () async -> KeySet?

    private struct State {
        var set: KeySet?
        /// Another one with every other set, so that nobody takes what an old one said for true.
        var generation = 0
        /// Seconds, by the gate's clock; `nil` before the first time.
        var lastFetch: Double?
        var underWay: Task<Bool, Never>?
    }

    private let state: Mutex<State>
    private let fetch: Fetch?

    /// At most one fetch in this many seconds for tokens that name a key nobody knows.
    static let leastInterval: Double = 60

    /// Keys that stay as they are.
    package init(_ set: KeySet?) {
        state = Mutex(State(set: set ?? .empty))
        fetch = nil
    }

    /// Keys that come from elsewhere.
    package init(fetch: @escaping Fetch) {
        state = Mutex(State())
        self.fetch = fetch
    }

    /// `nil` as long as none could be had.
    var current: (set: KeySet?, generation: Int) {
        state.withLock { ($0.set, $0.generation) }
    }

    /// Fetches the keys, for a round that comes by itself.
    ///
    /// - Returns: Whether that went well.
    @discardableResult
    package func refresh(now: Double) async -> Bool {
        guard let fetch else { return true }
        return await start(fetch, now: now) { _ in true }?.value ?? false
    }

    /// Fetches the keys because a token names one that is not in a set.
    ///
    /// - Parameter generation: That set's.
    /// - Returns: Whether there may be others now.
    func refreshForUnknownKey(now: Double, in generation: Int) async -> Bool {
        guard let fetch else { return false }
        let task = start(fetch, now: now) { state in
            guard state.generation == generation, let last = state.lastFetch else { return state.lastFetch == nil }
            return now - last >= KeyStore.leastInterval || now < last
        }
        if let task { return await task.value }
        return current.generation != generation
    }

    /// The fetch under way, or else a new one if it is due.
    private func start(_ fetch: @escaping Fetch, now: Double, if isDue: (State) -> Bool) -> Task<Bool, Never>? {
        state.withLock { state in
            if let task = state.underWay { return task }
            guard isDue(state) else { return nil }
            state.lastFetch = now
            let task = Task { self.finish(await fetch()) }
            state.underWay = task
            return task
        }
    }

    private func finish(_ set: KeySet?) -> Bool {
        state.withLock { state in
            state.underWay = nil
            guard let set else { return false }
            if let old = state.set, old.isSame(as: set) { return true }
            state.set = set
            state.generation += 1
            return true
        }
    }
}
