import Testing
import TestSupport

@testable import PostgreSQL

/// Statements, their errors, and sessions that end under them.
@Suite
struct StatementTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    private func refusal(_ sql: String, _ values: [String?] = []) throws -> DatabaseError {
        try #require(throws: DatabaseError.self) { try connection.query("stats", sql, values) }
    }

    @Test func valuesAreBoundAndNeverRead() throws {
        let hostile = "'; DROP TABLE agencies; -- \" \\ $1 :x"
        let rows = try connection.query("echo", "SELECT $1, $2::bigint + 1, $3::text IS NULL", [hostile, "41", nil])
        #expect(rows.count == 1 && rows.columnCount == 3)
        #expect(rows[0, 0] == hostile)
        #expect(rows[0, 1] == "42")
        #expect(rows[0, 2] == "t")
        try connection.begin()
        try connection.setLocal("callsheet.text", hostile)
        try connection.copy("echo", "SELECT current_setting('callsheet.text')", columns: ["text"]) { row in
            let text = row.string()
            #expect(text == hostile)
        }
        try connection.finish()
        #expect(try connection.query("agencies", "SELECT count(*) FROM agencies")[0, 0] == "0")
    }

    // MARK: Types

    @Test func typesOfSeveralQueriesComeAtOnce() throws {
        try database.execute(
            """
            CREATE DOMAIN code AS varchar(9); CREATE DOMAIN codes AS code; CREATE TYPE mood AS ENUM ('well');
            """
        )
        let types = try connection.columnTypes(ofUnsafe: [
            (name: "agencies", sql: "SELECT id, name, branding, created_at FROM agencies WHERE false"),
            (
                name: "stats",
                sql: "SELECT stat_date, total_calls, avg_duration_seconds FROM call_stats_daily WHERE false"
            ),
            (
                name: "more",
                sql: """
                SELECT 'x'::char(3), 'x'::text, 'x'::name, 1::smallint, 1::bigint, 1::real, 1::float, now()::timestamp,
                       '1'::json, 'x'::codes, 'well'::mood, true, 'x'::bytea WHERE false
                """
            ),
        ])
        #expect(
            types == [
                [.uuid, .text, .json, .timestamptz], [.date, .integer, .numeric],
                [
                    .text, .text, .text, .smallint, .bigint, .real, .doublePrecision, .timestamp, .json, .text,
                    .userDefined, .other, .other,
                ],
            ]
        )
        #expect(try connection.columnTypes(ofUnsafe: []) == [])
    }

    @Test func aQueryWhoseTypesAreRefusedIsNamed() throws {
        let error = try #require(throws: DatabaseError.self) {
            try connection.columnTypes(ofUnsafe: [
                (name: "agencies", sql: "SELECT id FROM agencies WHERE false"),
                (name: "stats", sql: "SELECT no_such FROM call_stats_daily WHERE false"),
                (name: "users", sql: "SELECT id FROM users WHERE false"),
            ])
        }
        #expect(error.description == "Query 'stats' failed (SQLSTATE 42703): column \"no_such\" does not exist")
        #expect(try connection.query("alive", "SELECT 1")[0, 0] == "1")
    }

    /// Servers quote in the manner of their language.
    @Test(arguments: [
        ("for type bigint: \"12x\"", "for type bigint: \"…\""), ("»12x« und »a«", "»…« und »…«"),
        ("« 12x » pour", "«…» pour"), ("„12x” dla", "„…” dla"), ("“12x”：无效", "“…”：无效"), ("\"12x", "\"…"),
        ("「12x」は", "「…」は"), ("plain", "plain"),
    ])
    func quotedValuesAreTakenOut(_ text: String, _ expected: String) {
        #expect(Text.blankQuotations(text) == expected)
    }

    @Test func aSettingEndsWithItsTransaction() throws {
        try connection.begin()
        try connection.setLocal([("callsheet.a", "1"), ("callsheet.b", "2")])
        let inside = try connection.query(
            "settings",
            "SELECT current_setting('callsheet.a'), current_setting('callsheet.b')"
        )
        #expect(inside[0, 0] == "1" && inside[0, 1] == "2")
        try connection.finish()
        let outside = try connection.query("settings", "SELECT nullif(current_setting('callsheet.a', true), '')")
        #expect(outside[0, 0] == nil)
    }

    @Test func aValueWithANULIsRefused() throws {
        let error = try refusal("SELECT $1", ["a\u{0}b"])
        #expect(error.kind == .badData)
        #expect(error.message == "a bound value holds a NUL character")
    }

    @Test func aMissingTableIsNamed() throws {
        let error = try refusal("SELECT * FROM call_statistics")
        #expect(error.kind == .undefinedObject && error.sqlState == "42P01")
        #expect(
            error.description
                == "Query 'stats' failed (SQLSTATE 42P01): relation \"call_statistics\" does not exist"
        )
    }

    @Test func aMissingColumnIsNamedWithTheServersHint() throws {
        let error = try refusal("SELECT total_call FROM call_stats_daily")
        #expect(error.kind == .undefinedObject)
        #expect(
            error.description == "Query 'stats' failed (SQLSTATE 42703): column \"total_call\" does not exist. "
                + "Perhaps you meant to reference the column \"call_stats_daily.total_calls\""
        )
    }

    @Test(arguments: [
        ("SELECT nowhere.f()", "3F000", DatabaseError.Kind.undefinedObject),
        ("SELECT no_such_function()", "42883", .undefinedObject),
        ("SELECT '2026-01-01'::date::uuid", "42846", .misconfigured),
        ("SELECT 1 / 0", "22012", .badData),
        ("SELEC 1", "42601", .queryFailed),
        ("SELECT 9223372036854775807 + 1", "22003", .badData),
    ])
    func theSQLSTATEMakesTheKind(sql: String, state: String, kind: DatabaseError.Kind) throws {
        let error = try refusal(sql)
        #expect(error.sqlState == state)
        #expect(error.kind == kind)
        #expect(try connection.query("still usable", "SELECT 1")[0, 0] == "1")
    }

    @Test func aCopyOfAMissingTableLeavesTheConnectionUsable() throws {
        let error = try #require(throws: DatabaseError.self) {
            try connection.copy("stats", "SELECT a FROM nowhere", columns: ["a"]) { _ in }
        }
        #expect(error.kind == .undefinedObject)
        #expect(try connection.query("still usable", "SELECT 1")[0, 0] == "1")
    }

    @Test func anErrorInTheMiddleOfACopyIsTheServersOwn() throws {
        var seen = 0
        let error = try #require(throws: DatabaseError.self) {
            try connection.copy(
                "stats",
                "SELECT 1 / (50000 - g) FROM generate_series(1, 100000) g",
                columns: ["a"]
            ) { row in
                _ = row.int32()
                seen += 1
            }
        }
        #expect(error.sqlState == "22012")
        #expect(seen == 49_999)
        #expect(try connection.query("still usable", "SELECT 1")[0, 0] == "1")
    }

    @Test func aBoundValueIsNotQuotedInAnError() throws {
        let error = try refusal("SELECT $1::date", ["private-value"])
        #expect(error.kind == .badData && error.sqlState == "22007")
        #expect(error.description == "Query 'stats' failed (SQLSTATE 22007): invalid input syntax for type date: \"…\"")
    }

    @Test func aTableThatTheUserMayNotReadIsNamed() throws {
        let role = "role_of_\(database.name)"
        try connection.execute("role", "CREATE ROLE \(role)")
        defer { try? database.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
        try connection.execute("role", "SET ROLE \(role)")
        let error = try refusal("SELECT id FROM agencies")
        #expect(error.kind == .permissionDenied)
        #expect(error.description == "Query 'stats' failed (SQLSTATE 42501): permission denied for table agencies")
    }

    @Test func messagesAreOneLineWithoutControlCharacters() throws {
        let error = try refusal(
            "DO $$ BEGIN RAISE 'one\n\ttwo \u{1B}[31mred\u{202E} three.' USING HINT = E'a\\nb.'; END $$"
        )
        #expect(error.message == "one two [31mred three")
        #expect(error.hint == "a b")
    }

    @Test func aReadersErrorPassesThroughAndClosesTheConnection() throws {
        struct Enough: Error, Equatable {}
        #expect(throws: Enough()) {
            try connection.copy("rows", "SELECT g FROM generate_series(1, 1000000) g", columns: ["g"]) { row in
                if row.int32() == 10 { throw Enough() }
            }
        }
        let error = try refusal("SELECT 1")
        #expect(error.kind == .connectionLost)
        #expect(
            error.description == "Connection lost in query 'stats' on \(connection.target): the connection is closed"
        )
    }

    @Test func aBackendThatIsTerminatedInACopyIsAConnectionLost() throws {
        let other = try database.connect()
        let backend = try #require(try connection.query("pid", "SELECT pg_backend_pid()")[0, 0])
        var seen = 0
        let error = try #require(throws: DatabaseError.self) {
            // More rows than any buffer between the two holds.
            try connection.copy("rows", "SELECT g FROM generate_series(1, 30000000) g", columns: ["g"]) { row in
                seen += 1
                if seen == 1 {
                    try other.execute("end", "SELECT pg_terminate_backend($1::int)", [backend])
                }
                _ = row.int32()
            }
        }
        #expect(error.kind == .connectionLost)
        #expect(error.sqlState == "57P01")
        #expect(seen >= 1 && seen < 30_000_000)
        #expect(
            error.description == "Connection lost in query 'rows' on \(connection.target) (SQLSTATE 57P01): "
                + "terminating connection due to administrator command"
        )
    }

    @Test func aServerThatSaysNothingIsGivenUp() throws {
        connection.silenceLimitMilliseconds = 50
        let error = try refusal("SELECT pg_sleep(60)")
        #expect(error.kind == .timeout)
        #expect(error.description == "Query 'stats' failed: no answer from the server within 50 ms")
        #expect(try refusal("SELECT 1").kind == .connectionLost)
    }

    @Test func aBackendThatIsTerminatedBetweenStatementsIsAConnectionLost() throws {
        let other = try database.connect()
        let backend = try connection.query("pid", "SELECT pg_backend_pid()")[0, 0]
        // With a timeout it returns when the backend is gone.
        try other.query("end", "SELECT pg_terminate_backend($1::int, 10000)", [backend])
        #expect(try refusal("SELECT 1").kind == .connectionLost)
        #expect(try refusal("SELECT 1").message == "the connection is closed")
    }
}
