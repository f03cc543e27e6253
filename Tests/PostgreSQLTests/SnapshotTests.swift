import PostgreSQL
import TestSupport
import Testing

/// Transactions on exported snapshots, and their timeouts.
@Suite
struct SnapshotTests {
    let database: TestDatabase
    let first: Connection
    let second: Connection

    init() throws {
        database = try TestDatabase()
        first = try database.connect()
        second = try database.connect()
    }

    private func clients(_ connection: Connection) throws -> String? {
        try connection.query("clients", "SELECT count(*) FROM agencies")[0, 0]
    }

    @Test func twoConnectionsSeeOneSnapshotWhileAThirdCommits() throws {
        let third = try database.connect()
        let insert = "INSERT INTO agencies (name, slug) SELECT $1, $1"
        try third.execute("insert", insert, ["one"])
        let snapshot = try first.beginReadOnlySnapshot()
        try third.execute("insert", insert, ["two"])
        try second.join(snapshot)
        try third.execute("insert", insert, ["three"])
        #expect(try clients(first) == "1")
        #expect(try clients(second) == "1")
        #expect(try clients(third) == "3")
        try second.finish()
        try first.finish()
        #expect(try clients(first) == "3")
    }

    @Test func aSnapshotWhoseTransactionEndedMeansTryAgain() throws {
        let snapshot = try first.beginReadOnlySnapshot()
        try first.finish()
        let error = try #require(throws: DatabaseError.self) { try second.join(snapshot) }
        #expect(error.kind == .tryAgain)
        #expect(
            error.hint
                == "The transaction that exported the snapshot has ended, or this connection reached another server"
        )
        #expect(try clients(second) == "0")
    }

    @Test func writingIsRefused() throws {
        let snapshot = try first.beginReadOnlySnapshot()
        try second.join(snapshot)
        for connection in [first, second] {
            let error = try #require(throws: DatabaseError.self) {
                try connection.execute("write", "DELETE FROM agencies")
            }
            #expect(error.sqlState == "25006")
            #expect(error.kind == .queryFailed)
            try connection.finish()
            #expect(try clients(connection) == "0")
        }
    }

    @Test func settingsHoldInTheTransactionAndNotAfterIt() throws {
        let names = [
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone", "DateStyle", "jit",
            "max_parallel_workers_per_gather", "work_mem", "extra_float_digits", "row_security",
            "transaction_isolation", "transaction_read_only",
        ]
        func values(_ connection: Connection) throws -> [String?] {
            let rows = try connection.query(
                "settings",
                "SELECT current_setting(name) FROM unnest($1::text[]) WITH ORDINALITY AS n (name, i) ORDER BY i",
                ["{\(names.joined(separator: ","))}"]
            )
            return (0..<rows.count).map { rows[$0, 0] }
        }
        let before = try values(first)
        let timeouts = Timeouts(statementMilliseconds: 61_000, lockMilliseconds: 1_500, idleMilliseconds: 0)
        let snapshot = try first.beginReadOnlySnapshot(timeouts: timeouts)
        try second.join(snapshot, timeouts: timeouts)
        let expected = [
            "61s", "1500ms", "0", "UTC", "ISO, YMD", "off", "0", "32MB", "1", "off", "repeatable read", "on",
        ]
        #expect(try values(first) == expected)
        #expect(try values(second) == expected)
        try first.finish()
        #expect(try values(first) == before)
    }

    @Test func aStatementThatFailedIsTakenBackAndTheSnapshotStays() throws {
        _ = try first.beginReadOnlySnapshot(timeouts: Timeouts(lockMilliseconds: 1_500))
        try second.execute("insert", "INSERT INTO agencies (name, slug) VALUES ('one', 'one')")
        for _ in 0..<2 {
            try first.setLocal("callsheet.value", "kept")
            #expect(throws: DatabaseError.self) { try first.copy("fails", "SELECT 1 / 0", columns: ["x"]) { _ in } }
            #expect(throws: DatabaseError.self) { try clients(first) }
            try first.rollBackStatement()
            #expect(try clients(first) == "0")
            #expect(try first.query("setting", "SELECT current_setting('callsheet.value')")[0, 0] == "")
            #expect(try first.query("timeout", "SHOW lock_timeout")[0, 0] == "1500ms")
        }
        try first.finish()
        #expect(try clients(first) == "1")
    }

    @Test func theStatementTimeoutHolds() throws {
        _ = try first.beginReadOnlySnapshot(timeouts: Timeouts(statementMilliseconds: 50))
        let error = try #require(throws: DatabaseError.self) { try first.query("slow", "SELECT pg_sleep(60)") }
        #expect(error.kind == .timeout)
        #expect(
            error.description == "Query 'slow' failed (SQLSTATE 57014): canceling statement due to statement timeout"
        )
        try first.finish()
        #expect(try clients(first) == "0")
    }

    @Test func theStatementTimeoutHoldsInACopy() throws {
        _ = try first.beginReadOnlySnapshot(timeouts: Timeouts(statementMilliseconds: 50))
        var seen = 0
        let error = try #require(throws: DatabaseError.self) {
            try first.copy(
                "slow",
                "SELECT g FROM generate_series(1, 2) g, LATERAL (SELECT pg_sleep(CASE g WHEN 2 THEN 60 ELSE 0 END)) s",
                columns: ["g"]
            ) { row in
                _ = row.int32()
                seen += 1
            }
        }
        #expect(error.kind == .timeout)
        #expect(seen <= 1)
    }

    @Test func theLockTimeoutHolds() throws {
        try second.begin()
        try second.execute("lock", "LOCK TABLE agencies IN ACCESS EXCLUSIVE MODE")
        _ = try first.beginReadOnlySnapshot(timeouts: Timeouts(lockMilliseconds: 50))
        let error = try #require(throws: DatabaseError.self) { try clients(first) }
        #expect(error.kind == .timeout)
        #expect(error.description == "Query 'clients' failed (SQLSTATE 55P03): canceling statement due to lock timeout")
    }

    @Test(arguments: [(0, 0), (1, 600_000), (540_000, 600_000), (540_001, 600_001), (1_000_000_000, 1_000_060_000)])
    func aPauseMayTakeAsLongAsAStatementAndMore(statement: Int, idle: Int) {
        #expect(Timeouts(statementMilliseconds: statement).idleMilliseconds == idle)
        #expect(Timeouts(statementMilliseconds: statement, idleMilliseconds: 7).idleMilliseconds == 7)
    }

    @Test func anIdleTransactionIsEndedByTheServer() throws {
        let backend = try first.query("pid", "SELECT pg_backend_pid()")[0, 0]
        _ = try first.beginReadOnlySnapshot(timeouts: Timeouts(idleMilliseconds: 20))
        // Wait for the condition: the backend is gone.
        var isThere = true
        while isThere {
            isThere =
                try second.query("there", "SELECT 1 FROM pg_stat_activity WHERE pid = $1::int", [backend]).count > 0
        }
        let error = try #require(throws: DatabaseError.self) { try clients(first) }
        #expect(error.kind == .timeout || error.kind == .connectionLost)
    }
}
