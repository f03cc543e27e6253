internal import CLibPQ
internal import Glibc

extension Connection {
    /// Opens a session as `PQconnectdbParams` does, with the server's refusals in full.
    ///
    /// libpq takes the wish for them on a connection only, and a connection that it opens by itself it hands out when all
    /// is over. So the steps are taken here.
    ///
    /// - Parameters:
    ///   - timeoutSeconds: Longest wait for each address; 0 is no limit.
    ///   - isCancelled: Asked several times a second whether somebody still wants the session.
    /// - Returns: libpq's connection, open or not; `nil` when there is no memory. And what there is to say, should it not
    ///   be open.
    ///
    /// Source: PostgreSQL manual, libpq, "PQconnectStartParams", "PQsetErrorVerbosity".
    static func start(
        _ parameters: ConnectionParameters,
        _ settings: ConnectionSettings,
        timeoutSeconds: Int,
        isCancelled: () -> Bool
    ) -> (handle: OpaquePointer?, problem: String) {
        guard let handle = parameters.withArrays({ PQconnectStartParams($0, $1, 1) }) else { return (nil, "") }
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        var problem = ""
        if PQstatus(handle) != CONNECTION_BAD, !poll(handle, timeoutSeconds, isCancelled) {
            if isCancelled() {
                problem = "the run was stopped"
            } else if settings.hasOneAddress {
                problem = "timeout expired"
            } else {
                // Only libpq itself can pass over an address that does not answer. It begins again with the first.
                PQreset(handle)
            }
        }
        // libpq's own errors on an open connection are short enough to be shown.
        if PQstatus(handle) == CONNECTION_OK { PQsetErrorVerbosity(handle, PQERRORS_DEFAULT) }
        return (handle, problem.isEmpty ? String(cString: PQerrorMessage(handle)) : problem)
    }

    /// Takes step after step until the session is open or refused.
    ///
    /// - Returns: Whether it came to that; `false` when an address did not answer in time, or nobody
    ///   wants the session any more.
    private static func poll(_ handle: OpaquePointer, _ timeoutSeconds: Int, _ isCancelled: () -> Bool) -> Bool {
        func address() -> [String] {
            [PQhost(handle), PQhostaddr(handle), PQport(handle)].map { $0.map { String(cString: $0) } ?? "" }
        }
        func newDeadline() -> ContinuousClock.Instant? {
            timeoutSeconds > 0 ? ContinuousClock.now + .seconds(timeoutSeconds) : nil
        }
        var state = PGRES_POLLING_WRITING
        var (tried, deadline) = (address(), newDeadline())
        while state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING {
            if address() != tried { (tried, deadline) = (address(), newDeadline()) }
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            let ready = Glibc.poll(&descriptor, 1, 100)
            if isCancelled() { return false }
            if ready == 0, let deadline, ContinuousClock.now >= deadline { return false }
            if ready > 0 { state = PQconnectPoll(handle) }
        }
        return true
    }
}

extension ConnectionSettings {
    /// Whether there is but one address that can be tried.
    var hasOneAddress: Bool {
        if hasSeveralHosts { return false }
        if let address = values["hostaddr"], !address.isEmpty { return true }
        // Without a host, and for a path, it is a local socket.
        guard let host = values["host"], !host.hasPrefix("/"), !host.hasPrefix("@") else { return true }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return true }
        defer { freeaddrinfo(list) }
        return list?.pointee.ai_next == nil
    }
}
