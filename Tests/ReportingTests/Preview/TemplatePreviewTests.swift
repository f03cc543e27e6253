import Dashboard
import OutputTree
import Templates
import Testing

@testable import Reporting

/// What a person who writes templates is shown of each of them.
@Suite struct TemplatePreviewTests {
    private static let small = [
        "report.md": "# {{agency}} {{first_day}} {{> part}}", "part.md": "part {{days}}",
        "page.html": "<link rel=stylesheet href=style.css>{{> head}}{{{body}}}{{#periods}}{{file}} {{/periods}}",
        "head.html": "head", "style.css": "a{color:{{accent}}}{{> dark}}", "dark.css": "b{}", "own.css": "c{}",
        "archive.html": "<link rel=stylesheet href={{root}}latest/style.css>archive {{> row}} {{> own.css}}",
        "row.html": "row", "feed.xml": "feed {{> entry}}", "entry.xml": "entry", "unused.md": "{{nonsense}}",
    ]

    private func templates(_ files: [String: String] = small) throws -> ReportTemplates {
        try ReportTemplates(files: files.mapValues { Array($0.utf8) }, folder: "templates")
    }

    private func preview(
        _ file: String,
        _ templates: ReportTemplates,
        _ snapshot: Snapshot = .sample,
        _ period: Period = .standard
    ) -> String {
        let style = ReportSamples.style(of: snapshot)
        let bytes = TemplatePreview(templates, snapshot, style, period: period).rendering(of: file)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("report.md", "report.md"), ("part.md", "report.md"), ("page.html", "page.html"), ("head.html", "page.html"),
        ("style.css", "style.css"), ("dark.css", "style.css"), ("own.css", "archive.html"),
        ("archive.html", "archive.html"), ("row.html", "archive.html"), ("feed.xml", "feed.xml"),
        ("entry.xml", "feed.xml"), ("unused.md", nil), ("nowhere.md", nil),
    ])
    func aFileShowsInTheTemplateThatIncludesIt(_ file: String, _ template: String?) throws {
        #expect(try templates().template(showing: file) == template)
    }

    @Test func everyTemplateShowsWhereItIsSeen() throws {
        let templates = try templates()
        for file in ["report.md", "part.md", "page.html", "head.html", "style.css", "dark.css"] {
            let page = preview(file, templates)
            #expect(page.hasPrefix("<style>\na{color:#"), "\(file): \(page)")
            #expect(page.contains("}b{}\n</style>head<h1 id="), "\(file): \(page)")
            #expect(page.contains("Sample Agency 18 Jan 2026 part 30</h1>"), "\(file): \(page)")
        }
        #expect(preview("row.html", templates).hasSuffix("b{}\n</style>archive row c{}"))
        #expect(preview("entry.xml", templates) == "feed entry")
    }

    /// The published page, but for the style sheet's place.
    @Test(
        arguments: Period.fixed + [.custom(DayRange(ReportSamples.day("2026-01-03"), ReportSamples.day("2026-01-20")))]
    )
    func theProductsPageIsThePublishedOne(_ period: Period) throws {
        let templates = try ReportSamples.productTemplates()
        let compiled = try ReportTemplates(files: templates.mapValues { Array($0.utf8) }, folder: "templates")
        let periods = Period.fixed + (period.isCustom ? [period] : [])
        let published = try ReportSamples.files(.sample, periods, templates: templates)
        func text(_ path: String) throws -> String {
            String(decoding: try #require(published.first { $0.path == path }).bytes, as: UTF8.self)
        }
        let link = "<link rel=\"stylesheet\" href=\"style.css\">"
        let parts = try text(period.pageFile).split(separator: link, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let style = "<style>\n\(try text("style.css"))</style>"
        let page = preview("report.md", compiled, .sample, period)
        #expect(page == parts[0] + style + parts[1])
        for file in templates.keys where !["archive.html", "feed.xml"].contains(file) {
            #expect(preview(file, compiled, .sample, period) == page, "\(file)")
        }
    }

    /// Months, a correction and older months: all that its template can say but what the page of one month has.
    @Test func theArchiveHasReportsOfMonths() throws {
        let templates = try ReportSamples.productTemplates()
        let compiled = try ReportTemplates(files: templates.mapValues { Array($0.utf8) }, folder: "templates")
        let page = preview("archive.html", compiled)
        for text in [
            "<h2 id=\"month-2026-02\">", "<h2 id=\"month-2026-01\">", "(correction 1)", "archive/2025-12.html",
        ] {
            #expect(
                page.matches(of: try Regex(text.replacing("(", with: "\\(").replacing(")", with: "\\)"))).count == 1
            )
        }
        #expect(page.contains("<style>\n/* The style sheet"))
        let feed = preview("feed.xml", compiled)
        #expect(feed.hasPrefix("<?xml"))
        #expect(feed.matches(of: /<entry>/).count == ArchivePages.feedLength)
    }

    /// The newest of its reports says what the snapshot's own report says.
    @Test func theArchiveIsMadeOfTheSnapshotsDays() throws {
        let snapshot = ReportSamples.snapshot(campaigns: [
            ReportSamples.campaign(calls: ["2026-02-16": 5, "2026-02-01": 70])
        ])
        let templates = try templates(
            Self.small.merging(["archive.html": "{{#months}}{{#reports}}{{date}} {{calls}}\n{{/reports}}{{/months}}"]) {
                $1
            }
        )
        let lines = preview("archive.html", templates, snapshot).split(separator: "\n")
        #expect(lines.prefix(2) == ["16 Feb 2026 75", "15 Feb 2026 70"])
        #expect(lines.last?.hasSuffix(" 0") == true)
    }

    @Test func theSampleHasFiguresForAnyPeriod() throws {
        let period = Period.custom(DayRange(ReportSamples.day("2019-03-01"), ReportSamples.day("2019-03-31")))
        let sample = Snapshot.sample(for: [period])
        #expect(sample.window.contains(period.range(today: sample.clock.today).preceding))
        #expect(sample.figures(in: period.range(today: sample.clock.today)).totalCalls > 0)
        #expect(try Snapshot(json: sample.json) == sample)
    }
}
