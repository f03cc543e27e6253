import Foundation
import TestSupport
import Testing

/// Agencies come and go, and a wrong database locks nobody out.
@Suite
struct DepartedAgencyTests {
    private static let load = TestDatabase.Load(agencies: 5, campaigns: 1, days: 3, batches: 1)

    private struct Published {
        let database: TestDatabase
        let output = Result { try OutputFolder() }
        var path: String { get throws { try output.get().path } }

        init() throws {
            database = try TestDatabase(load: load)
            try output.get().generate(database).expectSuccess()
        }

        func generate(_ more: [String] = []) throws -> CallsheetRun {
            try output.get().generate(database, ["--as-of", "2026-02-17"] + more)
        }

        func agencies() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(path)/agencies").sorted()
        }

        /// Takes agencies out of the database.
        func remove(_ ids: some Sequence<String>) throws {
            let list = ids.map { "'\($0)'" }.joined(separator: ",")
            try database.execute(
                """
                UPDATE users SET agency_id = NULL WHERE agency_id IN (\(list));
                DELETE FROM call_stats_daily WHERE agency_id IN (\(list));
                DELETE FROM call_batches WHERE agency_id IN (\(list));
                DELETE FROM campaigns WHERE agency_id IN (\(list));
                DELETE FROM clients WHERE agency_id IN (\(list));
                DELETE FROM agencies WHERE id IN (\(list));
                """
            )
        }
    }

    @Test(arguments: [3, 5])
    func aDatabaseThatLacksMostAgenciesPublishesNothing(gone: Int) throws {
        let published = try Published()
        let before = try OutputFolder.tree(at: published.path)
        try published.remove(published.agencies().prefix(gone))
        let run = try published.generate()
        #expect(run.status == 65)
        #expect(run.stdout == "")
        let count =
            gone == 5 ? "None of the 5 agencies that have reports are" : "2 of the 5 agencies that have reports are"
        #expect(run.lines.last?.hasPrefix("callsheet: \(count) in the database") == true, "\(run.stderr)")
        let after = try OutputFolder.tree(at: published.path)
        #expect(after["/access.json"] == before["/access.json"])
        #expect(after.filter { $0.key.hasPrefix("/agencies/") } == before.filter { $0.key.hasPrefix("/agencies/") })
        let forced = try published.generate(["--allow-missing"])
        #expect(forced.status == 0, "\(forced.stderr)")
    }

    @Test func agenciesThatLeaveInOrdinaryNumbersStopNobody() throws {
        let published = try Published()
        try published.remove(published.agencies().prefix(2))
        try published.generate().expectSuccess()
    }

    @Test func aClosedAgencyIsNotMissedAndARemovedOneNotLost() throws {
        let published = try Published()
        let agencies = try published.agencies()
        try published.remove(agencies.prefix(4))
        let close = ["close", "--output", try published.path, "--reason", "contract ended"]
        let run = try CallsheetRun(close + agencies.prefix(4).flatMap { ["--agency", $0] })
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr == "callsheet: closed 4 agencies in '\(try published.path)'\n")
        // Nothing more is expected of them: that only one is left is no wrong database.
        try published.generate().expectSuccess()
        let status = try CallsheetRun(["status", "--output", published.path])
        #expect(status.status == 0)
        #expect(status.lines.count == 1, "\(status.stderr)")
        #expect(try CallsheetRun(close + ["--remove", "--agency", agencies[0]]).status == 0)
        #expect(try published.agencies() == Array(agencies.dropFirst()))
        let verified = try CallsheetRun(["verify", "--output", published.path])
        #expect(verified.status == 0, "\(verified.stderr)")
        #expect(try CallsheetRun(["status", "--output", published.path, "--as-of", "2026-02-16"]).status == 0)
        // Removed by hand it is lost.
        try Self.remove(agencies[1], in: published.path)
        #expect(try CallsheetRun(["verify", "--output", published.path]).status == 1)
        #expect(try CallsheetRun(["status", "--output", published.path, "--as-of", "2026-02-16"]).status == 1)
    }

    private static func remove(_ agency: String, in path: String) throws {
        try run("rm", "-r", "\(path)/agencies/\(agency)")
    }

    @Test func anAgencyThatWasNeverPublishedCannotBeClosed() throws {
        let published = try Published()
        let id = "00000000-0000-4000-8000-000000000000"
        try CallsheetRun(["close", "--output", published.path, "--agency", id])
            .expectFailure(
                65,
                "Agency '\(id)' has nothing published in '\(try published.path)'. Check the id given with --agency"
            )
    }

    /// The old firm's figures must not reach the new one's users.
    @Test func anIDThatIsUsedAgainShowsTheNewAgencyNothing() throws {
        let published = try Published()
        let agency = try published.agencies()[0]
        try published.database.execute(
            "UPDATE agencies SET name = 'Another firm', created_at = '2026-02-17 12:00:00.5+00' WHERE id = '\(agency)'"
        )
        let run = try published.generate()
        #expect(run.status == 1)
        #expect(
            run.lines.first?.hasPrefix(
                "callsheet: Agency \(agency) ('Another firm') failed: The reports under this id are of an agency made at "
            ) == true,
            "\(run.stderr)"
        )
        let access = try String(contentsOfFile: "\(published.path)/access.json", encoding: .utf8)
        #expect(!access.contains(agency))
        #expect(access.contains(try published.agencies()[1]))
        // Another shard's list of users leaves them out too.
        let all = try published.agencies()
        let shard = all.firstIndex(of: agency) == 0 ? "5/5" : "1/5"
        try published.generate(["--shard", shard]).expectSuccess()
        #expect(try !String(contentsOfFile: "\(published.path)/access.json", encoding: .utf8).contains(agency))
        // The former agency's archive out of the way, the new one starts its own.
        let close = ["close", "--remove", "--output", try published.path, "--agency", agency]
        #expect(try CallsheetRun(close).status == 0)
        try published.generate().expectSuccess()
        #expect(try String(contentsOfFile: "\(published.path)/access.json", encoding: .utf8).contains(agency))
        let snapshots = try FileManager.default.contentsOfDirectory(
            atPath: "\(published.path)/agencies/\(agency)/snapshots"
        )
        #expect(snapshots == ["2026-02-17T235959Z"])
    }

    @Test func anAgencyWithoutATimeOfItsMakingIsPublishedAsEver() throws {
        let published = try Published()
        try published.database.execute("ALTER TABLE agencies DROP COLUMN created_at")
        try published.generate().expectSuccess()
        let agency = try published.agencies()[0]
        let manifest = try String(
            contentsOfFile: "\(published.path)/agencies/\(agency)/latest/manifest.json",
            encoding: .utf8
        )
        #expect(!manifest.contains("created_at"))
    }
}
