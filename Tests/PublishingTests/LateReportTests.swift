import Archive
import Dashboard
import Extraction
import Foundation
import TestSupport
import Testing

@testable import Publishing

/// Reports that make up for a missed day.
@Suite struct LateReportTests {
    private static let day = "2026-02-15"
    private static let name = "2026-02-15T235959Z"

    @Test func aLateReportSaysSoEverywhereAndLeavesOutLaterBatches() throws {
        let nights = try Nights()
        try nights.publish("2026-02-16")
        try nights.database.execute(
            """
            INSERT INTO call_batches (agency_id, total_calls, created_at)
            SELECT id, 7, t.created_at FROM agencies,
                   (VALUES (timestamptz '2026-02-15 23:59:59.999999Z'), ('2026-02-16 00:00:00Z')) AS t (created_at);
            """
        )
        let result = try nights.publish(Self.day, .late)
        #expect(result.published == 3)
        for agency in try nights.agencies() {
            let archived = try nights.archived(agency, Self.name)
            let read = try #require(archived.snapshot.clock.lateReading)
            #expect(read > archived.snapshot.clock.asOf && read == read.wholeSeconds)
            // The whole last second is the day's.
            let times = archived.snapshot.batches.map(\.createdAt)
            #expect(times.contains(Instant("2026-02-15T23:59:59.999999Z")!))
            #expect(times.allSatisfy { $0 < Instant("2026-02-16T00:00:00Z")! })
            let mark = "\"late\":{\"batches_read_at\":\"\(read)\"}"
            for file in ["manifest.json", "snapshot.json"] {
                #expect(try nights.text(agency, "snapshots/\(Self.name)/\(file)").contains(mark))
            }
            let list = try nights.text(agency, "archive/2026-02.json").split(separator: "\n")
            #expect(list.filter { $0.contains(mark) }.map { $0.contains(Self.name) } == [true])
            for file in ["index.html", "report.md"] {
                let text = try nights.text(agency, "snapshots/\(Self.name)/\(file)")
                #expect(text.contains("Made late") && text.contains("batches read on"))
                #expect(!text.contains("read as of") && !text.contains("data as of"))
            }
            for page in ["index.html", "archive/2026-02.html", "feed.xml"] {
                #expect(try nights.text(agency, page).components(separatedBy: "(made late, batches read on").count == 2)
            }
        }
        #expect(try nights.faults() == [])
    }

    /// Yesterday is made first: what is latest must not go back with the days that follow.
    @Test func latestStaysWithTheNewestDay() throws {
        let nights = try Nights()
        try nights.publish("2026-02-16")
        let late = try nights.publish(Self.day, .late)
        try nights.publish("2026-02-14", .late)
        for agency in try nights.agencies() {
            #expect(try nights.latest(agency) == "2026-02-16T235959Z")
            #expect(try nights.snapshots(agency).count == 3)
        }
        #expect(late.record.entries.allSatisfy { $0.laterLatest == "2026-02-16T235959Z" })
        #expect(try nights.faults() == [])
        // The next night goes on from there.
        try nights.publish("2026-02-17")
        #expect(try nights.agencies().allSatisfy { try nights.latest($0) == "2026-02-17T235959Z" })
        #expect(try nights.faults() == [])
    }

    @Test func onlyAgenciesThatLackTheDayGetOne() throws {
        let nights = try Nights()
        let all = try nights.publish("2026-02-16").record.entries.map(\.agency)
        var options = try nights.options(Self.day)
        options.selection = .agencies([all[1]], .whole)
        try _ = PublishingRun(options, progress: NoProgress()).run()
        let before = try nights.text(all[1], "snapshots/\(Self.name)/manifest.json")

        let result = try nights.publish(Self.day, .late)
        #expect(result.record.entries.map(\.agency) == [all[0], all[2]])
        #expect(try nights.snapshots(all[1]) == [Self.name, "2026-02-16T235959Z"])
        #expect(try nights.text(all[1], "snapshots/\(Self.name)/manifest.json") == before)
        // Again: nobody lacks it, and neither version nor record is added.
        let runs = try nights.runs()
        let again = try nights.publish(Self.day, .late)
        #expect(again.record.entries.isEmpty && again.published == 0)
        #expect(try nights.runs() == runs)
        #expect(try all.allSatisfy { try nights.snapshots($0).count == 2 })
        #expect(try nights.faults() == [])
    }

    /// An agency that came afterwards missed nothing.
    @Test func anAgencyMadeAfterTheDayGetsNone() throws {
        let nights = try Nights()
        let all = try nights.publish("2026-02-16").record.entries.map(\.agency)
        let late = all[2]
        // Both of these are told by the time at which the agency was made.
        try nights.database.execute(
            "UPDATE agencies SET created_at = '2026-02-16 00:00:01Z' WHERE id = '\(late)'"
        )
        #expect(try nights.publish(Self.day, .late).record.entries.map(\.agency) == [all[0], all[1]])
    }

    /// A run that goes on with one that was killed leaves what is published, however much batches moved since.
    @Test func aRunThatGoesOnLeavesWhatIsThere() throws {
        let nights = try Nights()
        try nights.publish("2026-02-15")
        let all = try nights.agencies()
        var options = try nights.options("2026-02-16")
        options.keepsReports = true
        options.selection = .agencies([all[0], all[1]], .whole)
        _ = try PublishingRun(options, progress: NoProgress()).run()
        // Killed between the last two steps: the second agency's is in place, and nothing leads to it.
        let folder = "\(nights.output)/agencies/\(all[1])"
        for (link, name) in [(".next", "2026-02-16"), (".head", "2026-02-15"), ("latest", "2026-02-15")] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(link)")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(link)",
                withDestinationPath: "snapshots/\(name)T235959Z"
            )
        }
        try nights.database.execute("UPDATE call_batches SET total_calls = total_calls + 1")
        options.selection = .shard(.whole)
        let result = try PublishingRun(options, progress: NoProgress()).run()
        #expect(result.record.entries.map(\.agency) == [all[2]])
        for agency in all {
            #expect(try nights.snapshots(agency) == [Self.name, "2026-02-16T235959Z"])
            #expect(try nights.latest(agency) == "2026-02-16T235959Z")
            #expect(try nights.archived(agency, "2026-02-16T235959Z").snapshot.clock.lateReading == nil)
        }
        #expect(try nights.faults() == [])
        // The next one is a night like others.
        let runs = try nights.runs()
        #expect(try PublishingRun(options, progress: NoProgress()).run().record.entries.isEmpty)
        #expect(try nights.runs() == runs)
        #expect(try nights.publish("2026-02-17").published == 3)
        #expect(try nights.faults() == [])
    }

    /// Whatever a killed run had put in place is recorded and listed by the one that goes on.
    @Test(arguments: [1, 3]) func aRunThatGoesOnRecordsAndListsWhatIsThere(_ placed: Int) throws {
        let nights = try Nights()
        var options = try nights.options("2026-02-16")
        options.keepsReports = true
        let whole = try PublishingRun(options, progress: NoProgress()).run()
        let all = try nights.agencies()
        // Killed before its record: some agencies are published, of which one is listed nowhere.
        try FileManager.default.removeItem(atPath: "\(nights.output)/runs")
        for name in ["archive", "index.html", "feed.xml"] {
            try FileManager.default.removeItem(atPath: "\(nights.output)/agencies/\(all[0])/\(name)")
        }
        for agency in all[placed...] {
            try FileManager.default.removeItem(atPath: "\(nights.output)/agencies/\(agency)")
        }
        try nights.database.execute("UPDATE call_batches SET total_calls = total_calls + 1")
        let result = try PublishingRun(options, progress: NoProgress()).run()
        #expect(result.published == 3 - placed)
        #expect(result.record.entries.map(\.agency) == all)
        #expect(result.record.entries.map(\.name) == whole.record.entries.map(\.name))
        #expect(try nights.runs() == ["2026-02-16T235959Z.json"])
        #expect(try nights.text(all[0], "index.html").contains("2026-02-16T235959Z"))
        #expect(try nights.faults() == [])
    }

    /// What `generate --as-of` makes of the same day stays as it is.
    @Test func aRegularReportOfAnOlderDayIsNotMarked() throws {
        let nights = try Nights()
        try nights.publish("2026-02-16")
        try nights.publish(Self.day)
        for agency in try nights.agencies() {
            #expect(try nights.archived(agency, Self.name).snapshot.clock.lateReading == nil)
            for file in [
                "snapshots/\(Self.name)/manifest.json", "snapshots/\(Self.name)/snapshot.json", "archive/2026-02.json",
            ] {
                #expect(try !nights.text(agency, file).contains("\"late\""))
            }
            #expect(try nights.text(agency, "snapshots/\(Self.name)/report.md").contains("data as of"))
        }
    }
}

/// What late reports and restatements write, judged by Python's jsonschema.
@Suite struct LateDocumentTests {
    @Test func theyFollowTheSchemas() throws {
        let nights = try Nights()
        try nights.publish("2026-02-15", .late)
        try nights.database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 99")
        #expect(try nights.restate(1).restated == 3)
        let agency = try nights.agencies()[0]
        for (schema, marks) in [("manifest", ["\"late\":{", "\"restated_days\":["]), ("snapshot", ["\"late\":{"])] {
            let path = "agencies/\(agency)/snapshots/2026-02-15T235959Z-2/\(schema).json"
            #expect(try faults(schema, "\(nights.output)/\(path)") == "")
            // Strict in what is new, too.
            for mark in marks {
                let text = try nights.folder.text("output/\(path)")
                let broken = text.replacing(mark, with: mark + (mark.hasSuffix("{") ? "\"x\":1," : "\"yesterday\","))
                #expect(broken != text)
                try nights.folder.write(broken, to: "broken.json")
                #expect(try faults(schema, nights.folder.path + "/broken.json").split(separator: "\n").count == 1)
            }
        }
    }

    private func faults(_ schema: String, _ file: String) throws -> String {
        let root = URL(fileURLWithPath: TestDatabase.fixtures).appendingPathComponent("../..").standardizedFileURL.path
        let process = Process()
        // Not the first python3 in PATH, which may lack the package.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "\(root)/Tests/Scripts/validate-json.py", "\(root)/Sources/callsheet/Schemas/\(schema).json", file,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
