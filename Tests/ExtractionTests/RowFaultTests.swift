import Dashboard
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// One row of one agency that cannot be read, or that comes twice, fails that agency and says which row it is.
@Suite
struct RowFaultTests {
    // MARK: Values

    @Test(arguments: [
        ("total_duration_seconds", "numeric", "'NaN'", "is not a number"),
        ("total_duration_seconds", "numeric", "'Infinity'", "is not a number"),
        ("total_duration_seconds", "numeric", "9223372036854775807.5", "does not fit into 64 bits"),
        ("total_calls", "double precision", "'NaN'", "is not a number"),
        ("total_calls", "double precision", "1e30", "does not fit into 64 bits"),
        ("connected_calls", "real", "'-Infinity'", "is not a number"),
        ("meetings_booked", "text", "''", "is not a number"),
        ("meetings_booked", "text", "'12 x'", "is not a number"),
        ("meetings_booked", "text", "NULL", "is NULL"),
        ("qualified_leads", "jsonb", "'\"7\"'", "is not a number"),
        ("completed_calls", "bigint", "NULL", "is NULL"),
        ("stat_date", "text", "'16.02.2026'", "is not a date"),
        ("stat_date", "text", "'2026-02-00'", "is not a date"),
        ("stat_date", "text", "'2026-02-16 25:00'", "is not a date"),
        ("campaign_id", "text", "''", "is not a UUID"),
        ("campaign_id", "text", "'none'", "is not a UUID"),
    ])
    func aDailyValueThatCannotBeReadFailsItsAgency(_ column: String, _ type: String, _ value: String, _ reason: String)
        throws
    {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        try database.execute(
            """
            ALTER TABLE call_stats_daily DROP CONSTRAINT call_stats_daily_campaign_id_fkey;
            ALTER TABLE call_stats_daily ALTER \(column) DROP DEFAULT, ALTER \(column) DROP NOT NULL,
                ALTER \(column) TYPE \(type) USING \(column)::text::\(type);
            UPDATE call_stats_daily SET \(column) = \(value) WHERE id = (
                SELECT min(id) FROM call_stats_daily
                WHERE agency_id = \(LoadedRows.bad) AND campaign_id::text = \(LoadedRows.uid("campaign", 2, 1))::text);
            """
        )
        let campaign = try LoadedRows.ids(database, LoadedRows.uid("campaign", 2, 1))[0]
        let seen = try LoadedRows.faults(database)
        #expect(Array(seen.keys) == ["Agency 2"])
        let fault = try #require(seen["Agency 2"])
        #expect(fault.hasPrefix("daily_stats: \(column) \(reason) in "), "\(fault)")
        if column != "campaign_id" { #expect(fault.contains("campaign \(campaign)"), "\(fault)") }
        if column != "campaign_id", column != "stat_date" { #expect(fault.contains(" on 2026-02-"), "\(fault)") }
    }

    @Test(arguments: [
        ("completed_count", "numeric", "'NaN'", "is not a number"),
        ("failed_count", "integer", "NULL", "is NULL"),
        ("progress_pct", "double precision", "'NaN'", "is not a number that can be shown"),
        ("progress_pct", "numeric", "'Infinity'", "is not a number that can be shown"),
        ("progress_pct", "text", "'half'", "is not a number that can be shown"),
        ("status", "text", "NULL", "is NULL"),
        ("campaign_id", "text", "'x'", "is not a UUID"),
        ("created_at", "timestamptz", "'infinity'", "is outside the years 1 to 9999"),
        ("created_at", "timestamptz", "NULL", "is NULL"),
        ("created_at", "timestamp", "'-infinity'", "is outside the years 1 to 9999"),
        ("completed_at", "timestamptz", "'0044-03-15 12:00 BC'", "is outside the years 1 to 9999"),
        ("completed_at", "date", "'300000-01-01'", "is outside the years 1 to 9999"),
        ("completed_at", "date", "'infinity'", "is outside the years 1 to 9999"),
        ("completed_at", "text", "'yesterday'", "is not a time of the years 1 to 9999"),
    ])
    func aBatchesValueThatCannotBeReadFailsItsAgency(
        _ column: String,
        _ type: String,
        _ value: String,
        _ reason: String
    ) throws {
        let database = try Self.batchTable()
        let batch = try LoadedRows.ids(database, LoadedRows.uid("batch", 2, 2))[0]
        try database.execute(
            """
            DROP VIEW v_call_batch_summary;
            ALTER TABLE call_batches ALTER \(column) TYPE \(type) USING \(column)::text::\(type);
            UPDATE call_batches SET \(column) = \(value) WHERE id = '\(batch)';
            CREATE VIEW v_call_batch_summary AS TABLE call_batches;
            """
        )
        #expect(try LoadedRows.faults(database) == ["Agency 2": "batches: \(column) \(reason) in batch \(batch)"])
    }

    /// The view's figures in a table, so that each can be set.
    private static func batchTable() throws -> TestDatabase {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        try database.execute(
            """
            CREATE TABLE batches AS SELECT * FROM v_call_batch_summary;
            DROP TABLE call_batches CASCADE;
            ALTER TABLE batches RENAME TO call_batches;
            CREATE VIEW v_call_batch_summary AS TABLE call_batches;
            """
        )
        return database
    }

    /// NULL is no wrong figure: there is none, and what the view would say is known.
    @Test func aPercentageThatIsNullIsComputedWithAWarning() throws {
        let database = try Self.batchTable()
        let before = try agencies(Extraction.read(ReadingPlan(database)))
        let batch = try LoadedRows.ids(database, LoadedRows.uid("batch", 2, 2))[0]
        try database.execute(
            "UPDATE call_batches SET progress_pct = NULL WHERE agency_id = \(LoadedRows.bad); UPDATE call_batches SET progress_pct = 7 WHERE agency_id <> \(LoadedRows.bad)"
        )
        for agency in try agencies(Extraction.read(ReadingPlan(database))) {
            let snapshot = try agency.snapshot.get()
            if agency.agency.name == "Agency 2" {
                #expect(try snapshot == before.first { $0.agency.name == "Agency 2" }?.snapshot.get())
                #expect(agency.warnings.count == 1)
                #expect(
                    agency.warnings.first?.wholeMatch(
                        of: /batches: progress_pct is NULL in batch [-0-9a-f]{36} and 2 more; computed from the counts/
                    ) != nil,
                    "\(agency.warnings) \(batch)"
                )
            } else {
                #expect(snapshot.batches.allSatisfy { $0.progressPercent == DecimalFigure(7) })
                #expect(agency.warnings == [])
            }
        }
    }

    @Test(
        arguments: [
            (0, 0, 0, 0), (1, 0, 3, 33), (1, 1, 3, 67), (1, 0, 200, 1), (0, 0, 5, 0), (5, 0, 5, 100), (9, 0, 0, 0),
            (Int64.max, Int64.max, 1, nil), (-1, 0, 200, -1), (-1, 0, 300, 0),
        ] as [(Int64, Int64, Int64, Int64?)]
    )
    func thePercentageIsTheSchemasOwn(_ completed: Int64, _ failed: Int64, _ total: Int64, _ expected: Int64?) {
        let figure = Batch.progressPercent(completed: completed, failed: failed, total: total)
        #expect(figure == expected.map { DecimalFigure($0) } ?? DecimalFigure("1844674407370955161400"))
    }

    // MARK: What the server stumbles over

    /// A view divides by a zero, a subquery has two rows, a function raises: all of one agency only.
    @Test(arguments: [
        ("1 / (total_calls - total_calls)", "division by zero (SQLSTATE 22012)"),
        (
            "(SELECT 1 FROM generate_series(1, 2))",
            "more than one row returned by a subquery used as an expression (SQLSTATE 21000)"
        ),
        ("complain(total_calls)", "not today (SQLSTATE P0001)"),
        ("complain_anew(total_calls)", "not today (SQLSTATE P0001)"),
        ("(total_calls || 'x')::int", "invalid input syntax for type integer: \"…\" (SQLSTATE 22P02)"),
    ])
    func whatTheServerStumblesOverFailsItsAgency(_ expression: String, _ reason: String) throws {
        for load in [
            TestDatabase.Load(agencies: 3, campaigns: 2, days: 5, batches: 3),
            .init(agencies: Extraction.minHalved, campaigns: 1, days: 2, batches: 1),
        ] {
            let database = try TestDatabase(load: load)
            let before = try agencies(Extraction.read(ReadingPlan(database)))
            try database.execute(
                """
                CREATE FUNCTION complain(int) RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
                CREATE FUNCTION complain_anew(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
                ALTER TABLE call_stats_daily RENAME TO stats;
                CREATE VIEW call_stats_daily AS
                SELECT agency_id, campaign_id, stat_date,
                       CASE WHEN agency_id = \(LoadedRows.bad) AND id % 2 = 0 THEN \(expression) ELSE total_calls END AS total_calls,
                       completed_calls, connected_calls, conversations_had, qualified_leads, meetings_booked,
                       total_duration_seconds
                FROM stats;
                ALTER VIEW v_call_batch_summary RENAME TO summary;
                CREATE VIEW v_call_batch_summary AS
                SELECT id, agency_id, campaign_id, status,
                       CASE WHEN agency_id = \(LoadedRows.uid("agency", 3)) THEN \(expression) ELSE total_calls END AS total_calls,
                       completed_count, failed_count, pending_count, in_progress_count, progress_pct, created_at,
                       completed_at
                FROM summary;
                """
            )
            let (batch, campaign) = try (
                LoadedRows.ids(
                    database,
                    "SELECT min(id::text) FROM summary WHERE agency_id = \(LoadedRows.uid("agency", 3))"
                )[0],
                LoadedRows.ids(
                    database,
                    "SELECT min(campaign_id::text) FROM stats WHERE agency_id = \(LoadedRows.bad) AND id % 2 = 0"
                )[
                    0
                ]
            )
            // A volatile function is called whichever column is asked for.
            let isVolatile = expression.contains("anew")
            let (row, day) =
                isVolatile
                ? ("", "")
                : ("total_calls in batch \(batch): ", "total_calls in rows of campaign \(campaign): ")
            #expect(
                try LoadedRows.faults(database) == [
                    "Agency 2": "daily_stats: \(day)\(reason)", "Agency 3": "batches: \(row)\(reason)",
                ]
            )
            let after = try agencies(Extraction.read(ReadingPlan(database)))
            for (old, new) in zip(before, after) where !["Agency 2", "Agency 3"].contains(old.agency.name) {
                #expect(try new.snapshot.get() == old.snapshot.get())
                #expect(new.rows == old.rows)
            }
            // Those who are asked for alone are as well or as ill.
            let ids = Set(after.prefix(load.agencies - 1).map(\.agency.id))
            #expect(try LoadedRows.faults(database, .agencies(ids, .whole)).count >= 1)
        }
    }

    @Test func whatIsNobodysRowFailsTheReading() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        try database.execute(
            """
            ALTER TABLE campaigns RENAME TO projects;
            CREATE VIEW campaigns AS
            SELECT p.* FROM projects p, (SELECT 1 / (count(*) - count(*)) AS nothing FROM projects OFFSET 0) n
            WHERE n.nothing IS NOT NULL;
            """
        )
        let error = #expect(throws: ExtractionError.self) { try Extraction.read(ReadingPlan(database)) }
        guard case .database(let cause)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(cause.sqlState == "22012" && cause.statement == "campaigns")
    }

    @Test func anAgencyWhoseOwnRowTheServerStumblesOverFails() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 1, days: 2, batches: 1))
        try database.execute(
            """
            ALTER TABLE agencies RENAME TO firms;
            CREATE VIEW agencies AS
            SELECT id, CASE WHEN id = \(LoadedRows.bad) THEN (1 / (length(name) - length(name)))::text ELSE name END AS name,
                   slug, branding, settings FROM firms;
            """
        )
        let id = try LoadedRows.ids(database, LoadedRows.bad)[0]
        #expect(try LoadedRows.faults(database) == [id: "agencies: name: division by zero (SQLSTATE 22012)"])
        // Its slug is not known, so that nothing can be said of all of them.
        #expect(try Extraction.read(ReadingPlan(database)).slugs == nil)
    }

    /// In an encoding that has characters which UTF-8 has not, and in one that is none.
    @Test(arguments: [
        ("WIN1252", "\\201", "character with byte sequence"), ("SQL_ASCII", "\\377", "invalid byte sequence"),
    ])
    func bytesThatAreNoTextFailTheirAgency(_ encoding: String, _ byte: String, _ reason: String) throws {
        let name = "encoded_\(encoding.lowercased())_\(UInt32.random(in: 0 ... .max))"
        let server = try Connection("dbname=postgres")
        try server.execute("create", "CREATE DATABASE \(name) ENCODING '\(encoding)' LOCALE 'C' TEMPLATE template0")
        defer { try? server.execute("drop", "DROP DATABASE \(name) WITH (FORCE)") }
        let connection = try Connection("dbname=\(name)")
        try connection.execute(
            "tables",
            "CREATE TABLE agencies (id uuid, name text, slug text, branding json, settings json)"
        )
        for statement in [
            "CREATE TABLE users (id uuid, agency_id uuid)",
            "CREATE TABLE campaigns (id uuid, agency_id uuid, name text)",
            """
            CREATE TABLE v_call_batch_summary (id uuid, agency_id uuid, campaign_id uuid, status text, total_calls int,
                completed_count int, failed_count int, pending_count int, in_progress_count int, progress_pct int,
                created_at timestamptz, completed_at timestamptz)
            """,
            """
            CREATE TABLE call_stats_daily (agency_id uuid, campaign_id uuid, stat_date date, total_calls int,
                completed_calls int, connected_calls int, conversations_had int, qualified_leads int,
                meetings_booked int, total_duration_seconds bigint)
            """,
            "INSERT INTO agencies SELECT md5(n::text)::uuid, 'Agency ' || n, 'a' || n FROM generate_series(1, 5) n",
            "INSERT INTO campaigns SELECT md5(name)::uuid, id, name FROM agencies",
            "UPDATE campaigns SET name = 'x' || convert_from('\(byte)'::bytea, '\(encoding)') WHERE name = 'Agency 2'",
            "UPDATE agencies SET name = 'x' || convert_from('\(byte)'::bytea, '\(encoding)') WHERE name = 'Agency 4'",
        ] { try connection.execute("rows", statement) }
        let bad = try connection.query("id", "SELECT md5('4')::uuid")[0, 0]
        let plan = ReadingPlan(
            conninfo: "dbname=\(name)",
            selection: .shard(.whole),
            asOf: Samples.clock.asOf,
            timeZone: "UTC",
            today: { $0.civil().day },
            periods: Period.fixed,
            timeouts: Timeouts(),
            spillFolder: "/tmp"
        )
        var seen: [String: String] = [:]
        for agency in try agencies(Extraction.read(plan)) {
            if case .failure(let fault) = agency.snapshot { seen[agency.agency.name] = fault.description }
        }
        #expect(Set(seen.keys) == ["Agency 2", bad])
        let campaign = try #require(connection.query("id", "SELECT md5('Agency 2')::uuid")[0, 0])
        #expect(seen["Agency 2"]?.hasPrefix("campaigns: name in campaign \(campaign): \(reason)") == true, "\(seen)")
        #expect(seen[bad ?? ""]?.hasPrefix("agencies: name: \(reason)") == true, "\(seen)")
    }
}
