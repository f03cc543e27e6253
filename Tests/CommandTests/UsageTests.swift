import Foundation
import TestSupport
import Testing

/// Arguments that make no sense: one line says which, the status is 64, nothing is touched.
@Suite
struct UsageTests {
    private static let published = Result { try PublishedOutput.shared() }

    @Test(arguments: [
        (
            ["--time-zone", "Mars/Olympus"],
            "Unknown time zone 'Mars/Olympus'. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
        ),
        (
            ["--time-zone", ""],
            "Unknown time zone ''. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
        ),
        (
            ["--time-zone", "../../etc/passwd"],
            "Unknown time zone '../../etc/passwd'. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
        ),
        (
            ["--agency", "not-a-uuid"],
            "--agency 'not-a-uuid' is not a UUID, such as 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162"
        ),
        (
            ["--agency", "0b0c2a6e-8f6d-4c1a-9a57-1d2e3f40516"],
            "--agency '0b0c2a6e-8f6d-4c1a-9a57-1d2e3f40516' is not a UUID, such as 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162"
        ),
        (
            ["--period", "custom", "--start-date", "2026-02-02", "--end-date", "2026-02-01"],
            "--start-date 2026-02-02 is after --end-date 2026-02-01. Swap them"
        ),
        (
            ["--period", "custom", "--end-date", "2026-02-01"],
            "--start-date is missing: the custom period needs both its dates"
        ),
        (
            ["--period", "custom", "--start-date", "2026-02-01"],
            "--end-date is missing: the custom period needs both its dates"
        ),
        (["--period", "custom"], "--start-date is missing: the custom period needs both its dates"),
        (
            ["--period", "7d", "--start-date", "2026-02-01", "--end-date", "2026-02-02"],
            "--start-date and --end-date go with --period custom. Add it, or leave them out"
        ),
        (
            ["--period", "custom", "--start-date", "2026-02-30", "--end-date", "2026-03-01"],
            "--start-date '2026-02-30' is not a date written YYYY-MM-DD"
        ),
        (
            ["--period", "custom", "--start-date", "2025-02-01", "--end-date", "1 March"],
            "--end-date '1 March' is not a date written YYYY-MM-DD"
        ),
        (["--period", "8d"], "--period '8d' is none of today, 7d, 30d, 90d, custom"),
        (["--period", "7D"], "--period '7D' is none of today, 7d, 30d, 90d, custom"),
        (["--shard", "3/2"], "--shard '3/2' is not a part I/N, such as 1/4, with I from 1 to N"),
        (["--shard", "0/2"], "--shard '0/2' is not a part I/N, such as 1/4, with I from 1 to N"),
        (["--shard", "1"], "--shard '1' is not a part I/N, such as 1/4, with I from 1 to N"),
        (["--shard", "1/2/3"], "--shard '1/2/3' is not a part I/N, such as 1/4, with I from 1 to N"),
        (["--jobs", "0"], "--jobs 0 must be a number from 1 to 1024"),
        (["--jobs=-1"], "--jobs -1 must be a number from 1 to 1024"),
        (["--jobs", "many"], "The value 'many' is invalid for '--jobs <n>'. See 'callsheet --help'"),
        (
            ["--statement-timeout=-1"],
            "--statement-timeout and --lock-timeout must be seconds from 0 (no limit) to 1000000"
        ),
        (["--output", ""], "--output needs the path of a folder"),
        (["--shard"], "Missing value for '--shard <i/n>'. See 'callsheet --help'"),
        (["--ouptut", "x"], "Unknown option '--ouptut'. Did you mean '--output'? See 'callsheet --help'"),
        (["everything"], "Unexpected argument 'everything'. See 'callsheet --help'"),
    ])
    func aWrongArgumentIsNamed(_ arguments: [String], _ line: String) throws {
        let published = try Self.published.get()
        try published.generate(arguments).expectFailure(64, line)
        try published.expectUntouched()
    }

    @Test(arguments: [
        "tomorrow", "2026-02-30", "2026-02-16T18:00:00", "2026-02-16 18:00:00Z", "2026-02-16T24:00:00Z", "16.2.2026",
        "",
    ])
    func anAsOfThatIsNoneOfItsFormsIsNamed(_ text: String) throws {
        let published = try Self.published.get()
        try published.generate(["--as-of", text]).expectFailure(
            64,
            "--as-of '\(text)' is none of an instant such as 2026-02-16T18:00:00Z, a date such as 2026-02-16, or yesterday"
        )
        try published.expectUntouched()
    }

    @Test func anInstantBeforeAllReportsIsNamed() throws {
        let published = try Self.published.get()
        try published.generate(["--as-of", "1969-12-31"])
            .expectFailure(64, "--as-of '1969-12-31' is not in the years 1970 to 9999")
        try published.expectUntouched()
    }

    @Test func aWrongVariableIsNamedLikeItsOption() throws {
        let published = try Self.published.get()
        try published.generate([], environment: ["CALLSHEET_SHARD": "9"])
            .expectFailure(64, "--shard '9' is not a part I/N, such as 1/4, with I from 1 to N")
        try published.expectUntouched()
    }

    @Test func anUnknownCommandIsNamed() throws {
        try CallsheetRun(["frobnicate"]).expectFailure(64, "Unknown command 'frobnicate'. See 'callsheet --help'")
        try CallsheetRun(["genrate", "--output", "x"])
            .expectFailure(64, "Unknown command 'genrate'. Did you mean 'generate'? See 'callsheet --help'")
    }

    @Test func aFlagsVariableIsYesOrNo() throws {
        let published = try Self.published.get()
        try published.generate([], environment: ["CALLSHEET_PRECOMPRESS": "maybe"]).expectFailure(
            64,
            "CALLSHEET_PRECOMPRESS 'maybe' is none of 1, true, yes, on, 0, false, no, off"
        )
        try published.expectUntouched()
    }

    /// Names and values are data: they move no cursor and forge no line.
    @Test func aValueIsShownOnOneLine() throws {
        let published = try Self.published.get()
        try published.generate(["--shard", "1\r\u{1B}[2Kcallsheet: published\nall\u{202E}"]).expectFailure(
            64,
            "--shard '1\u{FFFD}\u{FFFD}[2Kcallsheet: published\u{FFFD}all\u{FFFD}' is not a part I/N, such as 1/4, "
                + "with I from 1 to N"
        )
        let run = try CallsheetRun(["verify", "--output", "no\nwhere"])
        #expect(run.stderr == "callsheet: no\u{FFFD}where: no such file or directory\n")
    }

    /// A full disk behind standard output: what is lost there must not look like done.
    @Test(arguments: [["--help"], ["--version"], ["generate", "--help"], ["schema"], ["schema", "run"]])
    func whatCannotBePrintedIsSaid(_ arguments: [String]) throws {
        let toFull = ["sh", "-c", #"exec "$@" > /dev/full"#, "sh"]
        try CallsheetRun(arguments, wrapper: toFull).expectFailure(
            73,
            "standard output: no space left on device. Give it room, or send it elsewhere"
        )
    }

    @Test func anAgencyThatTheDatabaseLacksIsNamed() throws {
        // An output of its own: this run gets as far as making its stage.
        let published = try PublishedOutput.shared()
        let known = try ExpectedAnswers(published.database).agencies[0]
        let (one, other) = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")
        try published.generate(["--agency", one.uppercased(), "--agency", known])
            .expectFailure(65, "Agency '\(one)' is not in the database. Check the id given with --agency")
        try published.generate(["--agency", other, "--agency", one])
            .expectFailure(
                65,
                "Agencies '\(one)', '\(other)' are not in the database. Check the ids given with --agency"
            )
        try published.expectUntouched()
    }

    /// However a connection string goes wrong, and wherever it was put by mistake.
    @Test(arguments: [
        ["--database", "postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--database", "postgresql://reader:sekret-99@127.0.0.1:x/d"],
        ["--database", "postgresql://reader:p@sekret-99@127.0.0.1:1/d"],
        ["--database", "postgresql://reader:sekret-99/x@127.0.0.1:1/d"],
        ["--database", "postgresql://reader@127.0.0.1:1/d?password=sekret-99"],
        ["--database", "postgresql://reader@127.0.0.1:1/d?passwort=sekret-99"],
        ["--database", "postgresql://reader:%zzsekret-99@127.0.0.1:1/d"],
        ["--database", "postgresql://reader:sekret-99@nohost.invalid/d"],
        ["--database", "host=127.0.0.1 port=1 user=reader password=sekret-99"],
        ["--database", "host=127.0.0.1 port=1 user=reader password='sekret-99"],
        ["--database", "host=127.0.0.1 port=1 user=reader password sekret-99"],
        ["--database", "host=127.0.0.1 port=sekret-99 password=sekret-99"],
        ["--database", "host=127.0.0.1 port=1 pasword=sekret-99"],
        ["--database", "mysql://reader:sekret-99@127.0.0.1/d"],
        ["--database", "host=127.0.0.1 dbname='postgresql://reader:sekret-99@127.0.0.1/d'"],
        ["--database", "host=postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--database", "service=postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--databas", "postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--databas=postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["host=127.0.0.1 port=1 user=reader password=sekret-99"],
        ["--jobs", "postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--shard", "postgresql://reader:sekret-99@127.0.0.1:1/d"],
        ["--time-zone", "postgres://reader:sekret-99@127.0.0.1:1/d"],
        ["--agency", "host=127.0.0.1 password=sekret-99"],
    ])
    func aPasswordIsNeverPrinted(_ arguments: [String]) throws {
        let output = try OutputFolder()
        let run = try CallsheetRun(
            ["generate", "--output", output.path, "--templates", OutputFolder.minimalTemplates] + arguments
        )
        #expect([64, 65, 69, 78].contains(run.status))
        #expect(run.lines.count == 1 && run.stdout == "")
        #expect(!run.stderr.contains("sekret"), "\(run.stderr)")
        for (path, entry) in try output.tree() {
            if case .file(let data) = entry { #expect(data.firstRange(of: Data("sekret".utf8)) == nil, "\(path)") }
        }
    }

    /// As hosting providers' DATABASE_URL invites.
    @Test(arguments: [
        "PGDATABASE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGSERVICE", "PGSERVICEFILE", "PGPASSFILE",
        "PGSSLROOTCERT", "PGSSLMODE", "PGOPTIONS", "PGAPPNAME", "PGCONNECT_TIMEOUT", "PGTARGETSESSIONATTRS",
        "CALLSHEET_TIME_ZONE", "CALLSHEET_AGENCY", "CALLSHEET_SHARD", "CALLSHEET_DATABASE",
    ])
    func aConnectionStringInAVariableIsNeverPrinted(_ name: String) throws {
        let output = try OutputFolder()
        for value in [
            "postgresql://reader:sekret-99@127.0.0.1:1/d", "reader:sekret-99@127.0.0.1:1/d",
            "host=127.0.0.1 port=1 user=reader password=sekret-99",
        ] {
            let arguments = ["generate", "--templates", OutputFolder.minimalTemplates, "--output", output.path]
            var environment = ["PGHOST": "127.0.0.1", "PGPORT": "1", "PGDATABASE": "d", "PGUSER": "reader"]
            environment[name] = value
            let run = try CallsheetRun(arguments, environment: environment)
            #expect(run.status != 0)
            #expect(!(run.stderr + run.stdout).contains("sekret"), "\(run.stderr)")
        }
    }

    @Test func aPasswordFromTheEnvironmentIsNeverPrinted() throws {
        let output = try OutputFolder()
        let run = try CallsheetRun(
            ["generate", "--output", output.path, "--templates", OutputFolder.minimalTemplates],
            environment: [
                "CALLSHEET_DATABASE": "postgresql://reader:sekret-99@127.0.0.1:1/d", "PGPASSWORD": "other-sekret",
            ]
        )
        run.expectFailure(
            69,
            "Cannot connect to database 'd' at '127.0.0.1:1' as 'reader': connection refused. "
                + "Check that the server runs and that --database or PGHOST and PGPORT lead to it"
        )
    }
}
