extension Connection {
    /// Opens a read-only transaction on one database snapshot, and exports the snapshot to other connections.
    ///
    /// One round trip. Inside the transaction the time zone is UTC, dates are ISO, floating-point numbers are written in
    /// full, a policy that would hide rows is an error, there is no JIT and no parallel worker, and the timeouts hold, all
    /// by `SET LOCAL`. A statement that fails can be taken back by ``rollBackStatement()``.
    ///
    /// - Returns: The snapshot's name for ``join(_:timeouts:)``, good while this transaction is open.
    /// - Throws: The kind of the server's SQLSTATE. The transaction is not open then.
    ///
    /// Source: PostgreSQL manual, "Snapshot Synchronization Functions".
    package func beginReadOnlySnapshot(timeouts: Timeouts = Timeouts()) throws(DatabaseError) -> SnapshotName {
        let export = "SELECT pg_export_snapshot(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint"
        let rows = try begin("begin snapshot", timeouts, after: export)
        guard rows.count == 1, let name = rows[0, 0], let time = rows[0, 1].flatMap({ Int64($0) }) else {
            throw DatabaseError(.queryFailed, "the server exported no snapshot", statement: "begin snapshot")
        }
        snapshotTime = time
        return SnapshotName(text: name)
    }

    /// Opens a read-only transaction on a snapshot that another connection exported; otherwise as
    /// ``beginReadOnlySnapshot(timeouts:)``.
    ///
    /// - Throws: `tryAgain` when the exporting transaction is no longer open, or when a pooler gives no second connection
    ///   beside the one that exported.
    package func join(_ snapshot: SnapshotName, timeouts: Timeouts = Timeouts()) throws(DatabaseError) {
        // The name goes into SQL as text, since SET takes no parameters; the server makes it of these alone.
        guard snapshot.text.utf8.allSatisfy({ (48...57).contains($0) || (65...70).contains($0) || $0 == 45 }) else {
            throw DatabaseError(.misconfigured, "the snapshot's name is not valid", statement: "join snapshot")
        }
        do {
            _ = try begin("join snapshot", timeouts, before: "SET TRANSACTION SNAPSHOT '\(snapshot.text)'")
        } catch  where error.sqlState == "22023" || error.sqlState == "55000" || error.sqlState == "42704" {
            throw DatabaseError(
                .tryAgain,
                error.message,
                sqlState: error.sqlState,
                statement: error.statement,
                target: target,
                hint: "The transaction that exported the snapshot has ended, or this connection reached another server"
            )
        } catch  where error.kind == .tryAgain || error.kind == .timeout && error.sqlState == nil {
            // The first of the session's statements: nothing but a pooler, or a server that is gone, lets it wait.
            throw error.ofSecondConnection
        }
    }

    /// Sets a setting until the transaction ends, custom ones as `callsheet.as_of` included.
    ///
    /// `COPY` takes no parameters: `current_setting('callsheet.as_of')::date` inside its query reads what was bound
    /// here.
    package func setLocal(_ name: String, _ value: String) throws(DatabaseError) {
        try setLocal([(name, value)])
    }

    /// Sets several settings in one round trip, as ``setLocal(_:_:)-(String,String)``.
    package func setLocal(_ settings: [(name: String, value: String)]) throws(DatabaseError) {
        if settings.isEmpty { return }
        let calls = settings.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), true)" }
        try execute(
            "set local",
            "SELECT \(calls.joined(separator: ", "))",
            settings.flatMap { [$0.name, $0.value] }
        )
    }

    /// Takes back a statement that failed, so that the transaction goes on, on the same database snapshot. Settings made
    /// since the transaction began are gone too.
    package func rollBackStatement() throws(DatabaseError) {
        _ = try script("roll back", unsafe: "ROLLBACK TO SAVEPOINT \(Self.savepoint)")
    }

    private static let savepoint = "callsheet"

    /// Ends the transaction. After a failed statement the server rolls it back; neither is an error.
    package func finish() throws(DatabaseError) {
        try execute("end transaction", "COMMIT")
        silenceLimitMilliseconds = 0
    }

    private func begin(
        _ name: String,
        _ timeouts: Timeouts,
        before first: String? = nil,
        after last: String? = nil
    ) throws(DatabaseError) -> Rows {
        let settings = [
            ("statement_timeout", "\(max(0, timeouts.statementMilliseconds))"),
            ("lock_timeout", "\(max(0, timeouts.lockMilliseconds))"),
            ("idle_in_transaction_session_timeout", "\(max(0, timeouts.idleMilliseconds))"),
            ("TimeZone", "UTC"),
            ("DateStyle", "ISO, YMD"),
            // Enough digits for each number to be read back as itself, whatever the role or database has been set to.
            ("extra_float_digits", "1"),
            // A report that lacks rows would look like any other.
            ("row_security", "off"),
            ("jit", "off"),
            ("max_parallel_workers_per_gather", "0"),
            // For the list of users, which is sorted, and the bitmaps of rows found by index.
            ("work_mem", "32MB"),
        ].map { "set_config('\($0)', '\($1)', true)" }
        // A snapshot can be set before the first query only, so the settings follow it; and exported only where no
        // savepoint is open.
        let statements = [
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", first, "SELECT \(settings.joined(separator: ", "))",
            last, "SAVEPOINT \(Self.savepoint)",
        ].compactMap { $0 }
        // The server ends a statement first; this catches a server or a pooler that says nothing at all.
        silenceLimitMilliseconds = timeouts.statementMilliseconds > 0 ? timeouts.statementMilliseconds + 15_000 : 0
        silentMilliseconds = 0
        do {
            return try script(name, unsafe: statements.joined(separator: "; "))
        } catch {
            silenceLimitMilliseconds = 0
            if handle != nil { _ = try? script("rollback", unsafe: "ROLLBACK") }
            throw error
        }
    }
}
