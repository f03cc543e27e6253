import Foundation
import TestSupport
import Testing

/// What is told on standard error, in the form for programs.
@Suite
struct LogTests {
    private struct Line: Decodable, Equatable {
        let time: Date
        let level: String
        let message: String
        var step: String?
        var agency: String?
        var snapshot: String?
        var status: Int?
    }

    private func lines(_ run: CallsheetRun) throws -> [Line] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            return try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
        }
        return try run.lines.map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func aFailureSaysItsStepAndStatus() throws {
        let before = Date.now.addingTimeInterval(-1)
        let run = try CallsheetRun(["generate", "--database", "host=/nowhere", "--log-format", "json"])
        #expect(run.status == 78)
        let line = try #require(try lines(run).first)
        #expect(run.lines.count == 1)
        #expect(before...Date.now ~= line.time)
        #expect(line.level == "error")
        #expect(line.message.hasPrefix("templates: "))
        #expect(line.step == "generate")
        #expect(line.status == 78)
    }

    @Test func eachAgencysFailureNamesIt() throws {
        let published = try PublishedOutput()
        let agency = try ExpectedAnswers(published.database).agencies[0]
        try published.database.execute(
            """
            ALTER TABLE call_batches ALTER completed_count DROP NOT NULL;
            UPDATE call_batches SET completed_count = NULL WHERE agency_id = '\(agency)';
            """
        )
        let run = try published.generate([], environment: ["CALLSHEET_LOG_FORMAT": "json"])
        #expect(run.status == 1)
        let lines = try lines(run)
        #expect(lines.map(\.level) == ["error", "info"])
        #expect(lines.map(\.agency) == [agency, nil])
        #expect(lines.map(\.step) == ["generate", "generate"])
        #expect(lines.map(\.status) == [nil, 1])
        #expect(lines.map(\.snapshot) == [nil, "2026-02-17T235959Z"])
        #expect(lines.first?.message.hasPrefix("Agency \(agency) ('Agency 2') failed: batches: ") == true)
        #expect(lines.last?.message.hasPrefix("published 1 agency, 1 failed in ") == true)
    }

    @Test func inTheJournalEachLineHasItsPriority() throws {
        // The file that standard error is, as systemd names the journal's socket.
        let journal = ["bash", "-c", #"JOURNAL_STREAM=$(stat -Lc %d:%i /dev/fd/2) exec "$@""#, "bash"]
        let run = try CallsheetRun(["status", "--output", "/nowhere"], wrapper: journal)
        #expect(run.stderr == "<3>callsheet: /nowhere: no such file or directory\n")
        let json = try CallsheetRun(["status", "--output", "/nowhere", "--log-format=json"], wrapper: journal)
        #expect(json.stderr.hasPrefix("<3>{\"time\":"))
        let elsewhere = ["bash", "-c", #"JOURNAL_STREAM=1:1 exec "$@""#, "bash"]
        #expect(
            try CallsheetRun(["status", "--output", "/nowhere"], wrapper: elsewhere).stderr
                == "callsheet: /nowhere: no such file or directory\n"
        )
    }

    @Test func anUnknownFormIsRefused() throws {
        try CallsheetRun(["status", "--log-format", "xml"])
            .expectFailure(64, "Unknown --log-format 'xml'. Available: 'text' and 'json'")
    }
}
