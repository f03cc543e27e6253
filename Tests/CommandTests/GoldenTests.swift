import Foundation
import TestSupport
import Testing

/// Whole files, byte for byte: one small agency's snapshot, and the help texts.
///
/// `UPDATE_GOLDEN=1 make test` writes them anew and still fails, so that nobody records by accident. Read the diff.
@Suite
struct GoldenTests {
    private static let agency = "5a11ad00-0000-4000-8000-000000000001"
    private static let published = Result { () throws -> OutputFolder in
        let database = try TestDatabase()
        try database.execute(sql)
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        return output
    }

    @Test(arguments: [
        "index.html", "report.md", "today.md", "style.css", "snapshot.json", "manifest.json",
        "dashboard-campaigns/30d/0.json", "dashboard-campaigns/today/0.json",
    ])
    func aSmallAgencysSnapshotIsAsItWas(_ name: String) throws {
        let text = try Self.published.get().latest(Self.agency, name)
        try expectGolden(Self.stable(text), "snapshot/\(name.replacing("/", with: "-"))")
    }

    @Test func theRunRecordIsAsItWas() throws {
        let text = try Self.published.get().text("runs/\(OutputFolder.stamp).json")
        try expectGolden(Self.stable(text), "snapshot/run.json")
    }

    @Test(arguments: [["--help"], ["generate", "--help"]])
    func helpIsAsItWas(_ arguments: [String]) throws {
        let run = try CallsheetRun(arguments, environment: ["COLUMNS": "100"])
        #expect(run.status == 0)
        #expect(run.stderr == "")
        try expectGolden(run.stdout, (["callsheet"] + arguments.dropLast()).joined(separator: "-") + ".txt")
    }

    @Test func theVersionIsANumberOnStdout() throws {
        let run = try CallsheetRun(["--version"])
        #expect(run.status == 0)
        #expect(run.stdout.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    /// Without what depends on the machine: the server's version, the digests that follow from it, and templates that
    /// are the product's.
    private static func stable(_ text: String) -> String {
        var text = text.replacing(/"server_version":"[0-9.]+"/, with: #""server_version":"…""#)
            .replacing(/"callsheet":"[0-9.]+"/, with: #""callsheet":"…""#)
            .replacing(/"head":"[0-9a-f]{64}"/, with: #""head":"…""#)
            // TreeTests compares these with the files themselves.
            .replacing(/"size":\d+,"sha256":"[0-9a-f]{64}"/, with: #""size":"…","sha256":"…""#)
        if text.contains("\"templates\":[") {
            text = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
                guard let file = line.firstMatch(of: /^\{"file":"([^"]*)"/)?.output.1 else { return true }
                return TestTemplates.names.contains(String(file))
            }.joined(separator: "\n")
        }
        return text
    }

    private func expectGolden(
        _ text: String,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let difference = try GoldenFile.difference(of: Array(text.utf8), from: name)
        #expect(difference == nil, sourceLocation: sourceLocation)
    }

    private static let sql = #"""
        INSERT INTO agencies (id, name, slug, branding, settings, created_at) VALUES
            ('5a11ad00-0000-4000-8000-000000000001', 'Salad & Söhne', 'salad',
             '{"primary_color": "#c2410c", "logo_url": "https://salad.example/logo.png", "footer_text": "Salad GmbH", "font": 1}',
             '{"timezone": "Europe/Berlin", "locale": "de-DE", "report_recipients": ["chef@salad.example"]}', '2025-03-01 09:30:00+00');
        INSERT INTO campaigns (id, agency_id, name) VALUES
            ('5a11ad00-0000-4000-8000-0000000000c1', '5a11ad00-0000-4000-8000-000000000001', 'Winter | Outreach'),
            ('5a11ad00-0000-4000-8000-0000000000c2', '5a11ad00-0000-4000-8000-000000000001', 'Dental *Recall*'),
            ('5a11ad00-0000-4000-8000-0000000000c3', '5a11ad00-0000-4000-8000-000000000001', 'Never called');
        INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, completed_calls, connected_calls,
                                      conversations_had, qualified_leads, meetings_booked, total_duration_seconds)
        SELECT '5a11ad00-0000-4000-8000-000000000001', ('5a11ad00-0000-4000-8000-0000000000c' || campaign)::uuid,
               day::date, calls, calls * 3 / 4, connected, connected / 2, connected / 4, meetings, calls * 60
        FROM (VALUES (1, '2026-02-16', 1200, 480, 6), (1, '2026-02-15', 1000, 400, 7), (1, '2026-01-10', 2000, 1200, 40),
                     (2, '2026-02-12', 16, 1, 1), (2, '2025-12-01', 2000, 21, 1)) AS t (campaign, day, calls, connected, meetings);
        INSERT INTO call_batches (id, agency_id, campaign_id, status, total_calls, completed_count, failed_count,
                                  in_progress_count, created_at, completed_at) VALUES
            ('5a11ad00-0000-4000-8000-0000000000b1', '5a11ad00-0000-4000-8000-000000000001',
             '5a11ad00-0000-4000-8000-0000000000c1', 'processing', 500, 200, 5, 10, '2026-02-16 10:00:00.25+00', NULL),
            ('5a11ad00-0000-4000-8000-0000000000b2', '5a11ad00-0000-4000-8000-000000000001', NULL, 'pending', 40, 0, 0,
             0, '2026-02-14 08:00:00+00', NULL),
            ('5a11ad00-0000-4000-8000-0000000000b3', '5a11ad00-0000-4000-8000-000000000001',
             '5a11ad00-0000-4000-8000-0000000000c2', 'failed', 60, 2, 58, 0, '2026-02-13 08:00:00+00',
             '2026-02-13 09:30:00+00'),
            ('5a11ad00-0000-4000-8000-0000000000b4', '5a11ad00-0000-4000-8000-000000000001',
             '5a11ad00-0000-4000-8000-0000000000c1', 'completed', 1000, 990, 10, 0, '2026-02-01 08:00:00+00',
             '2026-02-01 11:05:30+00');
        """#
}
