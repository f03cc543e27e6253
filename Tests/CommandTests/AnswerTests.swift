import Foundation
import TestSupport
import Testing

/// The JSON files beside what the database itself computes.
@Suite
struct AnswerTests {
    /// The edge rows, published once for all tests that only look.
    private static let published = Result { () throws -> (OutputFolder, CallsheetRun) in
        let output = try OutputFolder()
        let run = try output.generate(
            EdgeData.shared.get(),
            ["--period", "custom", "--start-date", "2025-08-21", "--end-date", "2026-02-09"]
        )
        return (output, run)
    }

    private func edges() throws -> OutputFolder {
        let (output, run) = try Self.published.get()
        try #require(run.status == 0, "\(run.stderr)")
        return output
    }

    @Test func aGeneratedLoadIsAnsweredAsTheDatabaseComputesIt() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 4, days: 200, batches: 30))
        let output = try OutputFolder()
        let custom = "custom-2025-10-01_2025-12-31"
        try output.generate(
            database,
            ["--period", "custom", "--start-date", "2025-10-01", "--end-date", "2025-12-31"]
        ).expectSuccess()
        try output.expectAnswers(of: database, periods: ["today", "7d", "30d", "90d", custom])
    }

    @Test func aLeapDayAndYearsAgoAreAnsweredToo() throws {
        let output = try OutputFolder()
        let database = try EdgeData.shared.get()
        try output.generate(
            database,
            ["--as-of", "2024-03-01", "--period", "custom", "--start-date", "2024-02-29", "--end-date", "2024-02-29"]
        ).expectSuccess()
        try output.expectAnswers(
            of: database,
            today: "2024-03-01",
            periods: ["today", "7d", "30d", "90d", "custom-2024-02-29_2024-02-29"]
        )
        let answer = try output.answer(EdgeData.agency, "custom-2024-02-29_2024-02-29")
        #expect(answer.campaign_stats.map(\.total_calls) == [2048])
    }

    @Test func edgeRowsAreAnsweredAsTheDatabaseComputesThem() throws {
        try edges().expectAnswers(
            of: EdgeData.shared.get(),
            periods: ["today", "7d", "30d", "90d", "custom-2025-08-21_2026-02-09"]
        )
    }

    @Test func exactHalvesRoundUp() throws {
        let stats = try edges().answer(EdgeData.agency, "today").campaign_stats
        func rates(_ name: String) -> [Decimal?] {
            let campaign = stats.first { $0.campaign_name == name }
            return [campaign?.contact_rate, campaign?.conversion_rate]
        }
        #expect(rates("Sixteenth") == [Decimal(string: "6.3"), Decimal(string: "6.3")])
        #expect(rates("Two thousandth") == [Decimal(string: "1.1"), Decimal(string: "0.1")])
        #expect(rates("Nearly half") == [Decimal(string: "10.1"), Decimal(string: "10.0")])
        #expect(rates("All of it") == [100, 100])
        #expect(rates("No calls") == [0, 0])
        let text = try edges().latest(EdgeData.agency, "dashboard-campaigns/today/0.json")
        #expect(text.contains(#""contact_rate":100.0,"conversion_rate":100.0}"#))
        #expect(text.contains(#""contact_rate":0.0,"conversion_rate":0.0}"#))
    }

    @Test func tiesAreListedByNameInCodePointsThenById() throws {
        let stats = try edges().answer(EdgeData.agency, "today").campaign_stats
        #expect(stats.filter { $0.total_calls == 60 }.map { $0.campaign_id.suffix(2) } == ["09", "10"])
        let tied = stats.filter { $0.total_calls == 50 }.map { Array($0.campaign_name.unicodeScalars) }
        let names = ["Beta", "alpha", "cafe\u{301}", "caf\u{e9}", "\u{FF61}", "\u{1F600}"]
        #expect(tied == names.map { Array($0.unicodeScalars) })
        // 33 calls each, one name: by id.
        #expect(
            stats.filter { $0.campaign_name == "Unknown Campaign" }.map(\.campaign_id)
                == [EdgeData.othersCampaign, EdgeData.deletedCampaign]
        )
    }

    @Test(arguments: [("today", 2), ("7d", 14), ("30d", 62), ("90d", 254), ("custom-2025-08-21_2026-02-09", 1008)])
    func aPeriodEndsAtItsDaysAndNotBeside(_ period: String, _ calls: Int64) throws {
        let stats = try edges().answer(EdgeData.agency, period).campaign_stats
        #expect(stats.first { $0.campaign_name == "Days" }?.total_calls == calls)
        #expect(!stats.contains { ["Tomorrow only", "Never called"].contains($0.campaign_name) })
    }

    @Test func timesHaveTheFractionThatTheyHave() throws {
        let text = try edges().latest(EdgeData.agency, "dashboard-campaigns/30d/0.json")
        for time in [
            "2026-02-14T10:00:00.123456Z", "2026-02-14T10:00:00.12Z", "2026-02-14T10:00:00.000001Z",
            "2026-02-14T10:00:00.5Z", "2026-02-14T10:00:00Z", "1999-12-31T23:59:59.999999Z",
            "1969-12-31T23:59:59.999999Z", "2030-01-01T00:00:00.1Z", "0001-01-01T00:00:00Z",
        ] {
            #expect(text.contains("\"\(time)\""), "\(time)")
        }
    }

    @Test func batchesOfOneMomentComeOnceEachOverAllPages() throws {
        let pages = try [0, 25, 50].map { try edges().answer(EdgeData.pagedAgency, "30d", offset: $0) }
        #expect(pages.map(\.pagination.has_more) == [true, true, false])
        #expect(pages.map(\.pagination.total) == [60, 60, 60])
        #expect(pages.map(\.active_batches.count) == [25, 25, 10])
        let ids = pages.flatMap { $0.active_batches.map(\.id) }
        #expect(Set(ids).count == 60)
        #expect(ids == ids.sorted())
    }

    @Test func anAgencyWithoutAnythingGetsAnEmptyAnswer() throws {
        let text = try edges().latest(EdgeData.emptyAgency, "dashboard-campaigns/90d/0.json")
        #expect(
            text == #"{"active_batches":[],"campaign_stats":[],"#
                + #""pagination":{"total":0,"limit":25,"offset":0,"has_more":false}}"#
        )
    }

    @Test func nothingOfAnotherAgencyIsInAnAgencysFiles() throws {
        let tree = try edges().tree("agencies/\(EdgeData.agency)")
        var bytesSeen = 0
        for (path, entry) in tree {
            guard case .file(let data) = entry else { continue }
            bytesSeen += data.count
            for text in EdgeData.otherAgencysText {
                #expect(data.firstRange(of: Data(text.utf8)) == nil, "\(path) holds \(text)")
            }
        }
        #expect(bytesSeen > 10_000)
        // The same search finds them where they belong.
        let others = try edges().tree("agencies/\(EdgeData.otherAgency)")
        let all = others.values.reduce(into: Data()) { if case .file(let data) = $1 { $0.append(data) } }
        for text in ["Rival Partners", "Secret Launch", "#123456", "rival-footer"] {
            #expect(all.firstRange(of: Data(text.utf8)) != nil, "\(text)")
        }
    }

    @Test func otherTypesOfColumnsChangeNothing() throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 2, days: 20, batches: 6))
        let plain = try OutputFolder()
        try plain.generate(database).expectSuccess()
        try database.execute(Self.otherTypes(progress: Self.wholeProgress))
        let other = try OutputFolder()
        try other.generate(database).expectSuccess()
        // The manifest names the query, which asks for other types in other words, and checksums and heads follow from it.
        func reports(_ output: OutputFolder) throws -> [String: OutputFolder.Entry] {
            try output.tree("agencies").filter { path, _ in
                !["manifest.json", "SHA256SUMS"].contains { path.hasSuffix("/\($0)") }
            }
        }
        expectSame(try reports(plain), try reports(other))
    }

    @Test func countersBeyond32BitsAndAnyStatusAreAnswered() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 2, days: 20, batches: 6))
        try database.execute(Self.otherTypes(progress: "round(100.0 * completed_count / greatest(total_calls, 1), 2)"))
        try database.execute(
            #"""
            UPDATE call_batches SET total_calls = 9000000000, completed_count = 5000000001, failed_count = 0,
                in_progress_count = 2, status = U&'Gr\00fc\00df "dich"\000A|*_\202E'
            WHERE id = (SELECT min(id::text)::uuid FROM call_batches);
            UPDATE call_stats_daily SET total_calls = total_calls + 4000000000000,
                connected_calls = connected_calls + 3000000000, total_duration_seconds = 7000000000000000;
            """#
        )
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        try output.expectAnswers(of: database)
        #expect(try output.answer(ExpectedAnswers(database).agencies[0]).campaign_stats[0].total_calls > 1 << 42)
    }

    /// A view that does not round gives as many digits as a division has: 5 of 3000 is 0.16666666666666666667.
    @Test func aProgressWithManyDigitsIsAnswered() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 2, days: 5, batches: 6))
        try database.execute(Self.otherTypes(progress: "100.0 * completed_count / greatest(total_calls, 1)"))
        try database.execute("UPDATE call_batches SET total_calls = 3000, completed_count = 5, failed_count = 0")
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        try output.expectAnswers(of: database)
        let agency = try ExpectedAnswers(database).agencies[0]
        let text = try output.latest(agency, "dashboard-campaigns/30d/0.json")
        #expect(text.contains(#""progress_pct":0.16666666666666666667,"#))
    }

    private static let wholeProgress = """
        CASE WHEN total_calls = 0 THEN 0 ELSE round(100.0 * (completed_count + failed_count) / total_calls) END
        """

    /// The same database as another deployment has it: text for the enum, bigint for integer, integer for bigint,
    /// numeric for the progress, text for varchar, date and time types beside.
    private static func otherTypes(progress: String) -> String {
        """
        DROP VIEW v_call_batch_summary;
        ALTER TABLE call_batches ALTER status DROP DEFAULT, ALTER status TYPE text,
            ALTER total_calls TYPE bigint, ALTER completed_count TYPE bigint, ALTER failed_count TYPE bigint,
            ALTER in_progress_count TYPE bigint;
        ALTER TABLE call_stats_daily ALTER total_calls TYPE bigint, ALTER completed_calls TYPE bigint,
            ALTER connected_calls TYPE bigint, ALTER conversations_had TYPE bigint,
            ALTER qualified_leads TYPE numeric, ALTER meetings_booked TYPE smallint;
        ALTER TABLE campaigns ALTER name TYPE text;
        ALTER TABLE agencies ALTER name TYPE text, ALTER slug TYPE text, ALTER settings TYPE json,
            ADD COLUMN secret text DEFAULT 'x';
        CREATE VIEW v_call_batch_summary AS
        SELECT 'more' AS another_column, id, agency_id, campaign_id, status, total_calls, completed_count, failed_count,
               total_calls - completed_count - failed_count - in_progress_count AS pending_count, in_progress_count,
               (\(progress))::numeric AS progress_pct, created_at, completed_at
        FROM call_batches;
        """
    }
}
