import Archive
import Console
import Dashboard
import Files
import Foundation
import PostgreSQL
import TestSupport
import Testing

@testable import callsheet

/// `callsheet check`: each thing that a night needs is broken, and seen, by itself.
@Suite
struct CheckTests {
    /// Everything as it should be, until a test breaks something.
    private final class Setup {
        let database: TestDatabase
        let role: Role
        let output: OutputFolder
        let folder: TemporaryFolder
        let mail: MailServer
        let monitor: ScriptedServer
        var options: [String: String]

        init() throws {
            database = try TestDatabase(load: PublishedOutput.load)
            output = try OutputFolder()
            folder = try TemporaryFolder()
            role = try Role(database)
            try role.grantAll(but: nil)
            try database.execute("ALTER ROLE \(role.name) BYPASSRLS")
            mail = try MailServer([
                "EHLO": [.say("250-test\r\n250-AUTH PLAIN\r\n250 HELP")], "AUTH": [.say("334 ")],
                "AGEAcw==": [.say("235 Ok")],
            ])
            monitor = try ScriptedServer { _ in }
            let run = try CallsheetRun([
                "keygen", "--private-key", "\(folder.path)/key", "--public-key", "\(folder.path)/key.pub",
            ])
            try #require(run.status == 0)
            try output.generate(database, ["--sign-key", "\(folder.path)/key"]).expectSuccess()
            options = [
                "output": output.path, "templates": OutputFolder.productTemplates,
                "database": "host=localhost dbname=\(database.name) user=\(role.name)",
                "sign-key": "\(folder.path)/key",
                "smtp": "smtp://127.0.0.1:\(mail.port)", "smtp-user": "a", "from": "us@sender.example",
                "hook": "\(folder.path)/hook", "metrics-file": "\(folder.path)/night.prom", "keep-daily": "30",
            ]
            try write("right-Sekret9", to: "database-password-file")
            try write("s", to: "smtp-password-file")
            try write("http://127.0.0.1:\(monitor.port)/secret-id", to: "ping-url-file")
            try write("#!/bin/sh\n", to: "hook", mode: 0o755)
        }

        deinit {
            mail.stop()
            monitor.stop()
        }

        /// Writes what an option of this name leads to.
        func write(_ text: String, to option: String, mode: Int = 0o600) throws {
            try folder.write(text, to: option)
            let path = "\(folder.path)/\(option)"
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            options[option] = path
        }

        func check(_ more: [String] = []) throws -> CallsheetRun {
            let arguments = options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] }
            return try CallsheetRun(["check", "--smtp-plaintext"] + arguments + more)
        }
    }

    /// Exactly one fault, of this subject.
    private func expectFault(
        _ subject: String,
        _ status: Int32,
        _ words: String,
        in run: CallsheetRun,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let faults = run.stdout.split(separator: "\n").filter { $0.hasPrefix("✗") }
        #expect(faults.count == 1, "\(run.stdout)\(run.stderr)", sourceLocation: sourceLocation)
        #expect(faults.first?.hasPrefix("✗ \(subject): ") == true, "\(faults)", sourceLocation: sourceLocation)
        #expect(faults.first?.contains(words) == true, "\(faults)", sourceLocation: sourceLocation)
        #expect(run.status == status, sourceLocation: sourceLocation)
        #expect(!(run.stdout + run.stderr).contains("Sekret9"), sourceLocation: sourceLocation)
        #expect(!(run.stdout + run.stderr).contains("secret-id"), sourceLocation: sourceLocation)
    }

    @Test func allIsWellAndNothingChanges() throws {
        let setup = try Setup()
        let before = try setup.output.tree()
        let run = try setup.check()
        #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
        #expect(
            run.stdout.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
                "✓ configuration", "✓ secrets", "✓ time zone", "✓ templates", "✓ database", "✓ encryption", "✓ clock",
                "✓ two connections", "✓ columns", "✓ rights", "✓ output", "✓ space", "✓ signing key", "✓ hook",
                "✓ mail server", "✓ metrics", "✓ monitor",
            ],
            "\(run.stdout)"
        )
        #expect(run.stderr == "")
        expectSame(try setup.output.tree(), before)
        #expect(setup.mail.commands.contains("AUTH PLAIN"))
        #expect(!setup.mail.commands.contains { $0.hasPrefix("MAIL") })
        #expect(setup.monitor.requests.joined() == "")
        #expect(!FileManager.default.fileExists(atPath: "\(setup.folder.path)/night.prom"))
    }

    @Test(arguments: [
        ("time-zone", "Mars/Base", "time zone", 78, "Unknown time zone 'Mars/Base'"),
        ("templates", "/nowhere", "templates", 78, "/nowhere"),
        ("metrics-file", "/nowhere/x.prom", "metrics", 73, "no such file or directory. Make its folder"),
        ("metrics-file", "/tmp/x.txt", "metrics", 78, "does not end in .prom"),
        ("hook", "/nowhere", "hook", 78, "no such file or directory"), ("hook", "/etc", "hook", 78, "is not a file"),
        ("hook", "/etc/passwd", "hook", 78, "is not executable"),
        ("output", "/etc/passwd", "output", 73, "/etc/passwd"),
        ("database", "host=localhost port=1 dbname=x user=x", "database", 69, "connection refused"),
        ("database", "host=localhost port=x", "connection", 69, "port"),
        ("smtp", "smtp://127.0.0.1:1", "mail server", 69, "127.0.0.1:1: Is out of reach"),
        ("from", "nobody", "mail server", 78, "--from 'nobody' is no plain mail address"),
        ("max-lag", "1 week", "configuration", 78, "--max-lag '1 week' is not a length of time"),
        ("retry-for", "1w", "configuration", 78, "--retry-for '1w' is not a length of time"),
        ("catch-up", "1000", "configuration", 78, "--catch-up must be a number of days"),
    ])
    func anOptionThatLeadsNowhereIsOneFault(
        _ option: String,
        _ value: String,
        _ subject: String,
        _ status: Int32,
        _ words: String
    ) throws {
        let setup = try Setup()
        setup.options[option] = value
        expectFault(subject, status, words, in: try setup.check())
    }

    @Test(arguments: ["database-password-file", "smtp-password-file", "ping-url-file"])
    func aSecretThatEverybodyCanReadIsOneFault(_ option: String) throws {
        let setup = try Setup()
        let path = try #require(setup.options[option])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        expectFault("secrets", 78, "\(path): holds a secret and everybody can read it", in: try setup.check())
    }

    @Test func aRoleThatCanWriteIsAFault() throws {
        let setup = try Setup()
        try setup.database.execute("GRANT UPDATE (name) ON agencies TO \(setup.role.name)")
        expectFault("rights", 78, "The role can change public.agencies. REVOKE", in: try setup.check())
        try setup.database.execute("ALTER ROLE \(setup.role.name) SUPERUSER")
        expectFault("rights", 78, "superuser", in: try setup.check())
    }

    @Test func aRoleThatCanMakeTablesIsWorthAWord() throws {
        let setup = try Setup()
        try setup.database.execute("GRANT CREATE ON SCHEMA public TO \(setup.role.name)")
        let run = try setup.check()
        #expect(run.status == 0)
        #expect(run.stdout.contains("! rights: The role can change no table, but make some in schema public."))
    }

    @Test func rowsThatAPolicyHidesAreAFault() throws {
        let setup = try Setup()
        try setup.database.execute(
            "ALTER ROLE \(setup.role.name) NOBYPASSRLS; ALTER TABLE campaigns ENABLE ROW LEVEL SECURITY"
        )
        expectFault("columns", 78, "Give the reporting role BYPASSRLS", in: try setup.check())
    }

    @Test func aColumnThatCannotBeReadIsAFault() throws {
        let setup = try Setup()
        try setup.database.execute("REVOKE SELECT ON call_stats_daily FROM \(setup.role.name)")
        expectFault("columns", 78, "permission denied for table call_stats_daily", in: try setup.check())
    }

    @Test func aSecondConnectionThatIsNotGrantedIsAFault() throws {
        let setup = try Setup()
        try setup.database.execute("ALTER ROLE \(setup.role.name) CONNECTION LIMIT 1")
        expectFault("two connections", 75, "too many connections", in: try setup.check())
    }

    @Test func eachServerIsTriedByItself() throws {
        let setup = try Setup()
        let port = ProcessInfo.processInfo.environment["PGPORT"] ?? "5432"
        setup.options["database"]! += " host=localhost,127.0.0.1 port=\(port),1"
        let run = try setup.check()
        expectFault("database 127.0.0.1:1", 69, "connection refused", in: run)
        #expect(run.stdout.contains("✓ rights localhost:\(port): "))
    }

    @Test func anotherKeyThanTheNewestSnapshotsIsAFault() throws {
        let setup = try Setup()
        let other = "\(setup.folder.path)/other"
        try #require(CallsheetRun(["keygen", "--private-key", other, "--public-key", "\(other).pub"]).status == 0)
        setup.options["sign-key"] = other
        expectFault("signing key", 78, "\(other): is not the key that the newest snapshot", in: try setup.check())
        try setup.write("no key", to: "sign-key")
        expectFault("signing key", 78, "is not an Ed25519 private key", in: try setup.check())
    }

    @Test func aLoginThatIsRefusedIsAFault() throws {
        let setup = try Setup()
        try setup.write("wrong", to: "smtp-password-file")
        let run = try setup.check()
        #expect(run.status == 78)
        #expect(
            run.stdout.contains("✗ mail server: 127.0.0.1:\(setup.mail.port): The login is refused"),
            "\(run.stdout)"
        )
    }

    @Test func aMonitorThatIsNotThereIsAFault() throws {
        let setup = try Setup()
        try setup.write("http://127.0.0.1:1/secret-id", to: "ping-url-file")
        expectFault("monitor", 69, "It is out of reach", in: try setup.check())
    }

    @Test func anOutputThatIsMissingIsMadeByTheFirstNight() throws {
        let setup = try Setup()
        let path = "\(setup.folder.path)/a/b"
        setup.options["output"] = path
        let run = try setup.check()
        #expect(run.status == 0, "\(run.stdout)")
        #expect(run.stdout.contains("✓ output: '\(path)' is not there yet, and can be made in '\(setup.folder.path)'"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func theGravestFaultIsTheStatus() throws {
        let setup = try Setup()
        setup.options["smtp"] = "smtp://127.0.0.1:1"
        setup.options["output"] = "/etc/passwd"
        #expect(try setup.check().status == 73)
        setup.options["hook"] = "/nowhere"
        #expect(try setup.check().status == 78)
    }

    @Test func theJSONSaysTheSame() throws {
        let setup = try Setup()
        setup.options["hook"] = "/nowhere"
        let (text, json) = (try setup.check(), try setup.check(["--json"]))
        #expect(json.status == 78)
        let document = try #require(JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) as? [String: Any])
        #expect(document["status"] as? Int == 78)
        let marks = ["good": "✓", "warning": "!", "fault": "✗"]
        let lines = try #require(document["checks"] as? [[String: Any]]).map { line in
            let (mark, subject) = (marks[line["result"] as? String ?? ""] ?? "", line["subject"] as? String ?? "")
            return "\(mark) \(subject): \(line["text"] as? String ?? "")\n"
        }
        #expect(lines.joined() == text.stdout)
    }

    // MARK: What no test can break

    private func failure(_ check: () throws(Failure) -> CheckList.Finding) throws -> Failure {
        try #require(throws: Failure.self) { _ = try check() }
    }

    @Test func aConnectionThatOthersCanReadIsAFault() throws {
        let open = try failure { () throws(Failure) in try Check.describe(.none) }
        #expect(open.status == .configuration)
        let unverified = try Check.describe(.unverified(version: "TLSv1.3", mode: "require"))
        #expect(unverified.text.hasPrefix("TLSv1.3, but nobody checks who answers. Set sslmode=verify-full"))
        #expect(CheckList.Result.warning.mark == unverified.result.mark)
    }

    @Test func clocksThatDifferAreTold() throws {
        let machine = Instant(microsecondsSince1970: 1_771_303_290_000_000)
        func server(_ seconds: Int64) -> Instant {
            Instant(microsecondsSince1970: machine.microsecondsSince1970 + seconds * 1_000_000)
        }
        #expect(try Check.clock(server: server(-5), machine: machine).result.mark == "✓")
        #expect(
            try Check.clock(server: server(6), machine: machine).text.hasPrefix("The server's clock is 6 s ahead of")
        )
        let fault = try failure { () throws(Failure) in try Check.clock(server: server(-61), machine: machine) }
        #expect(fault.message.hasPrefix("The server's clock is 61 s behind this machine's"))
    }

    @Test func roomIsReckonedInBytesAndInFiles() throws {
        var usage = OutputProbe.Usage()
        (usage.agencies, usage.snapshots, usage.bytes, usage.files) = (10, 50, 1_000_000, 200)
        func room(_ bytes: Int, _ files: Int?, _ policy: RetentionPolicy?) throws(Failure) -> CheckList.Finding {
            try Check.room(
                for: usage,
                keeping: policy,
                in: FileSystemSpace(freeBytes: bytes, freeFiles: files),
                of: "/srv"
            )
        }
        let month = RetentionPolicy(daily: 30, monthly: 0, yearly: 0)
        for (bytes, files) in [(900_000, nil), (100_000_000, 150)] as [(Int, Int?)] {
            let full = try failure { () throws(Failure) in try room(bytes, files, month) }
            #expect(full.status == .cannotCreate)
        }
        #expect(try room(25_000_000, nil, month).result.mark == "✓")
        #expect(try room(24_000_000, nil, month).result.mark == "!")
        #expect(try room(100_000_000, 200 * 24, month).result.mark == "!")
        #expect(try room(29_000_000, nil, nil).text.contains("room for 29 nights, and all are kept"))
        #expect(try room(30_000_000, nil, nil).result.mark == "✓")
    }

    @Test(arguments: [
        ("t 1795755045000000", 1_795_755_045_000_000 as Int64?), ("t 18446744073709551615", nil), ("t 0", nil),
        ("", nil),
        ("t 9223372036854775807", nil), ("s \"5\"", nil),
    ])
    func systemdsNextStartIsReadWhereThereIsOne(property: String, microseconds: Int64?) {
        #expect(SystemdTimer.instant(property: property)?.microsecondsSince1970 == microseconds)
    }
}
