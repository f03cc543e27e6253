import Foundation
import TestSupport
import Testing

/// Days and time zones from the command line to the pages.
@Suite struct TimeZoneTests {
    private static let database = Result {
        try TestDatabase(load: .init(agencies: 1, campaigns: 1, days: 3, batches: 1))
    }

    private func agency(_ database: TestDatabase) throws -> String { try ExpectedAnswers(database).agencies[0] }

    @Test(arguments: ["Japan", "EST5EDT", "GMT0", "Zulu", "Etc/GMT+5", "America/Argentina/Buenos_Aires"])
    func everyNameOfTheTimeZoneDatabaseIsTaken(_ zone: String) throws {
        let output = try OutputFolder()
        try output.generate(Self.database.get(), ["--as-of", "2026-02-16T12:00:00Z", "--time-zone", zone])
            .expectSuccess()
        #expect(try output.runRecord("2026-02-16T120000Z").time_zone == zone)
    }

    @Test(arguments: [
        "posixrules", "localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "europe/berlin", "tzdata.zi", "+01:00",
        "/usr/share/zoneinfo/UTC", "Europe/../UTC", "Europe",
    ])
    func nothingElseIs(_ zone: String) throws {
        try OutputFolder().generate(Self.database.get(), ["--time-zone", zone]).expectFailure(
            64,
            "Unknown time zone '\(zone)'. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
        )
    }

    @Test(arguments: [
        // Clocks are put back at midnight, and 23:59:59 comes twice.
        ("2026-04-04", "America/Santiago", "2026-04-05T035959Z"),
        // They are put forward from 23:00 to midnight.
        ("2025-03-29", "America/Scoresbysund", "2025-03-30T005959Z"),
    ])
    func aDateMeansItsLastSecond(_ date: String, _ zone: String, _ stamp: String) throws {
        let output = try OutputFolder()
        try output.generate(Self.database.get(), ["--as-of", date, "--time-zone", zone]).expectSuccess()
        let snapshot = try output.latest(agency(Self.database.get()), "snapshot.json")
        #expect(snapshot.contains(#""today":"\#(date)""#))
        #expect(try output.runRecord(stamp).time_zone == zone)
    }

    @Test func aDayThatAZoneSkippedIsRefused() throws {
        try OutputFolder().generate(
            Self.database.get(),
            ["--as-of", "2011-12-30", "--time-zone", "Pacific/Apia"]
        ).expectFailure(
            64,
            "--as-of '2011-12-30' is a day that Pacific/Apia skipped: no clock there showed it. Use the day before or after"
        )
    }

    @Test func withoutTimeZoneDataNothingIsPublished() throws {
        let output = try OutputFolder()
        let without = ["TZDIR": "/nowhere"]
        let message =
            "No time zone data in '/nowhere'. Install the system's package tzdata, or set TZDIR to the folder that has them"
        try output.generate(Self.database.get(), environment: without).expectFailure(78, message)
        try output.generate(Self.database.get(), ["--time-zone", "Japan"], environment: without)
            .expectFailure(78, message)
        #expect(!FileManager.default.fileExists(atPath: output.path))
    }

    @Test func zonesComeFromTheFolderThatTZDIRNames() throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        try files.copyItem(atPath: "/usr/share/zoneinfo/Asia/Tokyo", toPath: "\(folder.path)/Here")
        try Data("TZif2 and no more".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/Broken"))
        let output = try OutputFolder()
        let environment = ["TZDIR": folder.path]
        try output.generate(Self.database.get(), ["--time-zone", "Here"], environment: environment).expectSuccess()
        #expect(try output.runRecord("2026-02-16T145959Z").time_zone == "Here")
        try output.generate(Self.database.get(), ["--time-zone", "Broken"], environment: environment).expectFailure(
            78,
            "\(folder.path)/Broken: No sound time zone file: it ends too early. Install the system's package tzdata again"
        )
    }

    /// East of the run's zone the report's time is on the next day, and west of UTC its name bears the next.
    @Test(arguments: [
        ("UTC", "Asia/Tokyo", "2026-02-28T235959Z", "28 Feb 2026, as of 1 Mar 2026, 08:59"),
        ("America/Chicago", "America/Chicago", "2026-03-01T055959Z", "28 Feb 2026, 23:59"),
        ("America/Chicago", "Europe/Berlin", "2026-03-01T055959Z", "28 Feb 2026, as of 1 Mar 2026, 06:59"),
        ("Asia/Tokyo", "America/Chicago", "2026-02-28T145959Z", "28 Feb 2026, 08:59"),
        ("Pacific/Kiritimati", "America/Chicago", "2026-02-28T095959Z", "28 Feb 2026, 03:59"),
    ])
    func aReportIsListedUnderItsOwnDay(_ run: String, _ zone: String, _ stamp: String, _ shown: String) throws {
        let database = try TestDatabase(load: .init(agencies: 1, campaigns: 1, days: 3, batches: 1))
        try database.execute(#"UPDATE agencies SET settings = '{"timezone": "\#(zone)"}'"#)
        let output = try OutputFolder()
        try CallsheetRun([
            "generate", "--output", output.path, "--templates", OutputFolder.productTemplates, "--database",
            database.conninfo,
            "--as-of", "2026-02-28", "--time-zone", run,
        ]).expectSuccess()
        let folder = "agencies/\(try agency(database))"
        let page = try output.text("\(folder)/index.html")
        #expect(page.contains(">February 2026</h2>"))
        #expect(page.contains("<a href=\"snapshots/\(stamp)/index.html\">\(shown)</a>"))
        #expect(try output.text("\(folder)/feed.xml").contains("<title>Report of \(shown)</title>"))
        #expect(try Set(output.tree("\(folder)/archive").keys) == ["/2026-02.html", "/2026-02.json"])
        #expect(try output.text("\(folder)/latest/report.md").contains("30 Jan 2026 to 28 Feb 2026"))
    }

    @Test func anAgencysLocaleFallsBackByItsLanguageWithAWarning() throws {
        let database = try TestDatabase(load: .init(agencies: 3, campaigns: 1, days: 3, batches: 1))
        try database.execute(
            #"""
            UPDATE agencies SET settings = '{"locale": "de-PL"}' WHERE slug = 'agency-1-1';
            UPDATE agencies SET settings = '{"locale": "tlh"}' WHERE slug = 'agency-2-1';
            UPDATE agencies SET settings = '{"locale": "zh_TW"}' WHERE slug = 'agency-3-1';
            """#
        )
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        let warnings = Dictionary(
            uniqueKeysWithValues: try output.runRecord().agencies.map { ($0.name, $0.warnings) }
        )
        #expect(
            warnings["Agency 1"]
                == ["settings.locale is not a locale that is known: numbers and dates are written as in 'de'"]
        )
        #expect(
            warnings["Agency 2"] == ["settings.locale is ignored: it must be a language tag such as en-US or de-DE"]
        )
        #expect(warnings.count == 3)
        #expect((warnings["Agency 3"] ?? nil) == nil)
    }
}
