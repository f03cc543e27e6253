import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Options, the variables that stand for them, and time zones.
@Suite
struct OptionTests {
    private static let database = Result {
        try TestDatabase(load: .init(agencies: 4, campaigns: 2, days: 95, batches: 3))
    }

    private func agencies() throws -> [String] { try ExpectedAnswers(Self.database.get()).agencies }

    @Test func everyOptionCanBeAVariable() throws {
        let database = try Self.database.get()
        let ids = try agencies()
        let (byOption, byVariable) = (try OutputFolder(), try OutputFolder())
        try CallsheetRun([
            "generate", "--output", byOption.path, "--templates", OutputFolder.minimalTemplates,
            "--database", database.conninfo, "--as-of", "2026-02-15", "--time-zone", "Asia/Tokyo", "--period", "7d",
            "--period", "custom", "--start-date", "2026-01-01", "--end-date", "2026-01-05", "--agency", ids[1],
            "--agency", ids[2], "--shard", "1/2", "--jobs", "2", "--statement-timeout", "60", "--lock-timeout", "5",
            "--reason", "because",
        ]).expectSuccess()
        try CallsheetRun(
            ["generate"],
            environment: [
                "CALLSHEET_OUTPUT": byVariable.path, "CALLSHEET_TEMPLATES": OutputFolder.minimalTemplates,
                "CALLSHEET_DATABASE": database.conninfo, "CALLSHEET_AS_OF": "2026-02-15",
                "CALLSHEET_TIME_ZONE": "Asia/Tokyo", "CALLSHEET_PERIOD": "7d custom",
                "CALLSHEET_START_DATE": "2026-01-01", "CALLSHEET_END_DATE": "2026-01-05",
                "CALLSHEET_AGENCY": "\(ids[1]),\(ids[2])", "CALLSHEET_SHARD": "1/2", "CALLSHEET_JOBS": "2",
                "CALLSHEET_STATEMENT_TIMEOUT": "60", "CALLSHEET_LOCK_TIMEOUT": "5", "CALLSHEET_REASON": "because",
            ]
        ).expectSuccess()
        expectSame(try byOption.tree(), try byVariable.tree())
        let record = try byVariable.runRecord("2026-02-15T145959Z.shard-1-of-2")
        #expect(record.agencies.map(\.id) == [ids[1]])
        #expect(record.periods == ["7d", "custom-2026-01-01_2026-01-05"])
    }

    @Test func anOptionBeatsItsVariable() throws {
        let output = try OutputFolder()
        try output.generate(
            Self.database.get(),
            ["--agency", agencies()[0], "--period", "7d"],
            environment: [
                "CALLSHEET_OUTPUT": "/nowhere", "CALLSHEET_DATABASE": "host=/nowhere", "CALLSHEET_AS_OF": "2001-01-01",
                "CALLSHEET_AGENCY": "nonsense", "CALLSHEET_PERIOD": "today", "CALLSHEET_TEMPLATES": "/nowhere",
            ]
        ).expectSuccess()
        #expect(try output.runRecord().periods == ["7d"])
        #expect(try output.runRecord().agencies.map(\.id) == [agencies()[0]])
    }

    @Test func libpqsEnvironmentIsEnoughToConnect() throws {
        let output = try OutputFolder()
        try CallsheetRun(
            [
                "generate", "--output", output.path, "--templates", OutputFolder.minimalTemplates, "--as-of",
                "2026-02-16",
            ],
            environment: ["PGDATABASE": Self.database.get().name]
        ).expectSuccess()
        #expect(try output.runRecord().agencies.map(\.id) == agencies())
    }

    /// Run where they stand by default: ./output and ./templates.
    @Test func foldersAreTheWorkingFoldersByDefault() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: OutputFolder.minimalTemplates, toPath: folder.path + "/templates")
        try CallsheetRun(
            ["generate", "--database", Self.database.get().conninfo, "--as-of", "2026-02-16"],
            folder: folder.path
        ).expectSuccess()
        let latest = "\(folder.path)/output/agencies/\(try agencies()[0])/latest/index.html"
        #expect(FileManager.default.fileExists(atPath: latest))
    }

    @Test(arguments: [
        ("UTC", "2026-02-16T235959Z"), ("Asia/Tokyo", "2026-02-16T145959Z"),
        ("America/Los_Angeles", "2026-02-17T075959Z"), ("Asia/Kathmandu", "2026-02-16T181459Z"),
    ])
    func aDateMeansItsEndInTheZone(_ zone: String, _ stamp: String) throws {
        let output = try OutputFolder()
        try output.generate(Self.database.get(), ["--time-zone", zone]).expectSuccess()
        let record = try output.runRecord(stamp)
        #expect(record.time_zone == zone)
        // Whatever the zone, the calendar days are those of the date that was asked for.
        try output.expectAnswers(of: Self.database.get(), today: "2026-02-16")
    }

    /// The day on which clocks go forward is an hour shorter.
    @Test func theEndOfADayOfChangingClocksIsFound() throws {
        let output = try OutputFolder()
        try output.generate(Self.database.get(), ["--as-of", "2025-03-30", "--time-zone", "Europe/Berlin"])
            .expectSuccess()
        #expect(try output.runRecord("2025-03-30T215959Z").as_of == "2025-03-30T21:59:59Z")
    }

    @Test(arguments: [
        ("UTC", "2026-02-16"), ("Asia/Tokyo", "2026-02-17"), ("America/Los_Angeles", "2026-02-16"),
        ("Pacific/Kiritimati", "2026-02-17"), ("Pacific/Pago_Pago", "2026-02-16"),
    ])
    func todayIsTheDateThatTheInstantHasInTheZone(_ zone: String, _ today: String) throws {
        let output = try OutputFolder()
        let day = ["--as-of", "2026-02-16T18:00:00Z", "--time-zone", zone]
        try output.generate(Self.database.get(), day).expectSuccess()
        try output.expectAnswers(of: Self.database.get(), today: today)
        let snapshot = try output.latest(agencies()[0], "snapshot.json")
        #expect(snapshot.contains(#""as_of":"2026-02-16T18:00:00Z","time_zone":"\#(zone)","today":"\#(today)""#))
    }

    @Test func anInstantCanHaveItsOwnOffsetAndLosesItsFraction() throws {
        let output = try OutputFolder()
        try output.generate(
            Self.database.get(),
            ["--as-of", "2026-02-17T01:00:00.999+09:00", "--agency", agencies()[0]]
        ).expectSuccess()
        #expect(try output.runRecord("2026-02-16T160000Z").as_of == "2026-02-16T16:00:00Z")
    }

    @Test(arguments: ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
    func yesterdayEndsBeforeTodayBegan(_ zone: String) throws {
        // The date may change while this runs; the run then saw one of the two.
        func yesterday() throws -> String {
            let rows = try Self.database.get().connect().query(
                "yesterday",
                """
                SELECT to_char((date_trunc('day', now() AT TIME ZONE $1) - interval '1 second') AT TIME ZONE $1
                               AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24MISS"Z"')
                """,
                [zone]
            )
            return try #require(rows[0, 0])
        }
        let before = try yesterday()
        let output = try OutputFolder()
        try output.generate(
            Self.database.get(),
            ["--as-of", "yesterday", "--time-zone", zone, "--agency", agencies()[0]]
        ).expectSuccess()
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(output.path)/runs")
        #expect(try names == ["\(before).json"] || names == ["\(yesterday()).json"])
    }

    @Test func anAgencysZoneChangesOnlyHowTimesAreShown() throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 2, days: 40, batches: 3))
        let agency = try ExpectedAnswers(database).agencies[0]
        let (plain, shown) = (try OutputFolder(), try OutputFolder())
        try plain.generate(database).expectSuccess()
        try database.execute(#"UPDATE agencies SET settings = '{"timezone": "Asia/Tokyo"}'"#)
        try shown.generate(database).expectSuccess()
        for period in ["today", "7d", "30d", "90d"] {
            let file = "dashboard-campaigns/\(period)/0.json"
            #expect(try plain.latest(agency, file) == shown.latest(agency, file))
        }
        #expect(try plain.latest(agency, "report.md").contains("as of 16 Feb 2026, 23:59 in UTC, days of UTC"))
        #expect(try shown.latest(agency, "report.md").contains("as of 17 Feb 2026, 08:59 in Asia/Tokyo, days of UTC"))
        let rows = try shown.latest(agency, "report.md").split(separator: "\n").filter { $0.hasPrefix("| Campaign") }
        #expect(!rows.isEmpty)
    }

    @Test func wrongPreferencesAreIgnoredWithAWarning() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 1, days: 3, batches: 1))
        try database.execute(
            #"""
            UPDATE agencies SET branding = '{"primary_color": "red", "logo_url": "javascript:alert(1)", "font": "x"}',
                settings = '{"timezone": "Mars/Olympus", "locale": 7, "api_key": "sekret-99"}' WHERE slug = 'agency-1-1';
            UPDATE agencies SET branding = '[]', settings = NULL WHERE slug = 'agency-2-1';
            UPDATE agencies SET settings = '{"report_recipients": "boss@example.org"}' WHERE slug = 'agency-3-1';
            """#
        )
        let output = try OutputFolder()
        let run = try output.generate(database).expectSuccess()
        #expect(run.stderr.contains(", 8 warnings in the run record in "), "\(run.stderr)")
        let record = try output.runRecord()
        let warnings = Dictionary(uniqueKeysWithValues: record.agencies.map { ($0.name, $0.warnings) })
        #expect(
            warnings["Agency 1"] == [
                "branding.font is not known and ignored", "settings.api_key is not known and ignored",
                "settings.locale is ignored: it must be a text",
                "settings.timezone is ignored: it must be an IANA name such as Europe/Berlin",
                "branding.primary_color is ignored: it must be written #rgb or #rrggbb",
                "branding.logo_url is ignored: it must be an https address",
            ]
        )
        #expect(warnings["Agency 2"] == ["branding is ignored: it must be a JSON object"])
        #expect(warnings["Agency 3"] == ["settings.report_recipients is ignored: it must be an array of texts"])
        // A key that the reports do not know may be a secret of somebody's.
        for (path, entry) in try output.tree() {
            if case .file(let data) = entry { #expect(data.firstRange(of: Data("sekret".utf8)) == nil, "\(path)") }
        }
    }

    @Test(arguments: ["1970-01-01", "9999-12-31"])
    func theFirstAndTheLastDayThereIsCanBeAskedFor(_ day: String) throws {
        let output = try OutputFolder()
        try output.generate(Self.database.get(), ["--as-of", day, "--agency", agencies()[0], "--allow-future"])
            .expectSuccess()
    }

    @Test func allDaysThereAreCanBeAskedFor() throws {
        let output = try OutputFolder()
        let custom = "custom-0001-01-01_9999-12-31"
        try output.generate(
            Self.database.get(),
            ["--agency", agencies()[0], "--start-date", "0001-01-01", "--end-date", "9999-12-31"]
        ).expectSuccess()
        let page = try ExpectedAnswers(Self.database.get()).pages(agencies()[0], custom)[0]
        #expect(try output.latest(agencies()[0], "dashboard-campaigns/\(custom)/0.json") == page)
    }
}
