import Dashboard
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// Deployments differ in the types of their columns; what is read does not.
@Suite
struct ColumnTypeTests {
    /// So many agencies that their daily stats are read in halves.
    private static let load = TestDatabase.Load(agencies: Extraction.minHalved + 2, campaigns: 2, days: 3, batches: 2)

    /// Columns that change together, and the types that they get one after the other.
    struct Change: Sendable, CustomTestStringConvertible {
        let table: String
        let columns: [String]
        let types: [String]
        /// What gives a column its next type, `$` being the column.
        let using: @Sendable (String) -> String

        init(_ table: String, _ columns: String..., to types: [String], using: @escaping @Sendable (String) -> String) {
            (self.table, self.columns, self.types, self.using) = (table, columns, types, using)
        }

        init(_ table: String, _ columns: String..., to types: [String]) {
            (self.table, self.columns, self.types) = (table, columns, types)
            using = { "$::text::\($0)" }
        }

        var testDescription: String { "\(table): \(columns.joined(separator: ", "))" }

        /// Of the types, one after another for the columns one after another; all of them in `make torture`.
        var chosenTypes: [String] {
            guard Torture.extent == .sample else { return types }
            let place = changes.firstIndex { $0.table == table && $0.columns == columns } ?? 0
            return [types[place % types.count], types[(place + types.count / 2) % types.count]]
        }

        func sql(_ type: String) -> String {
            "SET timezone = 'UTC'; SET extra_float_digits = 1; ALTER TABLE \(table) "
                + columns.map { "ALTER \($0) TYPE \(type) USING \(using(type).replacing("$", with: $0))" }
                .joined(separator: ", ")
        }
    }

    private static let ids = ["text", "varchar(36)", "char(40)", "code"]
    private static let texts = ["text", "varchar(60)", "char(60)", "code"]
    private static let numbers = [
        "smallint", "bigint", "numeric", "numeric(12,3)", "real", "double precision", "text", "varchar", "json",
        "jsonb",
    ]
    private static let asNumber: @Sendable (String) -> String = { "$::text::numeric::bigint::text::\($0)" }

    static let changes = [
        Change("agencies", "id", to: ids),
        Change("agencies", "name", "slug", to: texts),
        Change("agencies", "branding", "settings", to: ["json", "text", "jsonb"]),
        Change("users", "id", "agency_id", to: ids),
        Change("campaigns", "agency_id", to: ids),
        Change("campaigns", "id", to: ids),
        Change("campaigns", "name", to: texts),
        Change("call_batches", "agency_id", to: ids),
        Change("call_batches", "id", to: ids),
        Change("call_batches", "campaign_id", to: ids),
        Change("call_batches", "status", to: texts),
        Change(
            "call_batches",
            "total_calls",
            "completed_count",
            "failed_count",
            "pending_count",
            "in_progress_count",
            to: numbers,
            using: asNumber
        ),
        Change("call_batches", "progress_pct", to: numbers, using: asNumber),
        Change("call_batches", "created_at", "completed_at", to: ["timestamp", "text", "timestamptz", "varchar"]),
        Change("call_stats_daily", "agency_id", to: ids),
        Change("call_stats_daily", "campaign_id", to: ids),
        Change("call_stats_daily", "stat_date", to: ["timestamp", "timestamptz", "text", "varchar"]) { type in
            // As late on its day as can be.
            "($::date + time '23:59:59.999999')::\(type)"
        },
        Change(
            "call_stats_daily",
            "total_calls",
            "completed_calls",
            "connected_calls",
            "conversations_had",
            "qualified_leads",
            "meetings_booked",
            "total_duration_seconds",
            to: numbers,
            using: asNumber
        ),
    ]

    /// A database whose columns can have any type, without the constraints that would be in the way.
    private static func database() throws -> TestDatabase {
        let database = try TestDatabase(load: load)
        try database.execute(
            """
            CREATE DOMAIN code AS text;
            UPDATE call_batches SET created_at = created_at + interval '123456 microseconds' WHERE total_calls % 2 = 0;
            CREATE TABLE batches AS SELECT * FROM v_call_batch_summary;
            DROP TABLE call_batches CASCADE;
            ALTER TABLE batches RENAME TO call_batches;
            CREATE VIEW v_call_batch_summary AS SELECT b.* FROM call_batches b;
            DO $$ DECLARE r record; BEGIN
                FOR r IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                         WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', r.relation, r.conname);
                END LOOP;
                FOR r IN SELECT attrelid::regclass AS relation, attname FROM pg_attribute
                         JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum LOOP
                    EXECUTE format('ALTER TABLE %s ALTER %I DROP DEFAULT', r.relation, r.attname);
                END LOOP;
            END $$;
            -- What it makes of a number written must not matter.
            ALTER DATABASE \(database.name) SET extra_float_digits = -15;
            """
        )
        return database
    }

    private struct Seen: Equatable {
        var snapshots: [[Snapshot]] = []
        var rows: [[[Int]]] = []
        var users: [String] = []
    }

    /// A run of all agencies, in halves; of two of them; of a shard, likewise by index.
    private func read(_ database: TestDatabase) throws -> Seen {
        var seen = Seen()
        let users = Mutex<[String]>([])
        let list = ReadingPlan.Users(
            begin: { _, _ in },
            add: { user in users.withLock { $0.append("\(user.id) \(user.agency?.description ?? "-")") } }
        )
        let whole = try Extraction.read(ReadingPlan(database, users: list))
        #expect(whole.upperDailyStats != nil && whole.faults == [] && whole.warnings == [])
        let all = try agencies(whole)
        let few = Set([all[3].agency.id, all[all.count - 2].agency.id])
        let selections = [.agencies(few, .whole), ReadingPlan.Selection.shard(try #require(Shard("2/3")))]
        let runs = try [all] + selections.map { try agencies(Extraction.read(ReadingPlan(database, $0))) }
        for run in runs {
            seen.snapshots.append(try run.map { try $0.snapshot.get() })
            seen.rows.append(run.map(\.rows))
        }
        seen.users = users.withLock { $0 }
        return seen
    }

    @Test(arguments: changes)
    func everyTypeGivesTheSameSnapshots(_ change: Change) throws {
        let database = try Self.database()
        let relation = "\(change.table == "call_batches" ? "v_call_batch_summary" : change.table)"
        let expected = try read(database)
        #expect(expected.snapshots.map(\.count) == [130, 2, 43])
        #expect(expected.snapshots[0].contains { $0.lastDayWithFigures == Samples.day("2026-02-16") })
        #expect(expected.users.count == Self.load.agencies * 3 + 1)
        for type in change.chosenTypes {
            // A view keeps its columns' types.
            try database.execute(
                "DROP VIEW v_call_batch_summary; \(change.sql(type)); CREATE VIEW v_call_batch_summary AS TABLE call_batches;"
            )
            let seen = try read(database)
            // Compared first: what differs would be printed in full.
            let isSame = seen == expected
            #expect(isSame, "\(relation) \(type)")
        }
    }

    /// All at once: every id, counter and time is a text.
    @Test func textsAloneGiveTheSameSnapshots() throws {
        let database = try Self.database()
        let expected = try read(database)
        let statements = Self.changes.filter { !$0.columns.contains("stat_date") }.map { $0.sql("text") }
        try database.execute(
            """
            DROP VIEW v_call_batch_summary;
            \(statements.joined(separator: ";\n"));
            ALTER TABLE call_stats_daily ALTER stat_date TYPE text;
            UPDATE agencies SET id = upper(id);
            UPDATE call_stats_daily SET agency_id = '{' || agency_id || '}', campaign_id = replace(campaign_id, '-', '');
            CREATE VIEW v_call_batch_summary AS TABLE call_batches;
            """
        )
        let isSame = try read(database) == expected
        #expect(isSame)
    }

    @Test(arguments: ["numeric", "real", "double precision", "text", "jsonb"])
    func fractionsAreKeptOrRoundedAlike(_ type: String) throws {
        let database = try Self.database()
        try database.execute(
            """
            DROP VIEW v_call_batch_summary;
            ALTER TABLE call_batches ALTER progress_pct TYPE \(type) USING '41.25'::\(type),
                ALTER total_calls TYPE \(type) USING '2.5'::\(type);
            ALTER TABLE call_stats_daily ALTER total_duration_seconds TYPE \(type) USING '1e2'::\(type),
                ALTER meetings_booked TYPE \(type) USING '-0.5'::\(type);
            CREATE VIEW v_call_batch_summary AS TABLE call_batches;
            """
        )
        let snapshot = try agencies(Extraction.read(ReadingPlan(database)))[0].snapshot.get()
        #expect(snapshot.batches[0].progressPercent == DecimalFigure("41.25"))
        #expect(snapshot.batches[0].totalCalls == 3)
        let day = try #require(snapshot.campaigns.first?.days.first).figures
        #expect(day.durationSeconds > 0 && day.durationSeconds % 100 == 0)
        #expect(day.meetings < 0)
    }

    /// A time with a zone counts for the date that it has in UTC, wherever run and server are.
    @Test func aTimeWithAZoneHasItsDateInUTC() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 1, days: 1, batches: 1))
        try database.execute(
            """
            ALTER TABLE call_stats_daily ALTER stat_date TYPE timestamptz USING '2026-02-16 01:30:00+05:45';
            """
        )
        let days = try agencies(Extraction.read(ReadingPlan(database)))[0].snapshot.get().campaigns.flatMap(\.days)
        #expect(days.map(\.day.description) == ["2026-02-15"])
    }

    // MARK: Plans

    /// What the server would do, without a scan of the whole where it has a choice.
    private func explain(_ database: TestDatabase, restricted: Bool) throws -> String {
        let connection = try database.connect()
        _ = try connection.beginReadOnlySnapshot()
        let statement = try SetStatements(connection).dailyStats
        let id = try #require(connection.query("id", "SELECT min(id::text) FROM agencies")[0, 0])
        try connection.setLocal([
            (name: SetQuery.firstDaySetting, value: "2026-02-10"), (name: SetQuery.lastDaySetting, value: "2026-02-16"),
            SetStatement.restriction(to: [try #require(RowID(id))]), (name: "enable_seqscan", value: "off"),
        ])
        let rows = try connection.query("explain", "EXPLAIN (COSTS OFF) \(statement.sql(restricted: restricted))")
        return (0..<rows.count).compactMap { rows[$0, 0] }.joined(separator: "\n")
    }

    @Test(arguments: ["date", "timestamp", "timestamptz"])
    func fewAgenciesAreFoundByTheIndexOnAgencyAndDay(_ type: String) throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 1, days: 3, batches: 1))
        try database.execute("ALTER TABLE call_stats_daily ALTER stat_date TYPE \(type)")
        let plan = try explain(database, restricted: true)
        let condition = try #require(plan.split(separator: "\n").first { $0.contains("Index Cond:") })
        #expect(plan.contains("idx_call_stats_daily_agency_date"), "\(plan)")
        #expect(condition.contains("agency_id = ANY") && condition.contains("stat_date >="), "\(plan)")
        #expect(condition.contains(type == "date" ? "stat_date <=" : "stat_date <"), "\(plan)")
    }

    /// The platform's own types get the queries that manifests have named all along.
    @Test func thePlatformsTypesAreCastAsTheyAre() throws {
        let database = try TestDatabase()
        let statements = try SetStatements(database.connect())
        #expect(
            statements.dailyStats.sql == """
                SELECT agency_id::uuid AS agency_id,
                       campaign_id::uuid AS campaign_id,
                       stat_date::date AS stat_date,
                       total_calls::bigint AS total_calls,
                       completed_calls::bigint AS completed_calls,
                       connected_calls::bigint AS connected_calls,
                       conversations_had::bigint AS conversations_had,
                       qualified_leads::bigint AS qualified_leads,
                       meetings_booked::bigint AS meetings_booked,
                       total_duration_seconds::bigint AS total_duration_seconds
                FROM call_stats_daily
                WHERE agency_id IS NOT NULL
                  AND campaign_id IS NOT NULL
                  AND stat_date >= (SELECT current_setting('callsheet.first_day')::date)
                  AND stat_date <= (SELECT current_setting('callsheet.last_day')::date)
                """
        )
        #expect(statements.snapshot.flatMap(\.textColumnNames) == ["name", "status", "progress_pct"])
    }
}

extension SetStatement {
    fileprivate var textColumnNames: [String] { columns.indices.filter(isText).map { columns[$0] } }
}
