package import Dashboard
package import PostgreSQL

/// Tries one server as a run would use it, and reads nothing of it but what the catalogue says.
///
/// For one thread. The session ends with the value.
package final class DatabaseProbe {
    private let connection: Connection
    private let exported: SnapshotName
    private let timeouts: Timeouts
    private let conninfo: String?
    private let password: String?
    package let server: DatabaseServer
    package let security: ConnectionSecurity
    /// The server's clock.
    package let now: Instant

    /// What the role can change, by name; all empty for one that can only read.
    package struct Rights: Hashable, Sendable {
        package var isSuperuser = false
        /// Tables and views, at most ``limit`` of them.
        package var writable: [String] = []
        /// Schemas in which it can make tables, likewise.
        package var creatable: [String] = []

        static let limit = 5
    }

    /// Opens a session and a read-only snapshot. Blocks.
    ///
    /// - Parameters:
    ///   - server: The one to try; of several, others do not stand in for it.
    ///   - timeouts: Short ones: nothing is read here.
    package init(
        _ conninfo: String?,
        password: String?,
        at server: ServerAddress,
        timeouts: Timeouts
    ) throws(DatabaseError) {
        (self.conninfo, self.password, self.timeouts) = (conninfo, password, timeouts)
        connection = try Connection(conninfo, password: password, at: server)
        exported = try connection.beginReadOnlySnapshot(timeouts: timeouts)
        self.server = try DatabaseServer(connection)
        security = connection.security
        // Not the transaction's: that began a round trip ago, and a pooler may have let it wait.
        let clock = try connection.query("clock", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        now = Instant(microsecondsSince1970: clock[0, 0].flatMap { Int64($0) } ?? connection.snapshotTime)
    }

    /// Opens a second session that shares the snapshot, as each run does.
    ///
    /// - Throws: `tryAgain` behind a pooler that has no second connection to give, or leads it to another server.
    package func shareSnapshot() throws(DatabaseError) {
        let other = try Connection(conninfo, password: password, at: connection.server)
        try other.join(exported, timeouts: timeouts)
        try other.finish()
    }

    /// Looks at every column that a run reads: that it is there, has a type that can be read, may be read, and that no
    /// policy hides rows.
    ///
    /// - Returns: What cannot be done for want of an optional column.
    package func requireColumns() throws(DatabaseError) -> [String] {
        try SetStatements(connection).notices
    }

    /// Asks the catalogue what the role can change. What belongs to the server itself is left out.
    ///
    /// Source: PostgreSQL manual, "Access Privilege Inquiry Functions".
    package func rights() throws(DatabaseError) -> Rights {
        var rights = Rights()
        let role = try connection.query("role", "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user")
        rights.isSuperuser = role.count == 1 && role[0, 0] == "true"
        // Whoever may everything is not told so table by table.
        if rights.isSuperuser { return rights }
        let tables = try connection.query("rights on tables", DatabaseProbe.writableQuery)
        rights.writable = (0..<tables.count).compactMap { tables[$0, 0] }
        let schemas = try connection.query("rights on schemas", DatabaseProbe.creatableQuery)
        rights.creatable = (0..<schemas.count).compactMap { schemas[$0, 0] }
        return rights
    }

    private static let writableQuery = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relpersistence <> 't'
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
               OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
        ORDER BY 1 LIMIT \(Rights.limit)
        """

    private static let creatableQuery = """
        SELECT quote_ident(nspname) FROM pg_catalog.pg_namespace
        WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND has_schema_privilege(oid, 'CREATE')
        ORDER BY 1 LIMIT \(Rights.limit)
        """
}
