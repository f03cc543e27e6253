internal import CLibPQ

/// One session with a PostgreSQL server.
///
/// Calls block. A connection is used by one thread at a time, and is closed when its last reference goes. An error
/// of kind `connectionLost`, or one thrown by a reader in the middle of a `COPY`, closes it; every later call then
/// throws `connectionLost`.
package final class Connection {
    /// libpq's connection; `nil` once closed.
    private(set) var handle: OpaquePointer?
    /// What this is connected to: `database 'platform' at 'db:5432' as 'report'`.
    package let target: String
    let secrets: [String]
    /// Longest wait for the next byte from the server, in milliseconds; 0 is no limit.
    ///
    /// Statement timeouts are kept by the server: they say nothing while a frozen host, or a pooler whose queue is
    /// full, does not answer. A transaction sets this somewhat longer than its statement timeout.
    var silenceLimitMilliseconds = 0
    /// How long the server has been silent, in milliseconds.
    var silentMilliseconds = 0
    var isCopying = false
    private let canceller: StatementCanceller?
    /// When this connection's last database snapshot was taken, by the server's clock, in microseconds since 1970.
    package internal(set) var snapshotTime: Int64 = 0

    /// Opens a session.
    ///
    /// Missing settings get defaults that the connection string, libpq's environment and a service file override:
    /// `connect_timeout`, keep-alive probes after 30 s, `tcp_user_timeout` of 60 s, and the application name. The
    /// client encoding is always UTF8. Startup `options` are not used: a transaction-mode pooler refuses them.
    ///
    /// - Parameters:
    ///   - conninfo: A `postgresql://` URI or pairs of key=value; `nil` for libpq's environment alone.
    ///   - password: The user's, whatever other places hold one; `nil` for theirs.
    ///   - server: The server that another connection reached, and the only one tried; `nil` for whichever of the hosts
    ///     answers first.
    ///   - connectTimeoutSeconds: Longest wait for each address tried, 2 or more.
    ///   - canceller: Ends this connection's statements from another thread.
    /// - Throws: `misconfigured` before anything is sent; `cannotConnect`, `authenticationFailed`, `permissionDenied`,
    ///   `unknownDatabase`, `startupRefused`, `encryptionFailed` or `tryAgain`, naming database, host, port and user,
    ///   never a password.
    ///
    /// Source: PostgreSQL manual, libpq, "Database Connection Control Functions" and "Parameter Key Words".
    package init(
        _ conninfo: String?,
        password: String? = nil,
        at server: ServerAddress? = nil,
        connectTimeoutSeconds: Int = 10,
        canceller: StatementCanceller? = nil
    ) throws(DatabaseError) {
        self.canceller = canceller
        let settings = try ConnectionSettings(conninfo)
        let defaults = [
            ("connect_timeout", String(connectTimeoutSeconds)),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
        ].filter { settings.values[$0.0] == nil }
        let parameters = ConnectionParameters(
            conninfo: conninfo,
            defaults: defaults + [("fallback_application_name", "callsheet")],
            overriding: [("client_encoding", "UTF8")] + (password.map { [("password", $0)] } ?? [])
                + (server?.parameters(beside: settings) ?? [])
        )
        let timeout = try settings.connectTimeoutSeconds ?? connectTimeoutSeconds
        let (opened, problem) = Self.start(parameters, settings, timeoutSeconds: timeout) {
            canceller?.isCancelled ?? false
        }
        guard let handle = opened else { throw DatabaseError(.cannotConnect, "Out of memory") }
        // A password from a password file is known only now.
        var secrets = settings.secrets
        if let password, settings.isSecret(password) { secrets.append(password) }
        if let password = PQpass(handle).map({ String(cString: $0) }), settings.isSecret(password) {
            secrets.append(password)
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            // "PQfinish … even if the server connection attempt fails", same page.
            PQfinish(handle)
            let error = ConnectionFailure(problem, settings: settings, secrets: secrets).error
            // Beside another connection that the same server, or a pooler before it, has just given.
            throw server != nil && error.kind == .tryAgain ? error.ofSecondConnection : error
        }
        self.handle = handle
        self.secrets = secrets
        let text = { (value: UnsafeMutablePointer<CChar>?) in value.map { String(cString: $0) } ?? "" }
        target = Text.fold(
            "database '\(text(PQdb(handle)))' at '\(text(PQhost(handle))):\(text(PQport(handle)))'"
                + " as '\(text(PQuser(handle)))'"
        )
        // Notices go nowhere: libpq would print them, and stderr is not its.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        canceller?.add(self)
    }

    deinit { close() }

    /// Ends the session. Closing twice is fine.
    package func close() {
        canceller?.remove(self)
        if let handle { PQfinish(handle) }
        handle = nil
    }

    /// Where this connection ended up, for another one that must reach the same server.
    package var server: ServerAddress {
        func text(_ value: UnsafeMutablePointer<CChar>?) -> String { value.map { String(cString: $0) } ?? "" }
        guard let handle else { return ServerAddress(host: "", address: "", port: "") }
        return ServerAddress(host: text(PQhost(handle)), address: text(PQhostaddr(handle)), port: text(PQport(handle)))
    }

    /// The server's version as people write it, "15.18".
    package var serverVersion: String {
        let number = handle.map { Int(PQserverVersion($0)) } ?? 0
        return number >= 100_000
            ? "\(number / 10_000).\(number % 10_000)"
            : "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }

    // MARK: Errors

    /// The open connection.
    ///
    /// - Throws: `connectionLost` when it is closed.
    func open(_ statement: String) throws(DatabaseError) -> OpaquePointer {
        precondition(!isCopying, "The connection is busy with a COPY")
        guard let handle else {
            throw DatabaseError(.connectionLost, "the connection is closed", statement: statement, target: target)
        }
        if let canceller, canceller.isCancelled {
            throw DatabaseError(.tryAgain, "the run was stopped", statement: statement, target: target)
        }
        return handle
    }

    /// The error of a refused statement. Closes a connection that is no more.
    func failure(_ result: borrowing ServerResult, _ statement: String) -> DatabaseError {
        guard let state = result.sqlState else { return failure(text: result.message, statement) }
        // Rights and policies have one SQLSTATE; the function tells them apart in every language.
        var kind =
            state == "42501" && result.sourceFunction == "check_enable_rls"
            ? .rowSecurity : DatabaseError.Kind(sqlState: state)
        // PgBouncer, when it had no server connection to give for as long as a client may wait for one.
        if kind == .connectionLost, result.message.contains("query_wait_timeout") { kind = .tryAgain }
        let isLost = handle.map { PQstatus($0) == CONNECTION_BAD } ?? true
        // The server quotes the value in such a message: a bound value, or one of a row.
        let message = kind == .badData ? Text.blankQuotations(result.message) : result.message
        let error = DatabaseError(
            isLost && kind == .queryFailed ? .connectionLost : kind,
            Text.remove(secrets, from: Text.fold(message)),
            sqlState: state,
            statement: statement,
            target: target,
            hint: result.hint.map { Text.remove(secrets, from: Text.fold($0)) }
        )
        if isLost || error.kind == .connectionLost || error.message.contains("query_wait_timeout") { close() }
        return error
    }

    /// The error of libpq itself, read from the connection.
    func failure(_ statement: String) -> DatabaseError {
        failure(text: handle.map { String(cString: PQerrorMessage($0)) } ?? "", statement)
    }

    private func failure(text: String, _ statement: String) -> DatabaseError {
        let isLost = handle.map { PQstatus($0) == CONNECTION_BAD } ?? true
        let error = DatabaseError(
            isLost ? .connectionLost : .queryFailed,
            Text.remove(secrets, from: Text.fold(ConnectionFailure.firstSentence(text))),
            statement: statement,
            target: target
        )
        if isLost { close() }
        return error
    }
}

@available(*, unavailable)
extension Connection: Sendable {}
