internal import CLibPQ
internal import Synchronization

/// Ends the statements of several connections from another thread.
package final class StatementCanceller: Sendable {
    private struct State {
        var isCancelled = false
        var requests: [ObjectIdentifier: CancelRequest] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether it was ever used; connections begin no further statement then.
    package var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Asks the server to end what runs now. May have to be repeated: a request that comes before its statement is lost.
    ///
    /// Blocks as long as the server takes to answer, which is for ever where it is frozen.
    package func cancel() {
        let requests = state.withLock { state in
            state.isCancelled = true
            return Array(state.requests.values)
        }
        for request in requests { request.send() }
    }

    func add(_ connection: Connection) {
        guard let handle = connection.handle, let request = CancelRequest(handle) else { return }
        state.withLock { $0.requests[ObjectIdentifier(connection)] = request }
    }

    func remove(_ connection: Connection) {
        _ = state.withLock { $0.requests.removeValue(forKey: ObjectIdentifier(connection)) }
    }
}

/// What libpq needs to cancel a connection's statement, apart from the connection itself.
///
/// Source: PostgreSQL manual, libpq, "Canceling Queries in Progress": `PQcancel` may be called from any thread.
private final class CancelRequest: @unchecked Sendable {
    private let pointer: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit { PQfreeCancel(pointer) }

    func send() {
        // Why it failed is of no use: the statement then goes on, and whoever waits has other means.
        var text = [CChar](repeating: 0, count: 256)
        PQcancel(pointer, &text, CInt(text.count))
    }
}
