package import Dashboard
package import PostgreSQL

/// The database as a night finds it before it reads anything: which server, how far behind, and whether a day's figures
/// are there.
package struct DatabaseState: Hashable, Sendable {
    package let server: DatabaseServer
    /// The server's clock, in whole seconds.
    package let now: Instant
    /// `nil` where no day was asked about.
    package let readiness: FigureReadiness?

    package init(server: DatabaseServer, now: Instant, readiness: FigureReadiness?) {
        (self.server, self.now, self.readiness) = (server, now, readiness)
    }

    /// Asks the database, by one connection in one read-only snapshot. Blocks.
    ///
    /// - Parameters:
    ///   - conninfo: As libpq takes it; `nil` for its environment alone.
    ///   - password: Beats every other one; `nil` for those that libpq finds itself.
    ///   - selection: The agencies whose figures are waited for.
    ///   - day: Which day's; `nil` for none.
    ///   - canceller: Ends the statements from another thread.
    /// - Throws: `database` above all. Figures that are missing and a standby that lags are a result; see
    ///   ``requireFigures()`` and ``requireLag(atMost:)``.
    /// - Complexity: O(agencies) memory; the server looks at one day's rows, in whole tables where it has no index.
    package static func read(
        conninfo: String?,
        password: String? = nil,
        selection: ReadingPlan.Selection = .shard(.whole),
        day: FigureReadiness.Day?,
        timeouts: Timeouts = Timeouts(),
        canceller: StatementCanceller? = nil
    ) throws(ExtractionError) -> DatabaseState {
        do {
            let connection = try Connection(conninfo, password: password, canceller: canceller)
            _ = try connection.beginReadOnlySnapshot(timeouts: timeouts)
            let server = try DatabaseServer(connection)
            let readiness = try day.map {
                try FigureReadiness($0, selection, connection, limitMilliseconds: timeouts.statementMilliseconds)
            }
            try connection.finish()
            let now = Instant(microsecondsSince1970: connection.snapshotTime).wholeSeconds
            return DatabaseState(server: server, now: now, readiness: readiness)
        } catch {
            throw ExtractionError(stopping: error)
        }
    }

    /// - Throws: `figuresMissing` when most agencies that completed a batch on the day have no figures of it.
    package func requireFigures() throws(ExtractionError) {
        if let readiness, !readiness.isReady { throw .figuresMissing(readiness) }
    }

    /// - Throws: `behind` when the server is a standby that lags more, or does not say how much it lags. A primary never
    ///   does.
    package func requireLag(atMost limit: Duration) throws(ExtractionError) {
        guard server.isStandby else { return }
        guard let lag = server.lagSeconds, .seconds(lag) <= limit else {
            throw .behind(server, limit: limit)
        }
    }
}

/// The server that a connection reached.
package struct DatabaseServer: Hashable, Sendable {
    /// As people write it, `15.18`.
    package let version: String
    /// As libpq reports it: what was connected to, of several hosts the one reached. A folder for a local socket.
    package let host: String
    package let port: String
    /// Whether it is in recovery, and so holds what another server sent it.
    package let isStandby: Bool
    /// How far a standby is behind, in seconds, 0 or more: none where all that it received is replayed, else the age of what
    /// it replayed last. `nil` for a primary, and where the server does not say.
    package let lagSeconds: Double?

    package init(version: String, host: String, port: String, isStandby: Bool, lagSeconds: Double?) {
        (self.version, self.host, self.port) = (version, host, port)
        (self.isStandby, self.lagSeconds) = (isStandby, lagSeconds)
    }

    /// - Parameter connection: In a transaction with a statement that can be rolled back.
    ///
    /// Source: PostgreSQL manual, "Recovery Information Functions".
    init(_ connection: Connection) throws(DatabaseError) {
        let isStandby = try connection.query("server", "SELECT pg_is_in_recovery()::text")[0, 0] == "true"
        var lag: Double?
        if isStandby {
            do throws(DatabaseError) {
                lag = try connection.query("replica lag", DatabaseServer.lagQuery)[0, 0].flatMap { Double($0) }.map {
                    max($0, 0)
                }
            } catch {
                // Standbys that are no PostgreSQL of its own kind, such as those that share the primary's storage.
                guard error.kind != .connectionLost, error.kind != .tryAgain else { throw error }
                try connection.rollBackStatement()
            }
        }
        let address = connection.server
        self.init(
            version: connection.serverVersion,
            host: address.host,
            port: address.port,
            isStandby: isStandby,
            lagSeconds: lag
        )
    }

    private static let lagQuery = """
        SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
               ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::text
        """
}
