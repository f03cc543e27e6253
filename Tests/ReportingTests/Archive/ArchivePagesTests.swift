import Dashboard
import Foundation
import TestSupport
import Testing

/// The archive's first page and the pages of its months.
@Suite struct ArchivePagesTests {
    private static let february = ArchiveSamples.month(
        "2026-02",
        [
            ArchiveSamples.report(
                "2026-02-16T23:59:59Z",
                version: 3,
                figures: ReportSamples.figures(
                    12_345,
                    completed: 9000,
                    connected: 4567,
                    conversations: 2345,
                    leads: 1234,
                    meetings: 321,
                    seconds: 99
                )
            ),
            ArchiveSamples.report("2026-02-16T23:59:59Z", version: 2),
            ArchiveSamples.report("2026-02-16T23:59:59Z", figures: .zero),
            ArchiveSamples.report("2026-02-01T04:05:06Z"),
        ]
    )
    private static let january = ArchiveSamples.month("2026-01", [ArchiveSamples.report("2026-01-31T23:30:00Z")])

    private static let older = ["2025-12", "2025-11"]

    /// As the product publishes it, for a name that must be escaped and readers in another zone.
    private func published(_ path: String) throws -> String {
        try ArchiveSamples.file(
            path,
            recent: [Self.february, Self.january],
            older: Self.older,
            changed: [Self.february, Self.january],
            name: "Salad & <Söhne>",
            preferences: Agency.Preferences(footerText: "Salad \"GmbH\"", timeZone: "Asia/Kolkata"),
            templates: ReportSamples.productTemplates()
        )
    }

    @Test(arguments: [("index.html", "index.html"), ("archive/2026-02.html", "month.html"), ("feed.xml", "feed.xml")])
    func theProductsPagesAreAsTheyWere(_ path: String, _ golden: String) throws {
        #expect(try GoldenFile.difference(of: Array(published(path).utf8), from: golden) == nil)
    }

    @Test(arguments: [("archive.html", "index.html", "archive-names.txt"), ("feed.xml", "feed.xml", "feed-names.txt")])
    func everyNameHasItsValue(_ template: String, _ path: String, _ golden: String) throws {
        let text = try ArchiveSamples.file(
            path,
            recent: [Self.february, Self.january],
            older: Self.older,
            preferences: Agency.Preferences(footerText: "Foot", timeZone: "America/New_York"),
            templates: [template: SchemaTemplate.everyName(of: template)]
        )
        #expect(try GoldenFile.difference(of: Array(text.utf8), from: golden) == nil)
    }

    /// A missed day, made up for in a later night, and corrected since.
    @Test func aLateReportSaysSoInTheListAndInTheFeed() throws {
        let read = "2026-02-18T03:40:03Z"
        let month = ArchiveSamples.month(
            "2026-02",
            [
                ArchiveSamples.report("2026-02-16T23:59:59Z"),
                ArchiveSamples.report("2026-02-15T23:59:59Z", version: 2, lateReading: read),
                ArchiveSamples.report("2026-02-15T23:59:59Z", lateReading: read),
            ]
        )
        func lines(_ path: String) throws -> [Substring] {
            try ArchiveSamples.file(
                path,
                recent: [month],
                preferences: Agency.Preferences(timeZone: "Europe/Berlin"),
                templates: ReportSamples.productTemplates()
            ).split(separator: "\n")
        }
        let late = " (made late, batches read on 18 Feb 2026, 04:40)"
        #expect(
            try lines("index.html").filter { $0.hasPrefix("<tr><td>") }.map { $0.components(separatedBy: "</td>")[0] }
                == [
                    "<tr><td><a href=\"snapshots/2026-02-16T235959Z/index.html\">16 Feb 2026, as of 17 Feb 2026, 00:59</a>",
                    "<tr><td><a href=\"snapshots/2026-02-15T235959Z-2/index.html\">15 Feb 2026, as of 16 Feb 2026, 00:59</a>"
                        + " (correction 1)\(late)",
                    "<tr><td><a href=\"snapshots/2026-02-15T235959Z/index.html\">15 Feb 2026, as of 16 Feb 2026, 00:59</a>\(late)",
                ]
        )
        #expect(
            try lines("feed.xml").filter { $0.hasPrefix("<title>Report of") } == [
                "<title>Report of 16 Feb 2026, as of 17 Feb 2026, 00:59</title>",
                "<title>Report of 15 Feb 2026, as of 16 Feb 2026, 00:59 (correction 1)\(late)</title>",
                "<title>Report of 15 Feb 2026, as of 16 Feb 2026, 00:59\(late)</title>",
            ]
        )
    }

    // MARK: Which files

    @Test func theFirstPageAndTheFeedAreAlwaysMadeAndMonthsWhenTheyChanged() throws {
        func paths(_ changed: [ArchiveSamples.Month]) throws -> [String] {
            try ArchiveSamples.files(recent: [Self.january], changed: changed, templates: [:]).map(\.path)
        }
        #expect(try paths([]) == ["index.html", "feed.xml"])
        #expect(try paths([Self.january]) == ["index.html", "feed.xml", "archive/2026-01.html"])
        #expect(
            try paths([Self.february, Self.january])
                == ["index.html", "feed.xml", "archive/2026-02.html", "archive/2026-01.html"]
        )
    }

    // MARK: Months

    private static let list = """
        {{#single_month}}
        single
        {{/single_month}}
        {{#months}}
        {{month}} ({{id}})
        {{#reports}}
        {{date}}, {{time}}{{#correction}} correction {{correction}}{{/correction}}: {{file}}
        {{/reports}}
        {{/months}}
        {{#has_older_months}}
        older
        {{/has_older_months}}
        {{#older_months}}
        {{month}}: {{file}}
        {{/older_months}}
        """

    private func lines(
        _ path: String = "index.html",
        recent: [ArchiveSamples.Month],
        older: [String] = [],
        changed: [ArchiveSamples.Month] = [],
        timeZone: String? = nil
    ) throws -> [String] {
        try ArchiveSamples.file(
            path,
            recent: recent,
            older: older,
            changed: changed,
            preferences: Agency.Preferences(timeZone: timeZone),
            templates: ["archive.html": Self.list]
        ).split(separator: "\n").map(String.init)
    }

    @Test func monthsAndReportsKeepTheirOrderAndCorrectionsAreCounted() throws {
        #expect(
            try lines(recent: [Self.february, Self.january]) == [
                "February 2026 (2026-02)",
                "16 Feb 2026, 23:59 correction 2: snapshots/2026-02-16T235959Z-3/index.html",
                "16 Feb 2026, 23:59 correction 1: snapshots/2026-02-16T235959Z-2/index.html",
                "16 Feb 2026, 23:59: snapshots/2026-02-16T235959Z/index.html",
                "1 Feb 2026, 04:05: snapshots/2026-02-01T040506Z/index.html", "January 2026 (2026-01)",
                "31 Jan 2026, 23:30: snapshots/2026-01-31T233000Z/index.html",
            ]
        )
    }

    @Test func olderMonthsAreLinkedByName() throws {
        #expect(
            try lines(recent: [Self.january], older: Self.older) == [
                "January 2026 (2026-01)", "31 Jan 2026, 23:30: snapshots/2026-01-31T233000Z/index.html", "older",
                "December 2025: archive/2025-12.html", "November 2025: archive/2025-11.html",
            ]
        )
    }

    /// A month's page stands one folder deeper, and speaks of itself alone.
    @Test func aMonthsPageLinksUpwards() throws {
        #expect(
            try lines(
                "archive/2026-01.html",
                recent: [Self.february, Self.january],
                older: Self.older,
                changed: [Self.february, Self.january]
            ) == [
                "single", "January 2026 (2026-01)",
                "31 Jan 2026, 23:30: ../snapshots/2026-01-31T233000Z/index.html",
            ]
        )
    }

    /// The run made it at the end of 31 January where it counts the days, which is 1 February here or there.
    @Test(arguments: [
        ("Asia/Kolkata", "2026-01-31T23:30:00Z", "31 Jan 2026, 1 Feb 2026 at 05:00"),
        ("UTC", "2026-02-01T05:59:59Z", "31 Jan 2026, 1 Feb 2026 at 05:59"),
        ("America/Chicago", "2026-02-01T05:59:59Z", "31 Jan 2026, 23:59"),
        ("America/Los_Angeles", "2026-01-31T01:00:00Z", "31 Jan 2026, 30 Jan 2026 at 17:00"),
    ])
    func aReportKeepsItsDayWhereverItsReadersAre(_ zone: String, _ asOf: String, _ expected: String) throws {
        let report = ArchiveSamples.report(asOf, day: "2026-01-31")
        let list =
            "{{#months}}{{#reports}}{{date}}, {{#time_date}}{{time_date}} at {{/time_date}}{{time}}{{/reports}}{{/months}}"
        let text = try ArchiveSamples.file(
            recent: [ArchiveSamples.month("2026-01", [report])],
            preferences: Agency.Preferences(timeZone: zone),
            templates: ["archive.html": list]
        )
        #expect(text == expected)
    }

    @Test func anEmptyMonthHasNoReports() throws {
        #expect(try lines(recent: [ArchiveSamples.month("2026-01", [])]) == ["January 2026 (2026-01)"])
    }

    // MARK: Links

    /// Every address on a page leads to a file of the output tree, from where the page stands.
    @Test(arguments: ["index.html", "archive/2026-02.html", "archive/2026-01.html"])
    func everyLinkLeadsIntoTheAgencysFolder(_ path: String) throws {
        let page = try published(path)
        let addresses = page.matches(of: /href="([^"#]+)"/).map { String($0.output.1) }
        let up = path.contains("/") ? "../" : ""
        let expected = [
            "latest/style.css", "feed.xml", "latest/index.html", "index.html",
            "snapshots/2026-02-16T235959Z-3/index.html",
            "snapshots/2026-02-16T235959Z-2/index.html", "snapshots/2026-02-16T235959Z/index.html",
            "snapshots/2026-02-01T040506Z/index.html", "snapshots/2026-01-31T233000Z/index.html",
            "archive/2025-12.html",
            "archive/2025-11.html",
        ]
        #expect(addresses.count > 4)
        #expect(addresses.filter { address in !expected.contains { up + $0 == address } } == [])
    }
}
