import Foundation
import PostgreSQL
import TestSupport
import Testing

/// What can be wrong with the database: one line says what and what to do, and what was published stays as it was.
@Suite
struct DatabaseFailureTests {
    private static let rightDatabase = "Check that this is the platform's database and that nothing was renamed in it"
    private static let grant = "Grant the reporting role what README.md lists under Database"
    private static let lessBusy = "Nothing was published. Run again when the database is less busy"

    // MARK: No connection

    @Test func anUnreachableServerIsNamed() throws {
        let published = try PublishedOutput.shared()
        try published.generate(["--database", "host=127.0.0.1 port=1 dbname=platform user=reader"]).expectFailure(
            69,
            "Cannot connect to database 'platform' at '127.0.0.1:1' as 'reader': connection refused. "
                + "Check that the server runs and that --database or PGHOST and PGPORT lead to it"
        )
        try published.expectUntouched()
    }

    @Test func anUnknownDatabaseIsNamed() throws {
        let published = try PublishedOutput.shared()
        let target = published.target().replacingOccurrences(of: published.database.name, with: "no_such_database")
        try published.generate(["--database", "dbname=no_such_database"]).expectFailure(
            69,
            "Cannot connect to \(target): database \"no_such_database\" does not exist. "
                + "Check the name of the database in --database or PGDATABASE"
        )
        try published.expectUntouched()
    }

    @Test func aWrongPasswordIsSaid() throws {
        let published = try PublishedOutput.shared()
        let role = try Role(published.database)
        let conninfo = "host=localhost dbname=\(published.database.name) user=\(role.name) password=wrong-Sekret9"
        try published.generate(["--database", conninfo]).expectFailure(
            69,
            "Cannot connect to \(published.target(host: "localhost", user: role.name)): "
                + "password authentication failed for user \"\(role.name)\". "
                + "Check the user and the password, in --database, --database-password-file, PGPASSWORD or ~/.pgpass"
        )
        try published.expectUntouched()
    }

    // MARK: Another database than expected

    @Test(arguments: [
        ("agencies", "agencies"), ("campaigns", "campaigns"), ("v_call_batch_summary", "batches"),
        ("call_stats_daily", "daily_stats"), ("users", "users"),
    ])
    func aMissingTableIsNamed(_ relation: String, _ query: String) throws {
        let published = try PublishedOutput()
        try published.database.execute("ALTER TABLE \(relation) RENAME TO something_else")
        try published.generate([]).expectFailure(
            78,
            "Query '\(query)' failed (SQLSTATE 42P01): relation \"\(relation)\" does not exist. \(Self.rightDatabase)"
        )
        try published.expectUntouched()
    }

    @Test(arguments: [
        ("agencies", "settings", "agencies"), ("campaigns", "name", "campaigns"),
        ("v_call_batch_summary", "progress_pct", "batches"), ("call_stats_daily", "meetings_booked", "daily_stats"),
        ("users", "agency_id", "users"),
    ])
    func aMissingColumnIsNamed(_ relation: String, _ column: String, _ query: String) throws {
        let published = try PublishedOutput()
        try published.database.execute("ALTER TABLE \(relation) RENAME COLUMN \(column) TO zzz")
        try published.generate([]).expectFailure(
            78,
            "Query '\(query)' failed (SQLSTATE 42703): column \"\(column)\" does not exist. \(Self.rightDatabase)"
        )
        try published.expectUntouched()
    }

    @Test func aColumnThatCannotBeWhatItShouldIsNamed() throws {
        let published = try PublishedOutput()
        try published.database.execute(
            "ALTER TABLE call_stats_daily ALTER stat_date TYPE boolean USING true"
        )
        try published.generate([]).expectFailure(
            78,
            "Query 'daily_stats' failed (SQLSTATE 42846): cannot cast type boolean to date. "
                + "Check that this is the platform's database"
        )
        try published.expectUntouched()
    }

    // One after the other: two GRANTs on one relation at the same time exclude each other.
    @Test(
        .serialized,
        arguments: [
            ("agencies", "table", "agencies"), ("campaigns", "table", "campaigns"),
            ("v_call_batch_summary", "view", "batches"), ("call_stats_daily", "table", "daily_stats"),
            ("users", "table", "users"),
        ]
    )
    func aMissingPermissionIsNamed(_ relation: String, _ kind: String, _ query: String) throws {
        let published = try PublishedOutput.shared()
        let role = try Role(published.database)
        try role.grantAll(but: relation)
        try published.generate(["--database", role.conninfo]).expectFailure(
            78,
            "Query '\(query)' failed (SQLSTATE 42501): permission denied for \(kind) \(relation). \(Self.grant)"
        )
        try published.expectUntouched()
    }

    @Test func whatTheReadmeGrantsIsAllThatTheRoleNeeds() throws {
        let database = try TestDatabase(load: PublishedOutput.load)
        let role = try Role(database)
        let readme = try String(contentsOfFile: TestDatabase.fixtures + "/../../README.md", encoding: .utf8)
        let block = try #require(
            readme.firstMatch(of: /```sql\nCREATE ROLE callsheet LOGIN;\n(.*?)```/.dotMatchesNewlines())
        )
        try database.execute(
            String(block.output.1).replacing("DATABASE platform ", with: "DATABASE \(database.name) ")
                .replacing(" TO callsheet;", with: " TO \(role.name);")
        )
        let output = try OutputFolder()
        try output.generate(database, ["--database", role.conninfo]).expectSuccess()
        try output.expectAnswers(of: database)
    }

    /// Policies would make reports that lack rows, and nobody would see it.
    @Test(arguments: ["agencies", "campaigns", "call_stats_daily"])
    func rowsThatAPolicyWouldHideAreAnError(_ table: String) throws {
        let published = try PublishedOutput()
        let role = try Role(published.database)
        try role.grantAll(but: nil)
        try published.database.execute(
            "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY; CREATE POLICY half ON \(table) USING (random() < 0.5)"
        )
        let query = table == "call_stats_daily" ? "daily_stats" : table
        let run = try published.generate(["--database", role.conninfo])
        #expect(
            run.stderr.hasPrefix(
                "callsheet: Query '\(query)' failed (SQLSTATE 42501): "
                    + "query would be affected by row-level security policy for table \"\(table)\""
            ),
            "\(run.stderr)"
        )
        let advice = ". Give the reporting role BYPASSRLS, so that no policy hides rows from it\n"
        #expect(run.stderr.hasSuffix(advice), "\(run.stderr)")
        #expect(run.lines.count == 1 && run.stdout == "" && run.status == 78)
        try published.expectUntouched()
    }

    // MARK: Limits of time

    @Test(arguments: [(QueryBarrier.DataSet.batches, "batches"), (.dailyStats, "daily_stats")])
    func aQueryThatTakesTooLongIsNamed(_ set: QueryBarrier.DataSet, _ query: String) throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, set)
        defer { barrier.open() }
        try published.generate(["--statement-timeout", "1"]).expectFailure(
            75,
            "Query '\(query)' failed (SQLSTATE 57014): canceling statement due to statement timeout. "
                + "\(Self.lessBusy), or with a longer --statement-timeout"
        )
        try published.expectUntouched()
    }

    /// The first connection has read its part long before a slow query of the second one ends.
    @Test(arguments: [("900", "960000"), ("1", "600000"), ("0", "0")])
    func aConnectionMayPauseAsLongAsAStatementOfTheOtherTakes(_ statement: String, _ idle: String) throws {
        let published = try PublishedOutput.shared()
        let log = StatementLog()
        let relay = try Relay(log: log)
        defer { relay.close() }
        let way = "host=127.0.0.1 port=\(relay.port) sslmode=disable gssencmode=disable"
        let run = try published.generate([
            "--database", "\(published.database.conninfo) \(way)", "--statement-timeout", statement,
            "--output", "\(published.output.path)-\(statement)",
        ])
        run.expectSuccess()
        let expected = "set_config('idle_in_transaction_session_timeout', '\(idle)', true)"
        #expect(log.connections.count == 2)
        for connection in log.connections {
            #expect(connection.statements.contains { $0.contains(expected) }, "\(connection.statements)")
        }
    }

    @Test func aLockThatIsHeldTooLongIsSaid() throws {
        let published = try PublishedOutput()
        let other = try published.database.connect()
        try other.begin()
        try other.execute("lock", "LOCK TABLE call_stats_daily IN ACCESS EXCLUSIVE MODE")
        try published.generate(["--lock-timeout", "1"]).expectFailure(
            75,
            "Query 'daily_stats' failed (SQLSTATE 55P03): canceling statement due to lock timeout. \(Self.lessBusy)"
        )
        try other.finish()
        try published.expectUntouched()
    }

    // MARK: The server goes away

    @Test(arguments: [(QueryBarrier.DataSet.batches, "batches"), (.dailyStats, "daily_stats")])
    func aSessionThatIsEndedInTheMiddleIsSaid(_ set: QueryBarrier.DataSet, _ query: String) throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, set)
        let run = try CallsheetRun.Running(published.arguments())
        let process = try barrier.waitForQueries(1) { run.isRunning }[0]
        try published.database.execute("SELECT pg_terminate_backend(\(process))")
        try run.finish().expectFailure(
            69,
            "Connection lost in query '\(query)' on \(published.target()) (SQLSTATE 57P01): "
                + "terminating connection due to administrator command. "
                + "Nothing was published. Run again when the server is back"
        )
        barrier.open()
        try published.expectUntouched()
    }

    /// A server that crashes says nothing any more.
    @Test func aServerThatIsGoneInTheMiddleIsSaid() throws {
        let published = try PublishedOutput()
        let relay = try Relay()
        let barrier = try QueryBarrier(published.database, .batches)
        defer { barrier.open() }
        let run = try CallsheetRun.Running(
            published.arguments(["--database", "\(published.database.conninfo) host=127.0.0.1 port=\(relay.port)"])
        )
        try barrier.waitForQueries(1) { run.isRunning }
        relay.close()
        let result = try run.finish()
        #expect(result.status == 69)
        #expect(result.stdout == "" && result.lines.count == 1)
        #expect(result.stderr.hasPrefix("callsheet: Connection lost in query '"), "\(result.stderr)")
        #expect(result.stderr.hasSuffix(". Nothing was published. Run again when the server is back\n"))
        try published.expectUntouched()
    }

    // MARK: Data that cannot be reported

    @Test func oneAgencysBadRowIsItsOwn() throws {
        let published = try PublishedOutput()
        let agencies = try ExpectedAnswers(published.database).agencies
        try published.database.execute(
            """
            ALTER TABLE call_batches ALTER completed_count DROP NOT NULL;
            UPDATE call_batches SET completed_count = NULL
            WHERE id = (SELECT min(id::text) FROM call_batches WHERE agency_id = '\(agencies[0])')::uuid;
            """
        )
        let batch = try #require(
            published.database.connect().query("id", "SELECT id FROM call_batches WHERE completed_count IS NULL")[0, 0]
        )
        let reason = "batches: completed_count is NULL in batch \(batch)"
        let run = try published.generate([])
        #expect(run.status == 1)
        #expect(run.stdout.hasPrefix("\(agencies[1]) 2026-02-17T235959Z:") && run.stdout.hasSuffix("\n"))
        #expect(run.stdout.split(separator: "\n").count == 1)
        #expect(
            run.lines.first
                == "callsheet: Agency \(agencies[0]) ('Agency 2') failed: \(reason). Its last report stays"
        )
        #expect(run.lines.count == 2)
        #expect(run.lines.last?.hasPrefix("callsheet: published 1 agency, 1 failed in ") == true)

        // That one has what it had, the other its new report, and the record says why.
        let tree = try published.output.tree()
        expectSame(tree.filter { $0.key.hasPrefix("/agencies/\(agencies[0])/") }, published.published(agencies[0]))
        #expect(tree["/agencies/\(agencies[1])/latest"] == .link("snapshots/2026-02-17T235959Z"))
        let record = try published.output.runRecord("2026-02-17T235959Z")
        #expect(record.agencies.map(\.status) == ["failed", "published"])
        #expect(record.agencies.map(\.reason) == [reason, nil])
    }

    @Test(arguments: [
        ("UPDATE call_stats_daily SET meetings_booked = NULL", "daily_stats: meetings_booked is NULL"),
        ("UPDATE call_batches SET created_at = 'infinity'", "batches: created_at is outside the years 1 to 9999"),
        (
            "UPDATE call_batches SET completed_at = '0044-03-15 12:00 BC'",
            "batches: completed_at is outside the years 1 to 9999"
        ),
        (
            "UPDATE call_stats_daily SET total_duration_seconds = 9223372036854775807",
            "daily_stats: the counters' sum does not fit into 64 bits"
        ),
        (
            "INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date) SELECT agency_id, id, 'infinity' FROM campaigns",
            nil
        ),
    ])
    func aValueThatAReportCannotHoldIsNamed(_ change: String, _ reason: String?) throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 2, days: 5, batches: 3))
        try database.execute(
            "ALTER TABLE call_stats_daily ALTER meetings_booked DROP NOT NULL; ALTER TABLE call_batches ALTER created_at DROP NOT NULL;"
                + change
        )
        let output = try OutputFolder()
        let run = try output.generate(database)
        #expect(run.status == (reason == nil ? 0 : 1))
        let seen = try #require(try output.runRecord().agencies.first).reason
        // Behind it stands which row it is.
        #expect(seen == reason || reason.map { seen?.hasPrefix("\($0) in ") } == true, "\(seen ?? "")")
    }
}

/// A role of its own with a password, dropped with its last reference.
final class Role {
    let name: String
    let conninfo: String
    private let database: TestDatabase

    init(_ database: TestDatabase) throws {
        self.database = database
        name = "role_\(UUID().uuidString.prefix(8).lowercased())"
        conninfo = "host=localhost dbname=\(database.name) user=\(name) password=right-Sekret9"
        try database.execute("CREATE ROLE \(name) LOGIN PASSWORD 'right-Sekret9'")
    }

    func grantAll(but relation: String?) throws {
        for name in ["agencies", "campaigns", "v_call_batch_summary", "call_stats_daily", "users"]
        where name != relation {
            try database.execute("GRANT SELECT ON \(name) TO \(self.name)")
        }
    }

    deinit { try? database.execute("DROP OWNED BY \(name); DROP ROLE \(name)") }
}
