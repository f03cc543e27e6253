import Dashboard
import Foundation
import PostgreSQL
import TestSupport
import Testing

@testable import Extraction

/// What a night asks before it reads.
@Suite struct DatabaseStateTests {
    private static let day = FigureReadiness.Day(
        Samples.day("2026-02-16"),
        Instant("2026-02-16T00:00:00Z")!..<Instant("2026-02-17T00:00:00Z")!
    )

    private func readiness(
        _ database: TestDatabase,
        _ selection: ReadingPlan.Selection = .shard(.whole),
        _ day: FigureReadiness.Day = day
    ) throws -> FigureReadiness {
        let state = try DatabaseState.read(conninfo: database.conninfo, selection: selection, day: day)
        return try #require(state.readiness)
    }

    /// Agencies without batches and figures of the day, but for those that a test makes.
    private func emptyDay(agencies: Int) throws -> TestDatabase {
        let database = try TestDatabase(load: .init(agencies: agencies, campaigns: 1, days: 3, batches: 2))
        try database.execute(
            """
            UPDATE call_batches SET completed_at = NULL;
            DELETE FROM call_stats_daily WHERE stat_date = '2026-02-16';
            """
        )
        return database
    }

    /// The first agencies by name completed a batch at a time.
    private func complete(_ count: Int, at time: String = "2026-02-16 10:00:00Z", _ database: TestDatabase) throws {
        try database.execute(
            """
            UPDATE call_batches SET completed_at = '\(time)'
            WHERE agency_id IN (SELECT id FROM agencies ORDER BY name LIMIT \(count));
            """
        )
    }

    private func count(_ agencies: Int, _ database: TestDatabase) throws {
        try database.execute(
            """
            INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date)
            SELECT agency_id, id, '2026-02-16' FROM campaigns
            WHERE agency_id IN (SELECT id FROM agencies ORDER BY name LIMIT \(agencies));
            """
        )
    }

    @Test func aDayWithoutBatchesAlarmsNobody() throws {
        let database = try emptyDay(agencies: 3)
        #expect(try readiness(database) == FigureReadiness(day: Self.day.day, completing: 0, missing: 0))
        #expect(try readiness(database).isReady)
    }

    @Test func mostWithoutFiguresAreNotReady() throws {
        let database = try emptyDay(agencies: 5)
        try complete(4, database)
        for (figures, missing, isReady) in [(0, 4, false), (1, 3, false), (2, 2, true), (5, 0, true)] {
            try database.execute("DELETE FROM call_stats_daily WHERE stat_date = '2026-02-16'")
            try count(figures, database)
            let found = try readiness(database)
            #expect(found == FigureReadiness(day: Self.day.day, completing: 4, missing: missing))
            #expect(found.isReady == isReady)
            let state = try DatabaseState.read(conninfo: database.conninfo, day: Self.day)
            if isReady {
                try state.requireFigures()
            } else {
                let error = try #require(throws: ExtractionError.self) { try state.requireFigures() }
                guard case .figuresMissing(found) = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        // Calls without a campaign are in no report, and make no figures.
        try database.execute(
            """
            DELETE FROM call_stats_daily WHERE stat_date = '2026-02-16';
            INSERT INTO call_stats_daily (agency_id, stat_date) SELECT id, '2026-02-16' FROM agencies;
            """
        )
        #expect(try readiness(database).missing == 4)
    }

    @Test func aDayIsThatOfTheZone() throws {
        let database = try emptyDay(agencies: 1)
        let night = Instant("2026-02-16T06:00:00Z")!..<Instant("2026-02-17T06:00:00Z")!
        let chicago = FigureReadiness.Day(Samples.day("2026-02-16"), night)
        for (time, inUTC, inChicago) in [
            ("2026-02-15 23:59:59.999999Z", 0, 0), ("2026-02-16 00:00:00Z", 1, 0), ("2026-02-16 05:59:59Z", 1, 0),
            ("2026-02-16 06:00:00Z", 1, 1), ("2026-02-17 00:00:00Z", 0, 1), ("2026-02-17 06:00:00Z", 0, 0),
        ] {
            try complete(1, at: time, database)
            #expect(try readiness(database).completing == inUTC, "\(time)")
            #expect(try readiness(database, .shard(.whole), chicago).completing == inChicago, "\(time)")
        }
    }

    @Test func aShardAsksForItsOwnAgencies() throws {
        let database = try emptyDay(agencies: 7)
        try complete(7, database)
        var (completing, missing) = (0, 0)
        try count(3, database)
        for index in 1...3 {
            let part = try readiness(database, .shard(try #require(Shard("\(index)/3"))))
            completing += part.completing
            missing += part.missing
        }
        #expect((completing, missing) == (7, 4))
        let id = try #require(RowID(try LoadedRows.ids(database, LoadedRows.uid("agency", 2))[0]))
        #expect(try readiness(database, .agencies([id], .whole)).completing == 1)
    }

    /// Deployments differ in types, and one row that is none of what it should be ends nothing.
    @Test(arguments: [
        (id: "text", time: "text", day: "text"), (id: "uuid", time: "timestamp", day: "timestamptz"),
        (id: "varchar", time: "date", day: "timestamp"),
    ])
    func columnsMayHaveOtherTypes(_ types: (id: String, time: String, day: String)) throws {
        let database = try emptyDay(agencies: 4)
        try complete(4, database)
        try count(1, database)
        let expected = try readiness(database)
        let isText = types.time == "text"
        try database.execute(
            """
            ALTER VIEW v_call_batch_summary RENAME TO kept;
            CREATE VIEW v_call_batch_summary AS
            SELECT upper(agency_id::text)::\(types.id) AS agency_id,
                   (completed_at AT TIME ZONE 'UTC')::\(types.time) AS completed_at FROM kept
            \(isText ? "UNION ALL SELECT agency_id::text::\(types.id), '2026-02-16 99:99' FROM kept UNION ALL SELECT 'x', '?'" : "");
            ALTER TABLE call_stats_daily RENAME TO figures;
            CREATE VIEW call_stats_daily AS
            SELECT agency_id::text::\(types.id) AS agency_id, campaign_id,
                   stat_date::timestamp::\(types.day) AS stat_date FROM figures;
            """
        )
        #expect(try readiness(database) == expected)
        #expect(expected == FigureReadiness(day: Self.day.day, completing: 4, missing: 3))
    }

    @Test func aPrimaryNeverLags() throws {
        let database = try TestDatabase()
        let state = try DatabaseState.read(conninfo: database.conninfo, day: nil)
        #expect(state.readiness == nil && !state.server.isStandby && state.server.lagSeconds == nil)
        #expect(state.server.host == ProcessInfo.processInfo.environment["PGHOST"])
        #expect(state.server.version.first == "1" && state.now == state.now.wholeSeconds)
        try state.requireLag(atMost: .zero)
        try state.requireFigures()
    }

    @Test func aStandbyLagsByWhatItHasNotReplayed() throws {
        let servers = try ReplicatedServers(load: .init(agencies: 1, campaigns: 1, days: 1, batches: 1))
        let conninfo = servers.conninfo([servers.standbyPort])
        func server() throws -> DatabaseServer { try DatabaseState.read(conninfo: conninfo, day: nil).server }
        // Something to have replayed last: a standby that was only copied knows no time.
        try servers.sql("CREATE TABLE sooner (id int)")
        try servers.catchUp()
        let idle = try server()
        #expect(idle.isStandby && idle.lagSeconds == 0)
        #expect(idle.host == "127.0.0.1" && idle.port == "\(servers.standbyPort)")

        let standby = try Connection(conninfo)
        try standby.execute("pause", "SELECT pg_wal_replay_pause()")
        try servers.sql("CREATE TABLE later (id int)")
        let end = ContinuousClock.now + .seconds(30)
        while try server().lagSeconds == 0, ContinuousClock.now < end { usleep(5_000) }
        let lag = try #require(try server().lagSeconds)
        #expect(lag > 0)
        let state = try DatabaseState.read(conninfo: conninfo, day: nil)
        try state.requireLag(atMost: .seconds(3600))
        let error = try #require(throws: ExtractionError.self) { try state.requireLag(atMost: .zero) }
        guard case .behind(state.server, limit: .zero) = error else {
            Issue.record("\(error)")
            return
        }
        try standby.execute("resume", "SELECT pg_wal_replay_resume()")
        try servers.catchUp()
        #expect(try server().lagSeconds == 0)
        // One that does not say how far it is behind may be anywhere.
        let silent = DatabaseServer(version: "15.1", host: "h", port: "1", isStandby: true, lagSeconds: nil)
        let unknown = DatabaseState(server: silent, now: state.now, readiness: nil)
        #expect(throws: ExtractionError.self) { try unknown.requireLag(atMost: .seconds(3600)) }
    }
}
