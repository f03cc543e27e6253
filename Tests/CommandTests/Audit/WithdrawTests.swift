import Foundation
import PostgreSQL
import TestSupport
import Testing

/// A snapshot of a wrong instant can be taken back, and the chain shows that it was there.
@Suite
struct WithdrawTests {
    private static let wrong = "2062-02-16T235959Z"
    private static let day = "2026-02-14T235959Z"

    private static func withdraw(_ archive: AuditArchive, _ name: String, _ more: [String] = []) throws -> CallsheetRun
    {
        try CallsheetRun(
            [
                "withdraw", name, "--reason", "mistyped year", "--output", archive.path, "--templates",
                OutputFolder.productTemplates,
            ] + more
        )
    }

    /// A day, then a year that was mistyped, forced.
    private static func archive() throws -> AuditArchive {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-14")
        try archive.publish(asOf: "2062-02-16", ["--allow-future"])
        return archive
    }

    @Test func anInstantOfADayToComeIsRefusedUnlessItIsForced() throws {
        let archive = try AuditArchive()
        let run = try CallsheetRun(archive.arguments(asOf: "2062-02-16"))
        #expect(run.status == 64)
        #expect(
            run.stderr.hasPrefix("callsheet: --as-of 2062-02-16T23:59:59Z lies in the future: by the database's clock")
        )
        #expect(!FileManager.default.fileExists(atPath: "\(archive.path)/agencies"))
        // The end of the day under way is no day to come.
        let today = try AuditArchive.database.get().connect().query(
            "today",
            "SELECT (now() AT TIME ZONE 'UTC')::date::text"
        )
        try archive.publish(asOf: #require(today[0, 0]))
    }

    @Test func aLatestOfTheFutureIsSaidByEachRunAndByStatus() throws {
        let archive = try Self.archive()
        let run = try CallsheetRun(archive.arguments(asOf: "2026-02-15"))
        #expect(run.status == 0)
        #expect(
            run.lines.first
                == "callsheet: The latest report of 2 agencies stays a later one than that just made, up to \(Self.wrong)"
        )
        // The newest run is that of the day, not the one of the future.
        let status = try CallsheetRun(["status", "--output", archive.path])
        #expect(status.status == 1)
        #expect(status.lines.first?.contains("run as of 2026-02-15T23:59:59Z") == true)
        let agency = try archive.agencies[0]
        #expect(status.stderr.contains("Agency \(agency) has a latest report of the future, \(Self.wrong)"))
    }

    @Test(arguments: [true, false])
    func readersSeeTheReportBeforeAndTheChainHolds(isSigned: Bool) throws {
        let archive = try Self.archive()
        let key = isSigned ? ["--sign-key", try AuditArchive.keys.get().privateKey] : []
        let before = try OutputFolder.tree(at: archive.path)
        let run = try Self.withdraw(archive, Self.wrong, key)
        #expect(run.status == 0, "\(run.stderr)")
        for agency in try archive.agencies {
            #expect(archive.link(agency, "latest") == "snapshots/\(Self.day)")
            #expect(try archive.snapshots(agency) == [Self.day])
            try archive.expectListed(agency, [Self.day], "withdrawn")
            let after = try OutputFolder.tree(at: archive.path)
            let place = "/agencies/\(agency)/snapshots/\(Self.wrong)/"
            for (path, entry) in before where path.hasPrefix(place) {
                #expect(after[path.replacing("/snapshots/", with: "/pruned/")] == entry)
            }
            let note = try String(
                contentsOfFile: "\(archive.folder(agency))/pruned/\(Self.wrong)/tombstone.json",
                encoding: .utf8
            )
            #expect(note.hasSuffix(",\"withdrawn\":\"mistyped year\"}\n"))
        }
        try archive.expectVerified()
        #expect(try archive.verify().stderr.contains("2 notes of pruning not signed") != isSigned)
        try archive.publish(asOf: "2026-02-15")
        let agency = try archive.agencies[0]
        #expect(try archive.chain(agency) == ["2026-02-15T235959Z", Self.wrong, Self.day])
        #expect(archive.link(agency, "latest") == "snapshots/2026-02-15T235959Z")
        try archive.expectVerified()
        let status = try CallsheetRun(["status", "--output", archive.path])
        #expect(status.status == 0, "\(status.stderr)")
        // What was withdrawn is evidence still.
        try Self.change("\(archive.folder(agency))/pruned/\(Self.wrong)/7d.md")
        let changed = try archive.verify()
        #expect(changed.status == 1)
        #expect(
            changed.stderr.contains("pruned/\(Self.wrong)/7d.md (agency \(agency)): was changed after it was published")
        )
    }

    private static func change(_ file: String) throws {
        try run("sh", "-c", "echo more >>\(file)")
    }

    @Test func aNoteThatSomebodyElseSignedIsAFault() throws {
        let archive = try Self.archive()
        let other = ["--sign-key", try AuditArchive.otherKeys.get().privateKey]
        #expect(try Self.withdraw(archive, Self.wrong, other).status == 0)
        let verified = try archive.verify()
        #expect(verified.status == 1)
        #expect(verified.stderr.contains("tombstone.json.sig"))
        #expect(verified.lines.count == 3, "\(verified.stderr)")
    }

    @Test func theOnlyReportOfAnAgencyCanBeWithdrawnToo() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-14")
        let agency = try archive.agencies[0]
        #expect(try Self.withdraw(archive, Self.day, ["--agency", agency]).status == 0)
        #expect(archive.link(agency, "latest") == nil)
        #expect(!FileManager.default.fileExists(atPath: "\(archive.folder(agency))/index.html"))
        try archive.expectVerified()
        try archive.publish(asOf: "2026-02-15")
        #expect(try archive.chain(agency) == ["2026-02-15T235959Z", Self.day])
        try archive.expectVerified()
    }

    @Test(arguments: ["../../x", "2026-02-14", "2026-02-14T235959Z-1", "2026-02-14T235959Z/..", ""])
    func whatIsNoSnapshotsNameIsRefused(name: String) throws {
        let archive = try AuditArchive()
        try run("mkdir", archive.path)
        #expect(try Self.withdraw(archive, name).status == 64)
    }

    @Test func aSnapshotThatNobodyHasIsNamed() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-14")
        let run = try Self.withdraw(archive, Self.wrong)
        run.expectFailure(65, "No agency has snapshot \(Self.wrong) in '\(archive.path)'")
    }
}
