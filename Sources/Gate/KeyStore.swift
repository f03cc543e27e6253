internal import Synchronization

/// Why no key set could be fetched.
package struct KeyFetchError: Error, Hashable, Sendable {
    /// Such as "connection refused"; names no address.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}

/// The key set in force; one that comes from an address is fetched again from time to time.
///
/// At most one fetch is under way at a time, and all requests that need its result wait for it. When it fails, the last
/// good set stays in force for a day. An empty set is a result like any other: its keys were revoked.
package final class KeyStore: Sendable {
    package typealias Fetch = @Sendable () async throws(KeyFetchError) -> KeySet

    private struct State {
        var set: KeySet?
        /// Changes with every new set, so that results obtained with an old one are no longer used.
        var generation = 0
        /// Seconds, by the gate's clock; `nil` before the first time.
        var lastFetch: Double?
        var lastSuccess: Double?
        var underWay: Task<Bool, Never>?
    }

    private let state: Mutex<State>
    private let fetch: Fetch?
    private let address: String
    private let failures: Condition
    private let emptiness: Condition

    /// At most one fetch in this many seconds for tokens that name an unknown key.
    static let minInterval: Double = 60
    /// Seconds that a set stays in force while it cannot be fetched again: keys may have been revoked since.
    static let maxAge: Double = 24 * 60 * 60

    /// Keys that never change.
    package init(_ set: KeySet?) {
        state = Mutex(State(set: set ?? .empty))
        fetch = nil
        address = ""
        failures = Condition { _ in }
        emptiness = Condition { _ in }
    }

    /// Keys that come from an address.
    ///
    /// - Parameters:
    ///   - address: Names the source in reports.
    ///   - report: Receives one line for each change.
    package init(
        address: String,
        fetch: @escaping Fetch,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        state = Mutex(State())
        self.fetch = fetch
        self.address = address
        failures = Condition(report)
        emptiness = Condition(report)
    }

    /// The set in force; `nil` before the first one has come, and when the last one is too old.
    ///
    /// - Parameter now: Seconds, by the gate's clock.
    func current(now: Double) -> (set: KeySet?, generation: Int) {
        state.withLock { state in (isTooOld(state, now) ? nil : state.set, state.generation) }
    }

    private func isTooOld(_ state: State, _ now: Double) -> Bool {
        guard fetch != nil, let last = state.lastSuccess else { return false }
        return now - last > KeyStore.maxAge
    }

    /// Fetches the keys, as is done at regular intervals.
    ///
    /// - Returns: Whether a set was fetched.
    @discardableResult
    package func refresh(now: Double) async -> Bool {
        guard let fetch else { return true }
        return await start(fetch, now: now) { _ in true }?.value ?? false
    }

    /// Fetches the keys because a token names one that is not in a set.
    ///
    /// - Parameter generation: The generation of that set.
    /// - Returns: Whether there may be other keys now.
    func refreshForUnknownKey(now: Double, in generation: Int) async -> Bool {
        guard let fetch else { return false }
        let task = start(fetch, now: now) { state in
            guard state.generation == generation, let last = state.lastFetch else { return state.lastFetch == nil }
            return now - last >= KeyStore.minInterval || now < last
        }
        if let task { return await task.value }
        return current(now: now).generation != generation
    }

    /// The fetch under way, or else a new one if it is due.
    private func start(_ fetch: @escaping Fetch, now: Double, if isDue: (State) -> Bool) -> Task<Bool, Never>? {
        state.withLock { state in
            if let task = state.underWay { return task }
            guard isDue(state) else { return nil }
            state.lastFetch = now
            let task = Task {
                do throws(KeyFetchError) {
                    self.finish(try await fetch(), now: now)
                    return true
                } catch {
                    self.fail(error, now: now)
                    return false
                }
            }
            state.underWay = task
            return task
        }
    }

    private func finish(_ set: KeySet, now: Double) {
        state.withLock { state in
            state.underWay = nil
            state.lastSuccess = now
            if let old = state.set, old.isSame(as: set) { return }
            state.set = set
            state.generation += 1
        }
        failures.clear("\(address): answers again")
        if set.isEmpty {
            emptiness.report("\(address): holds no key that tokens can be checked with")
        } else {
            emptiness.clear("\(address): holds keys again")
        }
    }

    private func fail(_ error: KeyFetchError, now: Double) {
        let consequence = state.withLock { state in
            state.underWay = nil
            return if state.set == nil {
                "No key has come from there yet"
            } else if isTooOld(state, now) {
                "The keys that came from there count no more, for they are older than a day"
            } else {
                "The keys that came from there count for a day"
            }
        }
        failures.report("\(address): \(error.reason). \(consequence). Trying again every minute")
    }
}
