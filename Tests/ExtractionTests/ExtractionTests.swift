import Dashboard
import Files
import Foundation
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// Reading a database, all of it from one moment.
@Suite
struct ExtractionTests {
    @Test func whatIsCommittedWhileReadingIsNotSeen() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 10, batches: 4))
        let before = try agencies(Extraction.read(ReadingPlan(database)))
        let barrier = try QueryBarrier(database, .batches, .dailyStats)

        let result = Mutex<Result<Extraction, ExtractionError>?>(nil)
        let plan = ReadingPlan(database)
        let thread = Thread {
            let read = Result { () throws(ExtractionError) in try Extraction.read(plan) }
            result.withLock { $0 = read }
        }
        thread.start()
        // Both connections stand within their queries: one has read the agencies and campaigns, none any figures.
        try barrier.waitForQueries(2)
        try database.execute(
            """
            UPDATE agencies SET name = name || ' renamed';
            UPDATE campaigns SET name = name || ' renamed';
            UPDATE call_batches SET total_calls = total_calls + 1;
            INSERT INTO call_batches (agency_id, total_calls) SELECT id, 7 FROM agencies;
            UPDATE \(QueryBarrier.DataSet.dailyStats.rows) SET total_calls = total_calls + 1;
            INSERT INTO \(QueryBarrier.DataSet.dailyStats.rows) (agency_id, campaign_id, stat_date, total_calls)
            SELECT agency_id, id, '2026-02-16', 7 FROM campaigns;
            """
        )
        barrier.open()
        while !thread.isFinished { usleep(1000) }

        let seen = try agencies(try #require(result.withLock { $0 }).get())
        #expect(try seen.map { try $0.snapshot.get() } == before.map { try $0.snapshot.get() })
        #expect(seen.map(\.rows) == before.map(\.rows))
        // The next reading sees all of it.
        let next = try agencies(Extraction.read(plan))
        #expect(zip(next, before).allSatisfy { $0.agency.name == $1.agency.name + " renamed" })
        #expect(next.map(\.rows) != before.map(\.rows))
    }

    @Test func aFewAgenciesAreReadLikeAll() throws {
        let database = try TestDatabase(load: .init(agencies: 11, campaigns: 3, days: 40, batches: 5))
        let all = try agencies(Extraction.read(ReadingPlan(database)))
        #expect(all.count == 11)
        for wanted in [[all[4]], [all[0], all[10]], Array(all[1...5])] {
            let chosen = try agencies(
                Extraction.read(ReadingPlan(database, .agencies(Set(wanted.map(\.agency.id)), .whole)))
            )
            #expect(try chosen.map { try $0.snapshot.get().json } == wanted.map { try $0.snapshot.get().json })
            #expect(chosen.map(\.rows) == wanted.map(\.rows))
        }
    }

    // MARK: Many agencies, read in halves

    private static let many = TestDatabase.Load(agencies: Extraction.minHalved + 3, campaigns: 2, days: 5, batches: 2)

    @Test func halvesGiveWhatReadingAgencyByAgencyGives() throws {
        let database = try TestDatabase(load: Self.many)
        let extraction = try Extraction.read(ReadingPlan(database))
        #expect(extraction.upperDailyStats != nil)
        let all = try agencies(extraction)
        #expect(all.count == Extraction.minHalved + 3)
        let boundary = extraction.firstUpperPartition * extraction.agenciesAPartition
        for place in [0, boundary - 1, boundary, boundary + 1, all.count - 1] {
            let alone = try Extraction.read(ReadingPlan(database, .agencies([all[place].agency.id], .whole)))
            #expect(alone.upperDailyStats == nil)
            #expect(try agencies(alone).map { try $0.snapshot.get() } == [all[place].snapshot.get()])
            #expect(try agencies(alone).map(\.rows) == [all[place].rows])
        }
    }

    @Test func theSecondHalfIsOfTheSameMoment() throws {
        let database = try TestDatabase(load: Self.many)
        let before = try agencies(Extraction.read(ReadingPlan(database)))
        let extraction = try Extraction.read(ReadingPlan(database))
        try database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 1")
        #expect(try agencies(extraction).map { try $0.snapshot.get() } == before.map { try $0.snapshot.get() })
        #expect(
            try agencies(Extraction.read(ReadingPlan(database))).map { try $0.snapshot.get() }
                != before.map { try $0.snapshot.get() }
        )
    }

    /// The first half is there and good; what fails is told to whoever asks for the second, each time.
    @Test func aSecondHalfThatFailsIsToldWhenItIsAskedFor() throws {
        let database = try TestDatabase(load: Self.many)
        let whole = try Extraction.read(ReadingPlan(database))
        let boundary = whole.firstUpperPartition * whole.agenciesAPartition
        let first = try agencies(whole)[boundary].agency.id
        try database.execute(
            """
            ALTER TABLE call_stats_daily RENAME TO kept;
            CREATE VIEW call_stats_daily AS
            SELECT agency_id, campaign_id, stat_date,
                   CASE WHEN agency_id >= '\(first)' AND pg_sleep(60)::text IS NOT NULL THEN 0
                        ELSE total_calls END AS total_calls,
                   completed_calls, connected_calls, conversations_had, qualified_leads, meetings_booked,
                   total_duration_seconds
            FROM kept;
            """
        )
        let timeouts = Timeouts(statementMilliseconds: 2_000)
        let extraction = try Extraction.read(ReadingPlan(database, timeouts: timeouts))
        for partition in 0..<extraction.firstUpperPartition {
            #expect(try extraction.agencies(inPartition: partition).allSatisfy { (try? $0.snapshot.get()) != nil })
        }
        for partition in [extraction.firstUpperPartition, extraction.partitionCount - 1, extraction.partitionCount - 1]
        {
            let error = try #require(throws: ExtractionError.self) { try extraction.agencies(inPartition: partition) }
            guard case .database(let cause) = error else {
                Issue.record("\(error)")
                continue
            }
            #expect(cause.sqlState == "57014")
        }
    }

    /// So that templates for nobody can be told from those of an agency that is not read this time.
    @Test func theSlugsOfAllAgenciesAreKnownWhicheverAreRead() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 1, days: 2, batches: 1))
        let one = try #require(try agencies(Extraction.read(ReadingPlan(database))).first?.agency.id)
        let third = try #require(Shard("3/3"))
        for selection in [ReadingPlan.Selection.shard(.whole), .shard(third), .agencies([one], .whole)] {
            let slugs = try Extraction.read(ReadingPlan(database, selection)).slugs
            #expect(slugs == ["agency-1-1", "agency-2-1", "agency-3-1"])
        }
    }

    @Test func shardsTakeTurnsWithoutGapOrOverlap() throws {
        let database = try TestDatabase(load: .init(agencies: 7, campaigns: 1, days: 2, batches: 1))
        let all = try agencies(Extraction.read(ReadingPlan(database))).map(\.agency.id)
        var parts: [RowID] = []
        for index in 1...3 {
            let shard = try #require(Shard("\(index)/3"))
            parts += try agencies(Extraction.read(ReadingPlan(database, .shard(shard)))).map(\.agency.id)
        }
        #expect(parts == all)
        #expect(all == all.sorted())
    }

    @Test func rowsOfAnAgencyThatIsNotThereAreLeftOut() throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 2, days: 5, batches: 2))
        let before = try agencies(Extraction.read(ReadingPlan(database)))
        try database.execute(
            """
            ALTER TABLE call_stats_daily DROP CONSTRAINT call_stats_daily_agency_id_fkey, ALTER agency_id DROP NOT NULL;
            ALTER TABLE call_batches DROP CONSTRAINT call_batches_agency_id_fkey, ALTER agency_id DROP NOT NULL;
            INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date)
            SELECT gen_random_uuid(), id, '2026-02-16' FROM campaigns;
            INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date) SELECT NULL, id, '2026-02-16' FROM campaigns;
            INSERT INTO call_batches (agency_id, total_calls) VALUES (NULL, 1), (gen_random_uuid(), 1);
            """
        )
        let after = try agencies(Extraction.read(ReadingPlan(database)))
        #expect(try after.map { try $0.snapshot.get() } == before.map { try $0.snapshot.get() })
        #expect(after.map(\.rows) == before.map(\.rows))
    }

    @Test func theWindowIsWhatPeriodsNeed() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 1, days: 400, batches: 1))
        let standard = try Extraction.read(ReadingPlan(database))
        #expect(standard.window == DayRange(Samples.day("2025-08-21"), Samples.day("2026-02-16")))
        let days = try agencies(standard)[0].snapshot.get().campaigns.flatMap(\.days).map(\.day)
        #expect(days.allSatisfy(standard.window.contains))

        let custom = Period.custom(DayRange(Samples.day("2025-05-01"), Samples.day("2025-05-10")))
        let wide = try Extraction.read(ReadingPlan(database, periods: [.days7, custom]))
        #expect(wide.window == DayRange(Samples.day("2025-04-21"), Samples.day("2026-02-16")))
        let more = try agencies(wide)[0].snapshot.get().campaigns.flatMap(\.days).map(\.day)
        #expect(more.count > days.count && more.min() ?? .last < Samples.day("2025-05-01"))
    }

    @Test func noAgenciesAreNoPieces() throws {
        let database = try TestDatabase()
        let extraction = try withExtendedLifetime(database) { try Extraction.read(ReadingPlan(database)) }
        #expect(extraction.agencyCount == 0)
        #expect(extraction.partitionCount == 0)
    }

    @Test func moreRowsThanFitIntoMemoryGoThroughAFile() throws {
        let database = try TestDatabase(load: .init(agencies: 9, campaigns: 20, days: 120, batches: 60))
        try Samples.withFolder { folder in
            let extraction = try Extraction.read(ReadingPlan(database, folder: folder))
            #expect(extraction.partitionCount > 1)
            let rows = try agencies(extraction).reduce(into: [0, 0, 0]) { sum, agency in
                for set in 0..<3 { sum[set] += agency.rows[set] }
                let snapshot = try agency.snapshot.get()
                #expect(agency.rows[1] == snapshot.batches.count)
                #expect(snapshot.batches == snapshot.batches.sorted(by: Batch.isListedBefore))
            }
            let counts = try database.connect().query(
                "counts",
                """
                SELECT (SELECT count(*) FROM campaigns)::text, (SELECT count(*) FROM call_batches)::text,
                       (SELECT count(*) FROM call_stats_daily WHERE campaign_id IS NOT NULL)::text
                """
            )
            #expect(rows.map(String.init) == [counts[0, 0], counts[0, 1], counts[0, 2]])
        }
        // Without a place for that file the reading fails, and says where it was to be.
        let error = #expect(throws: ExtractionError.self) {
            try Extraction.read(ReadingPlan(database, folder: "/nowhere/at-all"))
        }
        if case .spillFile(let error)? = error {
            #expect(error.path == "/nowhere/at-all")
        } else {
            Issue.record("\(error as Any)")
        }
    }

    @Test func unknownAgenciesAreAllNamed() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 1, days: 1, batches: 1))
        let wanted: Set<RowID> = [Samples.id(2), Samples.id(1)]
        let error = #expect(throws: ExtractionError.self) {
            try Extraction.read(ReadingPlan(database, .agencies(wanted, .whole)))
        }
        guard case .unknownAgencies(let ids)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(ids == [Samples.id(1), Samples.id(2)])
    }
}
