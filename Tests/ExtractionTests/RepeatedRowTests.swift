import Dashboard
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// Rows that come twice, and rows whose ids are none: told with what identifies them, and never made into figures.
@Suite
struct RepeatedRowTests {
    // MARK: Rows that come twice

    @Test(arguments: [
        ("agencies", "agencies", "agency", 0), ("campaigns", "campaigns", "campaign", 1),
        ("v_call_batch_summary", "batches", "batch", 2),
    ])
    func whatComesTwiceFailsItsAgencyWithItsID(_ relation: String, _ set: String, _ kind: String, _ number: Int) throws
    {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        let column = relation == "agencies" ? "id" : "agency_id"
        let id = try LoadedRows.ids(database, LoadedRows.uid(kind, 2, number))[0]
        try database.execute(
            """
            ALTER TABLE \(relation) RENAME TO kept;
            CREATE VIEW \(relation) AS TABLE kept UNION ALL SELECT * FROM kept WHERE id = '\(id)' AND \(column) = \(LoadedRows.bad);
            """
        )
        #expect(try LoadedRows.faults(database) == ["Agency 2": "\(set): id \(id) comes twice"])
    }

    /// Also where other columns differ between the rows.
    @Test func aBatchWithTwoTimesFailsItsAgency() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        try database.execute(
            """
            ALTER VIEW v_call_batch_summary RENAME TO kept;
            CREATE VIEW v_call_batch_summary AS
            TABLE kept UNION ALL
            SELECT id, agency_id, campaign_id, status, total_calls, completed_count, failed_count, pending_count,
                   in_progress_count, progress_pct, created_at - interval '1 year', completed_at
            FROM kept WHERE agency_id = \(LoadedRows.bad);
            """
        )
        let fault = try #require(try LoadedRows.faults(database)["Agency 2"])
        #expect(fault.wholeMatch(of: /batches: id [-0-9a-f]{36} and 2 more come twice/) != nil, "\(fault)")
    }

    @Test func aUserWhoComesTwiceFailsTheReadingWithTheID() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 2, days: 5, batches: 3))
        let id = try LoadedRows.ids(database, LoadedRows.uid("user", 2, 1))[0]
        try database.execute(
            """
            ALTER TABLE users RENAME TO members;
            CREATE VIEW users AS SELECT id, agency_id FROM members UNION ALL SELECT '\(id)', NULL;
            """
        )
        let error = #expect(throws: ExtractionError.self) { try Extraction.read(ReadingPlan(database)) }
        guard case .database(let cause)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(cause.description == "Query 'users' returned bad data: user \(id) comes twice")
    }

    // MARK: Ids that are none

    @Test func usersWhoseIdsCannotBeReadGetNoAccess() throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 1, days: 1, batches: 1))
        let (first, second) = ("user-7", try LoadedRows.ids(database, LoadedRows.uid("user", 2, 1))[0])
        try database.execute(
            """
            ALTER TABLE users DROP CONSTRAINT users_agency_id_fkey, ALTER id DROP DEFAULT;
            ALTER TABLE users ALTER id TYPE text, ALTER agency_id TYPE text;
            INSERT INTO users (id, agency_id) SELECT '\(first)', id::text FROM agencies LIMIT 1;
            UPDATE users SET agency_id = 'all' WHERE id = '\(second)';
            """
        )
        let seen = Mutex<[String: String]>([:])
        let users = ReadingPlan.Users(
            begin: { _, _ in },
            add: { user in seen.withLock { $0[user.id.description] = user.agency?.description ?? "none" } }
        )
        let extraction = try Extraction.read(ReadingPlan(database, users: users))
        #expect(seen.withLock { $0 }.count == 7 && seen.withLock { $0[second] } == "none")
        #expect(
            extraction.warnings == [
                "users: agency_id is not a UUID in 1 row, which gives no access",
                "users: id is not a UUID in 1 row, which gives no access",
            ]
        )
    }

    @Test func anAgencyWithoutAnIDIsTold() throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 1, days: 1, batches: 1))
        try database.execute(
            """
            DROP VIEW v_call_batch_summary;
            ALTER TABLE agencies DROP CONSTRAINT agencies_pkey CASCADE, ALTER id DROP DEFAULT;
            ALTER TABLE agencies ALTER id TYPE text;
            ALTER TABLE call_batches ALTER agency_id TYPE text;
            CREATE VIEW v_call_batch_summary AS SELECT *, 0 AS pending_count, 0 AS progress_pct FROM call_batches;
            INSERT INTO agencies (id, name, slug) VALUES ('acme', E'Acme\\x1b', 'acme');
            INSERT INTO call_batches (agency_id, total_calls) VALUES ('acme', 1);
            """
        )
        let extraction = try Extraction.read(ReadingPlan(database))
        #expect(extraction.agencyCount == 2)
        #expect(extraction.slugs?.count == 3 && extraction.slugs?.contains("acme") == true)
        #expect(extraction.faults == ["agencies: id is not a UUID in the row of 'Acme\u{FFFD}'"])
        #expect(try agencies(extraction).allSatisfy { (try? $0.snapshot.get()) != nil })
    }
}
