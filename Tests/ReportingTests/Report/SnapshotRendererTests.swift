import Dashboard
import Testing

/// The files of a snapshot: which there are, under which names, and that nothing but the data decides what is in them.
@Suite struct SnapshotRendererTests {
    private static let custom = Period.custom(
        DayRange(ReportSamples.day("2025-12-01"), ReportSamples.day("2026-01-15"))
    )

    private static func batches(_ count: UInt64) -> [Batch] {
        (0..<count).map { ReportSamples.batch($0, created: "2026-02-16T12:00:00Z") }
    }

    private func paths(_ snapshot: Snapshot, _ periods: [Period]) throws -> [String] {
        try ReportSamples.files(snapshot, periods).map(\.path)
    }

    // MARK: Names

    @Test func everyFixedPeriodHasItsFiles() throws {
        #expect(
            try paths(ReportSamples.snapshot(), Period.fixed) == [
                "today.md", "today.html", "dashboard-campaigns/today/0.json", "7d.md", "7d.html",
                "dashboard-campaigns/7d/0.json", "report.md", "index.html", "dashboard-campaigns/30d/0.json", "90d.md",
                "90d.html", "dashboard-campaigns/90d/0.json", "style.css", "snapshot.json",
            ]
        )
    }

    @Test func aCustomPeriodIsNamedByItsDates() throws {
        #expect(
            try paths(ReportSamples.snapshot(), [.days7, Self.custom]) == [
                "7d.md", "7d.html", "dashboard-campaigns/7d/0.json", "custom-2025-12-01_2026-01-15.md",
                "custom-2025-12-01_2026-01-15.html", "dashboard-campaigns/custom-2025-12-01_2026-01-15/0.json",
                "style.css", "snapshot.json",
            ]
        )
    }

    /// Files may only be called what any web server and any file system takes.
    @Test func namesNeedNoEscaping() throws {
        for path in try paths(ReportSamples.snapshot(batches: Self.batches(60)), Period.fixed + [Self.custom]) {
            #expect(path.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*/) != nil, "\(path)")
        }
    }

    // MARK: Pages of the answer

    @Test(
        arguments: [
            (0, [0]), (1, [0]), (25, [0]), (26, [0, 25]), (50, [0, 25]), (51, [0, 25, 50]), (60, [0, 25, 50]),
        ] as [(UInt64, [Int])]
    )
    func everyPageOfTheAnswerIsThere(_ batches: UInt64, _ offsets: [Int]) throws {
        let files = try ReportSamples.files(ReportSamples.snapshot(batches: Self.batches(batches)), [.today, .days90])
        for period in ["today", "90d"] {
            let pages = files.filter { $0.path.hasPrefix("dashboard-campaigns/\(period)/") }
            #expect(pages.map(\.path) == offsets.map { "dashboard-campaigns/\(period)/\($0).json" })
            for (page, offset) in zip(pages, offsets) {
                let text = String(decoding: page.bytes, as: UTF8.self)
                let hasMore = offset != offsets.last
                #expect(
                    text.hasSuffix(
                        #""pagination":{"total":\#(batches),"limit":25,"offset":\#(offset),"has_more":\#(hasMore)}}"#
                    )
                        || text.hasSuffix(
                            #""pagination":{"total":\#(batches),"limit":25,"offset":\#(offset),"has_more":\#(hasMore)}}"#
                                + "\n"
                        ),
                    "\(text.suffix(80))"
                )
            }
            let ids = pages.flatMap { page in
                String(decoding: page.bytes, as: UTF8.self).matches(of: /"id":"([0-9a-f-]{36})"/).map { $0.output.1 }
            }
            #expect(ids.map(String.init) == (0..<batches).map { ReportSamples.id($0).description })
        }
    }

    @Test func anAnswerIsTheQuerysOwn() throws {
        let snapshot = ReportSamples.snapshot(
            batches: Self.batches(30),
            campaigns: [ReportSamples.campaign(calls: ["2026-02-01": 3, "2026-02-16": 5])]
        )
        let files = try ReportSamples.files(snapshot, [.days7, Self.custom])
        for (period, offset) in [(Period.days7, 0), (.days7, 25), (Self.custom, 0), (Self.custom, 25)] {
            let path = "dashboard-campaigns/\(period.name)/\(offset).json"
            let answer = DashboardAnswer(DashboardQuery(period: period, offset: offset), to: snapshot)
            #expect(files.first { $0.path == path }?.bytes == answer.json)
        }
    }

    // MARK: What is in the files

    @Test func thePageIsItsMarkdownAsHTML() throws {
        let templates = ["report.md": "# {{agency}}\n\n*{{days}}* days", "page.html": "<{{{title}}}>{{{body}}}"]
        let snapshot = ReportSamples.snapshot(name: "A & B")
        #expect(
            try ReportSamples.file("7d.md", of: snapshot, [.days7], templates: templates) == "# A \\& B\n\n*7* days"
        )
        let page = try ReportSamples.file("7d.html", of: snapshot, [.days7], templates: templates)
        #expect(page == "<A &amp; B><h1 id=\"a--b\">A &amp; B</h1>\n<p><em>7</em> days</p>\n")
    }

    @Test(arguments: [
        ("Plain\n\n# First *one*\n\n# Second", "First one"), ("# a < b `c` [d](e.html)", "a &lt; b c d"),
        ("## Second", ""),
        ("", ""), ("Text <h1>no</h1>", ""), ("Setext\n===", "Setext"), ("# ", ""),
    ])
    func theTitleIsTheTextOfTheFirstHeading(_ report: String, _ title: String) throws {
        let templates = ["report.md": report, "page.html": "{{{title}}}"]
        #expect(
            try ReportSamples.file("7d.html", of: ReportSamples.snapshot(), [.days7], templates: templates) == title
        )
    }

    @Test func theDataAreThoseOfTheSnapshot() throws {
        let snapshot = ReportSamples.snapshot(
            batches: Self.batches(3),
            campaigns: [ReportSamples.campaign(calls: ["2026-02-16": 5])],
            preferences: Agency.Preferences(primaryColor: "no colour", footerText: "")
        )
        let file = try #require(try ReportSamples.files(snapshot).last)
        #expect(file.path == "snapshot.json")
        #expect(try Snapshot(json: file.bytes) == snapshot)
    }

    @Test func theSameSnapshotMakesTheSameBytes() throws {
        let templates = try ReportSamples.productTemplates()
        let files = try ReportSamples.files(ReportSamples.preview, Period.fixed, templates: templates)
        #expect(try ReportSamples.files(ReportSamples.preview, Period.fixed, templates: templates) == files)
        // A period's files do not depend on which others there are, but for the links between the pages.
        let alone = try ReportSamples.files(ReportSamples.preview, [.days7], templates: templates)
        for file in alone where file.path != "7d.html" { #expect(files.contains(file), "\(file.path)") }
    }

    @Test func aReceiverThatFailsStopsTheWork() throws {
        struct Full: Error {}
        var received: [String] = []
        #expect(throws: Full.self) {
            _ = try ReportSamples.files(ReportSamples.snapshot(), Period.fixed) { file in
                guard received.count < 4 else { throw Full() }
                received.append(file.path)
            }
        }
        #expect(received == ["today.md", "today.html", "dashboard-campaigns/today/0.json", "7d.md"])
    }
}
