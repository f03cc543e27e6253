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
        // A child of the hook's outlives its shell, unless somebody sees to it.
        let hook = try setup.hook("sleep 1000 &\necho $! >\(setup.folder.path)/begun; wait")
        let night = try CallsheetRun.Running(setup.arguments(hook))
        try wait(until: "the hook runs") { !((try? setup.folder.text("begun")) ?? "").isEmpty }
        let atWork = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(atWork.stderr.contains(": is at work in hook"), "\(atWork.stderr)")
        night.kill()
        _ = try night.finish()
        let child = try #require(Int32(setup.folder.text("begun").split(separator: "\n")[0]))
        try wait(until: "the hook's child is gone") { Foundation.kill(child, 0) != 0 }
        try wait(until: "nothing holds the night") {
            try CallsheetRun(["status", "--output", setup.output.path]).status == 1
        }
        let status = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(status.stderr.contains(": was killed in hook"), "\(status.stderr)")
        #expect(try setup.night(try setup.hook("exit 0")).status == 0)
        #expect(setup.mails > 0)
        try setup.expectWhole()
    }

    @Test func ofTwoNightsAtOnceOneDoesItAll() throws {
        let setup = try Setup()
        let both = try (0..<2).map { _ in try CallsheetRun.Running(setup.arguments([])) }.map { try $0.finish() }
        #expect(both.allSatisfy { [0, 75].contains($0.status) }, "\(both.map(\.stderr))")
        #expect(both.count { $0.stderr.contains("status 0: figures, generate, verify, send, prune") } == 1)
        let mails = setup.mails
        #expect(try setup.records.count == 1)
        #expect(try setup.night().stderr.hasSuffix("nothing to do\n"))
        #expect(setup.mails == mails)
        try setup.expectWhole()
    }

    @Test(arguments: ["", "{\"schema\":\"callsheet-night\",\"version\":1"])
    func aDamagedRecordIsNamedAndStopsNothing(_ text: String) throws {
        let setup = try Setup()
        #expect(try setup.night(["--steps", "generate"]).status == 0)
        let name = "2026-02-17T044000Z.json"
        try text.write(toFile: "\(setup.output.path)/nights/\(name)", atomically: true, encoding: .utf8)
        let run = try setup.night()
        #expect(run.status == 0, "\(run.stderr)")
        #expect(setup.mails > 0)
        let status = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(status.status == 0, "\(status.stderr)")
        #expect(status.stderr.contains("nights/\(name) is not a record"), "\(status.stderr)")
    }

    @Test func aClockThatWasSetBackHidesNoNight() throws {
        let setup = try Setup()
        #expect(try setup.night(try setup.hook("exit 3")).status == 1)
        // That night was by a clock that was years ahead, and was killed.
        let nights = "\(setup.output.path)/nights"
        let record = try #require(try setup.records.first)
        for name in try FileManager.default.contentsOfDirectory(atPath: nights) where name.hasSuffix(".json") {
            try FileManager.default.removeItem(atPath: "\(nights)/\(name)")
        }
        let ahead = record.replacing(/"(start|end)":"20[0-9][0-9]/) { "\"\($0.1)\":\"2099" }
            .replacing(/\n"end":"[^"]*"/, with: "\n\"end\":null").replacing(/\n"status":1/, with: "\n\"status\":null")
        try ahead.write(toFile: "\(nights)/2099-01-01T044000Z.json", atomically: true, encoding: .utf8)
        #expect(try CallsheetRun(["status", "--output", setup.output.path]).status == 1)
        let run = try setup.night(try setup.hook("exit 0"))
        #expect(run.status == 0, "\(run.stderr)")
        let status = try CallsheetRun(["status", "--output", setup.output.path])
        #expect(status.status == 0, "\(status.stderr)")
        #expect(try setup.night(try setup.hook("exit 0")).stderr.hasSuffix("nothing to do\n"))
        // The record of before is there yet.
        #expect(status.stderr.contains(": was killed"), "\(status.stderr)")
    }

    @Test func aHookThatIsNoProgramIsToldWithWhatToDo() throws {
        let setup = try Setup()
        let run = try setup.night(try setup.hook("exit 0", mode: 0o644))
        #expect(run.status == 78)
        #expect(run.stderr.contains("/hook: "), "\(run.stderr)")
        #expect(run.stderr.contains("Make it executable with 'chmod +x'"), "\(run.stderr)")
        // One whose interpreter is missing shows when it is started.
        let orphan = try setup.hook("exit 0")
        let file = try #require(FileHandle(forWritingAtPath: orphan[1]))
        try file.write(contentsOf: Data("#!/nowhere/sh\n".utf8))
        try file.close()
        let missing = try setup.night(orphan)
        #expect(missing.status == 78, "\(missing.stderr)")
        #expect(missing.stderr.contains("/hook: Cannot be started: "), "\(missing.stderr)")
        #expect(setup.mails == 0)
    }

    @Test func aHookThatHangsEndsWithTheNightsTime() throws {
        let setup = try Setup()
        #expect(try setup.night(["--steps", "generate,verify"]).status == 0)
        let hook = try setup.hook("echo $$ >\(setup.folder.path)/pid; sleep 1000; echo never")
        let run = try setup.night(hook + ["--steps", "hook,send", "--time-limit", "1s"])
        #expect(run.status == 75, "\(run.stderr)")
        #expect(run.stderr.contains("status 75, stopped by time limit: hook 75, not begun: send"), "\(run.stderr)")
        #expect(try setup.records.last?.contains("\"stopped\":\"time limit\"") == true)
        #expect(setup.mails == 0)
        let shell = try #require(Int32(setup.folder.text("pid").split(separator: "\n")[0]))
        #expect(Foundation.kill(shell, 0) != 0)
    }

    @Test func aHookThatTalksForMegabytesIsCutShort() throws {
        let setup = try Setup()
        #expect(try setup.night(["--steps", "generate,verify"]).status == 0)
        let line = String(repeating: "x", count: 500)
        let hook = try setup.hook("yes \(line) | head -n 20000; head -c 9000000 /dev/zero; exit 0")
        let run = try setup.night(hook + ["--steps", "hook"])
        #expect(run.status == 0, "\(run.stderr.prefix(2000))")
        #expect(run.lines.count { $0.hasPrefix("callsheet: hook: x") } == 1000)
        #expect(run.stderr.contains("callsheet: hook: and 19001 more lines\n"))
        #expect(run.stderr.utf8.count < 1_000_000)
    }

    @Test func secretsReachNeitherHookNorRecordNorLog() throws {
        let setup = try Setup()
        let environment = "\(setup.folder.path)/environment"
        let hook = try setup.hook("env >\(environment); cat /proc/self/environ >>\(environment); env")
        let secrets = [
            "CALLSHEET_SMTP_PASSWORD": "mail-Secret8", "CALLSHEET_SMTP_TOKEN": "mail-Token8",
            "CALLSHEET_PING_URL": "http://127.0.0.1:1/ping-Secret8",
        ]
        // A role of this test's own: those of a server are all its databases'.
        let role = "night_\(getpid())"
        try setup.database.execute("CREATE ROLE \(role) LOGIN SUPERUSER PASSWORD 'database-Secret8'")
        defer { try? setup.database.execute("DROP ROLE \(role)") }
        let database = "\(setup.database.conninfo) user=\(role) password=database-Secret8"
        let run = try CallsheetRun(setup.arguments(hook + ["--database", database]), environment: secrets)
        #expect(run.status == 0, "\(run.stderr)")
        let heard = try setup.folder.text("environment")
        #expect(heard.contains("CALLSHEET_DAY=2026-02-16"))
        for text in try [heard, run.stderr, run.stdout] + setup.records {
            for secret in ["mail-Secret8", "mail-Token8", "ping-Secret8", "database-Secret8"] {
                #expect(!text.contains(secret))
            }
        }
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
