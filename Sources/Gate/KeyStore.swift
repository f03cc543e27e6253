internal import Synchronization

/// The keys that count now; those of an address are fetched again from time to time.
///
/// When fetching fails, the last good set stays.
package final class KeyStore: Sendable {
    package typealias Fetch = @Sendable () async -> KeySet?

    private struct State {
        var set: KeySet?
        var generation = 0
        /// Seconds, by the gate's clock; `nil` before the first time.
        var lastFetch: Double?
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
        state.withLock { $0.lastFetch = now }
        guard let set = await fetch() else { return false }
        state.withLock { state in
            state.set = set
            state.generation += 1
        }
        return true
    }

    /// Fetches the keys because a token names an unknown one.
    ///
    /// - Returns: Whether there may be others now.
    func refreshForUnknownKey(now: Double) async -> Bool {
        guard fetch != nil else { return false }
        let isDue = state.withLock { state in
            if let last = state.lastFetch, now - last < KeyStore.leastInterval, now >= last { return false }
            state.lastFetch = now
            return true
        }
        return isDue ? await refresh(now: now) : false
    }
}
