import Foundation
import TestSupport
import Testing

/// `callsheet run`: whole nights, with a real database and mails into a folder.
@Suite
struct RunTests {
    private final class Setup {
        let database: TestDatabase
        let output: OutputFolder
        let folder: TemporaryFolder

        init() throws {
            database = try TestDatabase(load: PublishedOutput.load)
            output = try OutputFolder()
            folder = try TemporaryFolder()
            try FileManager.default.createDirectory(atPath: "\(folder.path)/mails", withIntermediateDirectories: true)
        }

        func arguments(_ more: [String]) -> [String] {
            var arguments = ["run", "--output", output.path, "--templates", OutputFolder.productTemplates]
            if !more.contains("--database") { arguments += ["--database", database.conninfo] }
            if !more.contains("--day") { arguments += ["--day", "2026-02-16"] }
            return arguments + [
                "--retry-for", "0m", "--from", "us@agency.example", "--eml-dir", "\(folder.path)/mails", "--max-age",
                "90000d", "--keep-daily", "30",
            ] + more
        }

        func night(_ more: [String] = []) throws -> CallsheetRun { try CallsheetRun(arguments(more)) }

        func hook(_ script: String, mode: Int = 0o755) throws -> [String] {
            try folder.write("#!/bin/sh\n\(script)\n", to: "hook")
            let path = "\(folder.path)/hook"
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            return ["--hook", path]
        }

        var mails: Int { (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/mails").count) ?? -1 }

        var records: [String] {
            get throws {
                let nights = "\(output.path)/nights"
                return try FileManager.default.contentsOfDirectory(atPath: nights).filter { $0.hasSuffix(".json") }
                    .sorted()
                    .map { try String(contentsOfFile: "\(nights)/\($0)", encoding: .utf8) }
            }
        }

        func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) throws {
            let verified = try CallsheetRun([
                "verify", "--output", output.path, "--rebuild", "--templates", OutputFolder.productTemplates,
            ])
            #expect(verified.status == 0, "\(verified.stderr)", sourceLocation: sourceLocation)
        }
    }

    @Test func aNightDoesAllAndTheNextOneNothing() throws {
        let setup = try Setup()
        let hook = try setup.hook("echo \"$CALLSHEET_DAY password:$PGPASSWORD.\"")
        let run = try setup.night(hook)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "")
        #expect(run.stderr.contains("callsheet: hook: 2026-02-16 password:.\n"))
        #expect(
            run.lines.last == "callsheet: night of 2026-02-16: status 0: figures, generate, verify, hook, send, prune"
                || run.stderr.contains("status 0: figures, generate, verify, hook, send, prune")
        )
        let mails = setup.mails
        #expect(mails > 0)
        try setup.expectWhole()
        let again = try setup.night(hook)
        #expect(again.status == 0)
        #expect(again.stderr == "callsheet: 2026-02-16 is published and all is done; nothing to do\n")
        #expect(setup.mails == mails)
        #expect(try setup.records.count == 1)
        #expect(try CallsheetRun(["status", "--output", setup.output.path]).status == 0)
    }

    @Test func aHookThatFailsKeepsMailsAndSnapshotsAndTheNextNightGoesOn() throws {
        let setup = try Setup()
        let failed = try setup.night(try setup.hook("exit 3"))
        #expect(failed.status == 1)
        #expect(failed.stderr.contains("status 1: figures, generate, verify, hook 1, not begun: send, prune"))
        #expect(setup.mails == 0)
        #expect(try CallsheetRun(["status", "--output", setup.output.path]).status == 1)
        #expect(try setup.night(try setup.hook("exit 75")).status == 75)
        let run = try setup.night(try setup.hook("exit 0"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.contains("status 0: verify, hook, send, prune"))
        #expect(setup.mails > 0)
    }

    @Test func wrongOptionsAreToldBeforeAnythingIsMade() throws {
        let setup = try Setup()
        for (more, status) in [
            (["--steps", "fly"], 64), (["--time-limit", "soon"], 64), (["--catch-up", "400"], 64),
            (["--day", "yesterday"], 64), (["--from", "nobody"], 64), (["--hook", "/etc/passwd"], 78),
        ] as [([String], Int32)] {
            let run = try setup.night(more)
            #expect(run.status == status, "\(more) \(run.stderr)")
        }
        #expect(!FileManager.default.fileExists(atPath: setup.output.path))
    }

    @Test func aDryRunChangesNothing() throws {
        let setup = try Setup()
        let run = try setup.night(["--dry-run"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.hasSuffix("\nSteps: figures, generate, verify, send, prune\n"))
        #expect(!FileManager.default.fileExists(atPath: setup.output.path))
    }

    @Test func missedDaysAreMadeUpForAndOnlyTheNewestIsMailed() throws {
        let setup = try Setup()
        #expect(try setup.night(["--day", "2026-02-10"]).status == 0)
        let mails = setup.mails
        let run = try setup.night()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.contains("Missed and too old to be made up for by --catch-up 3: 2026-02-12, 2026-02-11"))
        #expect(setup.mails == 2 * mails)
        let agency = try #require(
            FileManager.default.contentsOfDirectory(atPath: "\(setup.output.path)/agencies").first
        )
        let path = "\(setup.output.path)/agencies/\(agency)"
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(path)/snapshots").sorted() == [
                "2026-02-10T235959Z", "2026-02-13T235959Z", "2026-02-14T235959Z", "2026-02-15T235959Z",
                "2026-02-16T235959Z",
            ]
        )
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/latest")
                == "snapshots/2026-02-16T235959Z"
        )
        try setup.expectWhole()
    }

    @Test func figuresThatAreMissingAreWaitedFor() throws {
        let setup = try Setup()
        try setup.database.execute(
            """
            UPDATE call_batches SET status = 'completed', completed_at = '2026-02-16 12:00+00' WHERE created_at > '2026-02-10';
            DELETE FROM call_stats_daily WHERE stat_date = '2026-02-16'
            """
        )
        let run = try setup.night()
        #expect(run.status == 75, "\(run.stderr)")
        #expect(run.stderr.contains("have no figures of that day yet"))
        #expect(try setup.night(["--figures", "any"]).status == 0)
    }

    @Test func aDatabaseThatIsAwayEndsTheNight() throws {
        let setup = try Setup()
        let run = try setup.night(["--database", "host=localhost port=1"])
        #expect(run.status == 69)
        #expect(try setup.records.count == 1)
        // The night leaves its record though there is no report yet.
        let status = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(status.status == 65)
        #expect(status.stderr.contains("callsheet: night of 2026-02-16"))
    }

    @Test func aFaultInTheArchiveStopsAllThatFollows() throws {
        let setup = try Setup()
        #expect(try setup.night(["--steps", "generate"]).status == 0)
        let agency = try #require(
            FileManager.default.contentsOfDirectory(atPath: "\(setup.output.path)/agencies").first
        )
        let page = "\(setup.output.path)/agencies/\(agency)/latest/index.html"
        try (String(contentsOfFile: page, encoding: .utf8) + " ").write(toFile: page, atomically: true, encoding: .utf8)
        let run = try setup.night(try setup.hook("echo never"))
        #expect(run.status == 65, "\(run.stderr)")
        #expect(!run.stderr.contains("never"))
        #expect(setup.mails == 0)
    }

    @Test func aSignalEndsANightWithItsHook() throws {
        let setup = try Setup()
        let night = try CallsheetRun.Running(
            setup.arguments(try setup.hook("echo $$ >\(setup.folder.path)/pid; exec sleep 1000"))
        )
        try wait(until: "the hook runs") { !((try? setup.folder.text("pid")) ?? "").isEmpty }
        night.send(SIGTERM)
        let run = try night.finish()
        #expect(run.status == 75, "\(run.stderr)")
        #expect(run.stderr.contains("status 75, stopped by SIGTERM"))
        #expect(setup.mails == 0)
        let hook = try #require(Int32(setup.folder.text("pid").split(separator: "\n")[0]))
        try wait(until: "the hook is gone") { Foundation.kill(hook, 0) != 0 }
        #expect(try setup.night().status == 0)
    }

    @Test func aNightThatWasKilledShowsAndTheNextOneFinishes() throws {
        let setup = try Setup()
        let gate = "\(setup.folder.path)/gate"
        let hook = try setup.hook("echo >\(setup.folder.path)/begun; while [ ! -e \(gate) ]; do sleep 0.05; done")
        let night = try CallsheetRun.Running(setup.arguments(hook))
        try wait(until: "the hook runs") { (try? setup.folder.text("begun")) != nil }
        let atWork = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(atWork.stderr.contains(": is at work in hook"), "\(atWork.stderr)")
        night.kill()
        _ = try night.finish()
        try setup.folder.write("", to: "gate")
        let status = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(status.status == 1)
        #expect(status.stderr.contains(": was killed in hook"), "\(status.stderr)")
        #expect(try setup.night(hook).status == 0)
        #expect(setup.mails > 0)
        try setup.expectWhole()
    }

    @Test func whatOthersPublishIsWaitedFor() throws {
        let setup = try Setup()
        let run = try setup.night(["--steps", "verify,hook,send,prune"])
        #expect(run.status == 75, "\(run.stderr)")
        #expect(run.stderr.contains("2026-02-16 is not published yet"))
        func shard(_ shard: String) throws {
            let run = try CallsheetRun([
                "generate", "--output", setup.output.path, "--templates", OutputFolder.productTemplates, "--database",
                setup.database.conninfo, "--as-of", "2026-02-16", "--shard", shard,
            ])
            #expect(run.status == 0, "\(run.stderr)")
        }
        try shard("1/2")
        #expect(try setup.night(["--steps", "verify,hook,send,prune"]).stderr.contains("1 of 2 shards"))
        try shard("2/2")
        #expect(try setup.night(["--steps", "verify,hook,send,prune"]).status == 0)
        #expect(setup.mails > 0)
    }
}
