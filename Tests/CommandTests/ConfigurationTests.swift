import ArgumentParser
import Console
import Foundation
import TestSupport
import Testing

@testable import callsheet
@testable import callsheet_gate

/// The configuration file as the programs read it: where it is, what it says, and what beats it.
@Suite
struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String, mode: Int = 0o600, name: String = "callsheet.env") throws -> String {
        try folder.write(text, to: name)
        let path = "\(folder.path)/\(name)"
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// A run that says which output it looks for.
    private func output(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
        let run = try CallsheetRun(["status"] + arguments, environment: environment)
        #expect(run.status == 65, "\(run.stderr)")
        return run.stderr.replacing("callsheet: ", with: "").replacing(": no such file or directory\n", with: "")
    }

    @Test func anOptionBeatsTheEnvironmentAndThatTheFile() throws {
        let path = try file("# one file for all\nCALLSHEET_OUTPUT=/nowhere/of-file\nCALLSHEET_SMTP=smtps://x\n")
        #expect(try output(["--config", path]) == "/nowhere/of-file")
        #expect(try output(["--config=\(path)"], ["CALLSHEET_OUTPUT": "/nowhere/of-env"]) == "/nowhere/of-env")
        #expect(
            try output(["--config=\(path)", "--output=/nowhere/else"], ["CALLSHEET_OUTPUT": "/nowhere/of-env"])
                == "/nowhere/else"
        )
        // Set to nothing, a variable takes away what the file says.
        #expect(try output(["--config=\(path)"], ["CALLSHEET_OUTPUT": ""]) == "output")
    }

    @Test func theEnvironmentNamesTheFileOrNone() throws {
        let path = try file("CALLSHEET_OUTPUT=/nowhere/of-file\n")
        let other = try file("CALLSHEET_OUTPUT=/nowhere/other\n", name: "other.env")
        #expect(try output([], ["CALLSHEET_CONFIG": path]) == "/nowhere/of-file")
        #expect(try output([], ["CALLSHEET_CONFIG": ""]) == "output")
        #expect(try output(["--config", ""], ["CALLSHEET_CONFIG": path]) == "output")
        #expect(try output(["--config", other], ["CALLSHEET_CONFIG": path]) == "/nowhere/other")
    }

    @Test func bothProgramsRefuseAFileThatIsWrong() throws {
        let path = try file("CALLSHEET_OUTPUT=/nowhere\nCALLSHEET_ISUER=x\n")
        let fault = "\(path):2: Unknown name 'CALLSHEET_ISUER'. Did you mean 'CALLSHEET_ISSUER'?"
        for command in try CommandOptions.ofCallsheet().keys {
            try CallsheetRun([command, "--config", path]).expectFailure(78, fault)
        }
        let (status, told) = try GateProcess.failure(["--config", path, "--jwks-url", "https://x.example"])
        #expect(status == 78)
        #expect(told == "callsheet-gate: \(fault)\n")
        // Whoever wants to know how to write it must be able to read that.
        for arguments in [["status", "--help"], ["help", "status"], ["--help"], ["--version"]] {
            #expect(try CallsheetRun(arguments, environment: ["CALLSHEET_CONFIG": path]).status == 0)
        }
    }

    @Test func theGateReadsTheSameFile() throws {
        let path = try file("CALLSHEET_SMTP_USER=x\nCALLSHEET_JWKS=/nowhere/jwks.json\nPGHOST=x\n")
        let (status, told) = try GateProcess.failure(["--config", path])
        #expect(status == 78)
        #expect(told == "callsheet-gate: /nowhere/jwks.json: cannot be read. Check the path and its permissions\n")
    }

    /// Where they are put before libpq reads them, by hand as under cron and systemd.
    @Test func theDatabaseIsFoundByTheFileAlone() throws {
        let published = try PublishedOutput.shared()
        let names: Set = ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"]
        let variables = ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
        #expect(variables.count == 4)
        let path = try file(
            variables.map { "\($0.key)=\($0.value)\n" }.joined()
                + "PGDATABASE=\(published.database.name)\nCALLSHEET_TEMPLATES=\(OutputFolder.minimalTemplates)\n"
                + "CALLSHEET_AS_OF=2026-02-16\nCALLSHEET_OUTPUT=\(folder.path)/output\n"
        )
        // PGDATABASE is the tests' own.
        let none = variables.mapValues { _ in String?.none }.merging(["PGDATABASE": nil]) { $1 }
        try CallsheetRun(["generate", "--config", path], environment: none).expectSuccess()
        #expect(try CallsheetRun(["generate", "--output", folder.path], environment: none).status != 0)
    }

    @Test(arguments: [(0o600, true), (0o640, true), (0o440, true), (0o644, false)])
    func aDatabasePasswordFromAFileBeatsTheOthers(_ mode: Int, _ isTaken: Bool) throws {
        let published = try PublishedOutput.shared()
        let role = try Role(published.database)
        try role.grantAll(but: nil)
        let password = try file("right-Sekret9\n", mode: mode, name: "password")
        let run = try CallsheetRun(
            [
                "generate", "--output", "\(folder.path)/output", "--templates", OutputFolder.minimalTemplates,
                "--as-of",
                "2026-02-16", "--database",
                "host=localhost dbname=\(published.database.name) user=\(role.name) password=wrong",
                "--database-password-file", password,
            ]
        )
        guard !isTaken else {
            run.expectSuccess()
            return
        }
        run.expectFailure(
            78,
            "\(password): holds a secret and everybody can read it. Take that away with 'chmod o= \(password)'; in "
                + "Kubernetes, with defaultMode 0440"
        )
    }

    @Test func aWrongDatabasePasswordFromAFileIsNotTold() throws {
        let published = try PublishedOutput.shared()
        let role = try Role(published.database)
        let password = try file("wrong-Sekret9\n", name: "password")
        for conninfo in [
            "host=localhost dbname=\(published.database.name) user=\(role.name)",
            "host=localhost dbname=\(published.database.name) user=wrong-Sekret9 sslmode=x",
        ] {
            let run = try published.generate(["--database", conninfo, "--database-password-file", password])
            #expect(run.status == 69, "\(run.stderr)")
            #expect(conninfo.contains("Sekret") || !run.stderr.contains("Sekret"), "\(run.stderr)")
        }
        for text in ["", "\n", "a\nb\n"] {
            let path = try file(text, name: "password")
            try published.generate(["--database-password-file", path])
                .expectFailure(78, "\(path): is not one line with a secret")
        }
    }

    @Test func secretsThatEverybodyCanReadAreRefused() throws {
        let secret = try file("secret\n", mode: 0o644, name: "secret")
        for option in ["--smtp-password-file", "--smtp-token-file"] {
            let run = try CallsheetRun([
                "send", "--from", "a@calls.example", "--smtp", "smtps://x.example", "--smtp-user", "u", option, secret,
            ])
            #expect(run.status == 78)
            #expect(run.stderr.hasPrefix("callsheet: \(secret): holds a secret and everybody can read it. "))
        }
        let keys = try AuditArchive.KeyPair()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keys.privateKey)
        let run = try CallsheetRun([
            "prune", "--keep-daily", "1", "--output", folder.path, "--sign-key", keys.privateKey,
        ])
        #expect(run.status == 78)
        #expect(run.stderr.hasPrefix("callsheet: \(keys.privateKey): holds a secret and everybody can read it. "))
    }

    @Test func theFileTakesTheNamesOfEveryCommand() throws {
        let own = Set(CommandVariables.names.values.flatMap(\.all)).subtracting(CommonOptions.names.all)
        #expect(own.subtracting(ConfigurationNames.batch).sorted() == [], "Missing in ConfigurationNames.batch")
        let planned: Set<String> = ["metrics-file", "ping-url-file"]
        #expect(Set(ConfigurationNames.batch).subtracting(own).subtracting(planned).sorted() == [])
        let help = CallsheetGate.helpMessage(columns: 200)
        let options = help.matches(of: /\n  --([a-z-]+)\b/).map { String($0.1) }
        #expect(Set(options) == Set(CallsheetGate.environmentNames.all).union(["version"]))
    }
}
