import Foundation
import PostgreSQL
import TestSupport
import Testing

/// What can be wrong with the output: the disk, the path, another run.
@Suite
struct OutputFailureTests {
    private static let database = Result { try TestDatabase(load: PublishedOutput.load) }

    @Test func anOutputUnderAFileIsNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "file")
        let arguments = ["--database", try Self.database.get().conninfo, "--templates", OutputFolder.minimalTemplates]
        try CallsheetRun(["generate", "--output", "\(folder.path)/file/reports"] + arguments)
            .expectFailure(73, "\(folder.path)/file/reports: not a directory")
        try CallsheetRun(["generate", "--output", "\(folder.path)/file/"] + arguments)
            .expectFailure(73, "\(folder.path)/file: not a directory")
        #expect(try folder.text("file") == "precious")
    }

    @Test func anOutputThatCannotBeMadeIsNamed() throws {
        try CallsheetRun([
            "generate", "--output", "/proc/reports", "--database", Self.database.get().conninfo,
            "--templates", OutputFolder.minimalTemplates,
        ]).expectFailure(73, "/proc/reports: no such file or directory")
    }

    @Test func anAgencysFolderThatIsNoneFailsThatAgencyAlone() throws {
        let database = try Self.database.get()
        let output = try OutputFolder()
        let agencies = try database.connect().query("agencies", "SELECT id::text FROM agencies ORDER BY id")
        let (first, second): (String, String) = try (#require(agencies[0, 0]), #require(agencies[1, 0]))
        let folder = "\(output.path)/agencies"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(first)"))
        let run = try output.generate(database)
        #expect(run.status == 1)
        #expect(
            run.stderr.contains("Agency \(first)") && run.stderr.contains("\(first): is not a folder. "),
            "\(run.stderr)"
        )
        #expect(try output.text("agencies/\(first)") == "precious")
        #expect(try output.latest(second, "index.html").isEmpty == false)
    }

    /// Then nothing is published, and that is more than some agencies' trouble.
    @Test func anOutputThatTakesNoAgencyCannotBeWritten() throws {
        let database = try Self.database.get()
        let output = try OutputFolder()
        try FileManager.default.createDirectory(atPath: output.path, withIntermediateDirectories: true)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: "\(output.path)/agencies"))
        let run = try output.generate(database)
        #expect(run.status == 73)
        #expect(run.stdout == "" && run.lines.count == 3)
        #expect(run.lines.prefix(2).allSatisfy { $0.contains("\(output.path)/agencies") }, "\(run.stderr)")
        #expect(run.stderr.contains("not a directory"), "\(run.stderr)")
        #expect(try output.text("agencies") == "precious")
        #expect(try output.runRecord().agencies.map(\.status) == ["failed", "failed"])
    }

    @Test(.enabled(if: Namespaces.areAllowed, "This machine lets nobody mount a small disk"))
    func aFullDiskIsSaid() throws {
        let published = try PublishedOutput(Self.database.get())
        let copies = try TemporaryFolder()
        // A disk of its own, gone with the process, with the published tree on it and little room besides.
        let script = """
            set -e
            mkdir "$2/disk"
            mount -t tmpfs -o size=$(( $(du -sk "$1" | cut -f1) + 32 ))k tmpfs "$2/disk"
            cp -a "$1/." "$2/disk"
            shift 2
            status=0
            "$@" || status=$?
            cp -a "\(copies.path)/disk" "\(copies.path)/after"
            exit $status
            """
        let wrapper = Namespaces.ownMounts + ["sh", "-c", script, "sh", published.output.path, copies.path]
        let run = try CallsheetRun(published.arguments(["--output", "\(copies.path)/disk"]), wrapper: wrapper)
        #expect(run.status == 73)
        #expect(run.stdout == "" && run.lines.count == 1)
        #expect(run.stderr.hasPrefix("callsheet: \(copies.path)/disk/"))
        #expect(run.stderr.hasSuffix(": no space left on device. Free some space and run again\n"), "\(run.stderr)")
        // The record of the failure may have found room, as in this disk, where the stage has gone.
        expectSame(
            try OutputFolder.tree(at: "\(copies.path)/after").filter { !$0.key.hasSuffix(".failed.json") },
            try OutputFolder.tree(at: published.output.path)
        )
    }

    /// Needs no permission, and stops a run within a file instead of before one.
    @Test func aFileThatMayNotGrowIsSaid() throws {
        let published = try PublishedOutput(Self.database.get())
        let wrapper = ["sh", "-c", #"trap "" XFSZ; ulimit -f 2; exec "$@""#, "sh"]
        let run = try CallsheetRun(published.arguments(), wrapper: wrapper)
        #expect(run.status == 73)
        #expect(run.stdout == "" && run.lines.count == 1)
        #expect(run.stderr.hasPrefix("callsheet: \(published.output.path)/"))
        #expect(run.stderr.hasSuffix(": file too large\n"), "\(run.stderr)")
        try published.expectUntouched()
    }

    @Test func aSecondRunIsTurnedAway() throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, .batches)
        let first = try CallsheetRun.Running(published.arguments())
        try barrier.waitForQueries(1) { first.isRunning }
        // The same agencies in whole and in part; not even the database is asked.
        let busy = "\(published.output.path): another run is publishing here. Try again when it is done"
        try published.generate([]).expectFailure(75, busy)
        try published.generate(["--shard", "2/2"]).expectFailure(75, busy)
        #expect(try barrier.waitingQueries().count == 1)
        barrier.open()
        try first.finish().expectSuccess()
        try published.generate(["--as-of", "2026-02-18"]).expectSuccess()
    }

    @Test func aKilledRunLeavesNothingThatMatters() throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, .dailyStats)
        let run = try CallsheetRun.Running(published.arguments())
        try barrier.waitForQueries(1) { run.isRunning }
        run.kill()
        _ = try run.finish()
        barrier.open()
        let isStage = { (path: String) in path.hasPrefix("/.stage-") }
        let left = try published.output.tree()
        #expect(left.keys.contains(where: isStage))
        try published.generate([]).expectSuccess()
        let after = try published.output.tree()
        #expect(!after.keys.contains(where: isStage))
        #expect(after.keys.contains { $0.contains("2026-02-17T235959Z") })
    }

    /// Something in the place of one agency's folder is that agency's trouble.
    @Test func anAgencyThatCannotBePlacedIsItsOwnFailure() throws {
        let published = try PublishedOutput()
        let agencies = try ExpectedAnswers(published.database).agencies
        let link = "\(published.output.path)/agencies/\(agencies[0])/latest"
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createDirectory(atPath: "\(link)/kept", withIntermediateDirectories: true)
        let run = try published.generate([])
        #expect(run.status == 1)
        #expect(run.lines.count == 2)
        let reason =
            "is not a symbolic link, as in a copy that followed the links. See what 'callsheet repair --dry-run' says"
        let line = "callsheet: Agency \(agencies[0]) ('Agency 2') failed: \(link): \(reason)"
        #expect(run.lines.first.map(String.init) == line)
        let record = try published.output.runRecord("2026-02-17T235959Z")
        #expect(record.agencies.map(\.status) == ["failed", "published"])
        #expect(try published.output.tree()["/agencies/\(agencies[1])/latest"] == .link("snapshots/2026-02-17T235959Z"))
    }

    /// What is published stays so, and the heads are in the record.
    @Test func headsThatCannotBePrintedAreSaid() throws {
        let published = try PublishedOutput(Self.database.get())
        let toFull = ["sh", "-c", #"exec "$@" > /dev/full"#, "sh"]
        let run = try CallsheetRun(published.arguments(), wrapper: toFull)
        #expect(run.status == 73)
        #expect(run.lines.first?.hasPrefix("callsheet: published 2 agencies ") == true)
        #expect(
            run.lines.dropFirst() == [
                "callsheet: standard output: no space left on device. Give it room, or send it elsewhere. The run is over "
                    + "and its record keeps the heads"
            ]
        )
        #expect(
            try published.output.runRecord("2026-02-17T235959Z").agencies.map(\.status) == ["published", "published"]
        )
        #expect(try published.output.tree().keys.allSatisfy { !$0.hasPrefix("/.stage-") })
    }

    @Test func headsGoWhereTheyAreWanted() throws {
        let published = try PublishedOutput(Self.database.get())
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/heads"
        let printed = try published.generate([]).expectSuccess().stdout
        #expect(printed.split(separator: "\n").count == 2)
        #expect(try published.generate(["--heads", "-"]).stdout == printed)
        #expect(try published.generate(["--heads", "none"]).expectSuccess().stdout == "")
        #expect(try published.generate([], environment: ["CALLSHEET_HEADS": file]).expectSuccess().stdout == "")
        #expect(try folder.text("heads") == printed)
        try published.generate(["--heads", "\(folder.path)/missing/heads"]).expectFailure(
            73,
            "--heads: \(folder.path)/missing/heads: no such file or directory"
        )
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["heads"])
    }
}
