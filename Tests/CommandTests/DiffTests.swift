import Foundation
import TestSupport
import Testing

@Suite
struct DiffTests {
    /// Two days of one small agency, with figures restated in between, and another agency beside it.
    private static let published = Result { () throws -> (OutputFolder, agency: String, other: String) in
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 2, days: 20, batches: 3))
        let agencies = try ExpectedAnswers(database).agencies
        let output = try OutputFolder()
        let templates = ["--templates", OutputFolder.productTemplates]
        let first = try output.generate(database, templates + ["--as-of", "2026-02-15"])
        try #require(first.status == 0, "\(first.stderr)")
        try database.execute(
            """
            UPDATE call_stats_daily SET meetings_booked = meetings_booked + 3
            WHERE agency_id = '\(agencies[0])' AND stat_date = '2026-02-03';
            """
        )
        let second = try output.generate(database, templates)
        try #require(second.status == 0, "\(second.stderr)")
        return (output, agencies[0], agencies[1])
    }

    private func paths() throws -> (first: String, latest: String, other: String) {
        let (output, agency, other) = try Self.published.get()
        let root = output.path + "/agencies"
        return ("\(root)/\(agency)/snapshots/2026-02-15T235959Z", "\(root)/\(agency)/latest", "\(root)/\(other)/latest")
    }

    @Test func restatedFiguresAreShown() throws {
        let (first, latest, _) = try paths()
        let run = try CallsheetRun(["diff", first, latest])
        #expect(run.status == 0)
        #expect(run.stderr == "")
        let lines = run.stdout.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("# Differences between two snapshots of ") == true)
        #expect(lines.contains("| As of | 2026-02-15T23:59:59Z | 2026-02-16T23:59:59Z |"))
        let restated = lines.filter { $0.contains("| 2026-02-03 | meetings booked | ") && $0.hasSuffix(" | +3 |") }
        #expect(restated.count == 2)
        #expect(lines.contains("| Restated figures of days that were over | 2 |"))
        #expect(lines.contains("2026-02-16, after A's last day. Sums in B."))
    }

    @Test func foldersLinksAndFilesAreTheSame() throws {
        let (first, latest, _) = try paths()
        let expected = try CallsheetRun(["diff", first, latest]).stdout
        #expect(try CallsheetRun(["diff", first + "/", latest + "/snapshot.json"]).stdout == expected)
        let folder = URL(fileURLWithPath: latest).deletingLastPathComponent().path
        let relative = ["diff", "snapshots/2026-02-15T235959Z/snapshot.json", "latest"]
        #expect(try CallsheetRun(relative, folder: folder).stdout == expected)
    }

    @Test func aSnapshotDoesNotDifferFromItself() throws {
        let (_, latest, _) = try paths()
        let run = try CallsheetRun(["diff", latest, latest])
        #expect(run.status == 0)
        #expect(run.stdout.contains("\n**No differences.** "))
    }

    @Test func snapshotsOfTwoAgenciesAreBadData() throws {
        let (_, latest, other) = try paths()
        let (_, agency, otherAgency) = try Self.published.get()
        try CallsheetRun(["diff", latest, other]).expectFailure(
            65,
            "\(latest)/snapshot.json is of agency \(agency), \(other)/snapshot.json of agency \(otherAgency). "
                + "Give two snapshots of one agency"
        )
    }

    @Test func whatIsNoSnapshotIsBadData() throws {
        let (_, latest, _) = try paths()
        try CallsheetRun(["diff", latest, latest + "/manifest.json"]).expectFailure(
            65,
            "\(latest)/manifest.json: is not a snapshot that this version can read"
        )
        try CallsheetRun(["diff", latest + "/../nowhere", latest]).expectFailure(
            65,
            "\(latest)/../nowhere: there is no such file. Check the path"
        )
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: latest + "/snapshot.json", encoding: .utf8)
        try folder.write(text.replacingOccurrences(of: "\n[\"2026-02-16\"", with: "\n[\"2026-02-01\""), to: "a.json")
        try CallsheetRun(["diff", "\(folder.path)/a.json", latest]).expectFailure(
            65,
            "\(folder.path)/a.json: holds days that are out of order, twice there or outside its window"
        )
    }

    @Test func oneSnapshotAloneIsWrongUsage() throws {
        let (_, latest, _) = try paths()
        #expect(try CallsheetRun(["diff", latest]).status == 64)
    }
}
