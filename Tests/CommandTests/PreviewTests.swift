import Foundation
import TestSupport
import Testing

/// `callsheet preview`: one template as its readers will see it, on stdout, and nothing else anywhere.
@Suite
struct PreviewTests {
    /// A draft, and templates in which nothing stands but what they need.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("# {{agency}}\n\n{{> part}}\n\n{{campaign_count}} campaigns, {{days}} days\n", to: "draft.md")
        try folder.write("<{{{title}}}>{{{body}}}", to: "templates/page.html")
        try folder.write("Part of {{agency}}\n", to: "templates/part.md")
        try folder.write("The report itself, which the draft stands in for.", to: "templates/report.md")
        try folder.write("", to: "templates/style.css")
        try folder.write("<archive of {{agency}}>", to: "templates/archive.html")
        try folder.write("<feed of {{agency}}>", to: "templates/feed.xml")
        return folder
    }

    private static let page = """
        <Sample Agency><h1 id="sample-agency">Sample Agency</h1>
        <p>Part of Sample Agency</p>
        <p>2 campaigns, 30 days</p>

        """

    private func preview(
        _ arguments: [String],
        in folder: TemporaryFolder,
        environment: [String: String?] = [:],
        wrapper: [String] = []
    ) throws -> CallsheetRun {
        try CallsheetRun(["preview"] + arguments, environment: environment, folder: folder.path, wrapper: wrapper)
    }

    private func expectPage(
        _ run: CallsheetRun,
        _ page: String = page,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status == 0, sourceLocation: sourceLocation)
        #expect(run.stderr == "", sourceLocation: sourceLocation)
        #expect(run.stdout == page, sourceLocation: sourceLocation)
    }

    // MARK: The page

    @Test func aDraftIsAPageOfMadeUpData() throws {
        let folder = try Self.folder()
        let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        try expectPage(preview(["draft.md"], in: folder))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
    }

    @Test func theTemplatesAreNamedByAnOptionOrAVariable() throws {
        let folder = try Self.folder()
        try FileManager.default.moveItem(atPath: folder.path + "/templates", toPath: folder.path + "/own")
        try expectPage(preview(["draft.md", "--templates", "own"], in: folder))
        try expectPage(preview(["--templates=\(folder.path)/own/", "\(folder.path)/draft.md"], in: folder))
        try expectPage(preview(["draft.md"], in: folder, environment: ["CALLSHEET_TEMPLATES": "own"]))
        let variable = ["CALLSHEET_TEMPLATES": "nowhere"]
        try expectPage(preview(["draft.md", "--templates", "own"], in: folder, environment: variable))
    }

    /// `GoldenTests` hold this very snapshot against what the product publishes.
    private static let snapshotFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/snapshot").path

    @Test func aSnapshotFillsTheNames() throws {
        let folder = try Self.folder()
        let snapshot = Self.snapshotFolder + "/snapshot.json"
        let page = """
            <Salad &amp; Söhne><h1 id="salad--söhne">Salad &amp; Söhne</h1>
            <p>Part of Salad &amp; Söhne</p>
            <p>2 campaigns, 30 days</p>

            """
        try expectPage(preview(["draft.md", "--snapshot", snapshot], in: folder), page)
        try expectPage(preview(["draft.md", "--snapshot", Self.snapshotFolder + "/"], in: folder), page)
        try expectPage(preview(["draft.md"], in: folder, environment: ["CALLSHEET_SNAPSHOT": snapshot]), page)
    }

    @Test func theProductsReportIsAWholePage() throws {
        let templates = OutputFolder.productTemplates
        let run = try CallsheetRun(["preview", "\(templates)/report.md", "--templates", templates])
        #expect(run.status == 0)
        #expect(run.stderr == "")
        #expect(run.stdout.hasPrefix("<!DOCTYPE html>\n"))
        #expect(run.stdout.hasSuffix("</html>\n"))
        #expect(run.stdout.contains("<title>Sample Agency: last 30 days</title>"))
        #expect(run.stdout.contains("<h2 id=\"what-needs-attention\">"))
        #expect(run.stdout.contains("class=\"chart daily\""))
        #expect(!run.stdout.contains("{{"))
        // Nothing beside it is needed, nor is there anything.
        #expect(run.stdout.contains("<style>\n/* The style sheet"))
        #expect(!run.stdout.contains("<link"))
    }

    @Test(arguments: [
        ("templates/archive.html", "<archive of Sample Agency>"), ("templates/feed.xml", "<feed of Sample Agency>"),
        ("templates/page.html", "<>"), ("templates/style.css", "<>"), ("templates/report.md", "<>"),
        ("draft.html", "new\n"), ("draft.xml", "new\n"),
    ])
    func anyTemplateIsShownWhereItIsSeen(_ file: String, _ start: String) throws {
        let folder = try Self.folder()
        for name in ["draft.html", "draft.xml"] { try folder.write("new\n", to: name) }
        let run = try preview([file], in: folder)
        #expect(run.status == 0 && run.stderr == "", "\(run.stderr)")
        #expect(run.stdout.hasPrefix(start), "\(run.stdout)")
        #expect(run.stdout.contains("The report itself") == (start == "<>"))
    }

    @Test func aPartIsShownInThePage() throws {
        let folder = try Self.folder()
        try folder.write("About {{> part}}\n", to: "templates/report.md")
        for part in ["templates/part.md", "part.md"] {
            try folder.write("{{days}} days", to: part)
            try expectPage(preview([part], in: folder), "<><p>About 30 days</p>\n")
        }
    }

    @Test(arguments: [
        (["--period", "today"], "1 16 Feb 2026"), (["--period=90d"], "90 19 Nov 2025"), ([], "30 18 Jan 2026"),
        (["--period", "custom", "--start-date", "2025-03-01", "--end-date", "2025-03-31"], "31 1 Mar 2025"),
        (["--start-date", "2026-02-16", "--end-date", "2026-02-16"], "1 16 Feb 2026"),
    ])
    func anyPeriodCanBeShown(_ options: [String], _ text: String) throws {
        let folder = try Self.folder()
        try folder.write("{{days}} {{first_day}}", to: "draft.md")
        try expectPage(preview(["draft.md"] + options, in: folder), "<><p>\(text)</p>\n")
        var variables: [String: String] = [:]
        for (index, option) in options.enumerated() where option.hasPrefix("--") {
            let parts = option.split(separator: "=")
            let name = "CALLSHEET_" + parts[0].dropFirst(2).uppercased().replacing("-", with: "_")
            variables[name] = parts.count > 1 ? String(parts[1]) : options[index + 1]
        }
        try expectPage(preview(["draft.md"], in: folder, environment: variables), "<><p>\(text)</p>\n")
    }

    /// Its agency's slug is `salad`.
    @Test func anAgencysOwnTemplatesStandInWhereOneWouldExpectThem() throws {
        let folder = try Self.folder()
        let snapshot = ["--snapshot", Self.snapshotFolder]
        let slug = try #require(
            try String(contentsOfFile: Self.snapshotFolder + "/snapshot.json", encoding: .utf8)
                .firstMatch(of: /"slug": *"([^"]+)"/)?.output.1
        )
        for (name, text) in [("north", "north"), (String(slug), "its own")] {
            try folder.write("\(text) {{{body}}}", to: "templates/agencies/\(name)/page.html")
        }
        try folder.write("text\n", to: "templates/agencies/north/report.md")
        try folder.write("text\n", to: "draft.md")
        let (common, north, own) = ("<><p>text</p>\n", "north <p>text</p>\n", "its own <p>text</p>\n")
        try expectPage(preview(["draft.md"], in: folder), common)
        try expectPage(preview(["draft.md"] + snapshot, in: folder), own)
        try expectPage(preview(["templates/agencies/north/report.md"], in: folder), north)
        try expectPage(preview(["templates/agencies/north/report.md"] + snapshot, in: folder), north)
        try expectPage(preview(["draft.md", "--agency-templates", "north"] + snapshot, in: folder), north)
        try expectPage(preview(["draft.md"], in: folder, environment: ["CALLSHEET_AGENCY_TEMPLATES": "north"]), north)
        try preview(["draft.md", "--agency-templates", "nort"], in: folder).expectFailure(
            64,
            "--agency-templates 'nort' has no folder in templates/agencies. These have: "
                + ["north", String(slug)].sorted().map { "'\($0)'" }.joined(separator: ", ")
        )
    }

    /// Those that it lies among are meant, wherever one is.
    @Test func aTemplateStandsAmongThoseOfItsFolder() throws {
        let folder = try Self.folder()
        try FileManager.default.moveItem(atPath: folder.path + "/templates", toPath: folder.path + "/own")
        try folder.write("north {{{body}}}", to: "own/agencies/north/page.html")
        try folder.write("Part of {{agency}}{{days}}", to: "other/part.md")
        try folder.write("{{> part}}\n", to: "own/report.md")
        let (common, north) = ("<><p>Part of Sample Agency</p>\n", "north <p>Part of Sample Agency</p>\n")
        try expectPage(preview(["own/report.md"], in: folder), common)
        try expectPage(preview(["\(folder.path)/own/page.html"], in: folder), common)
        try expectPage(preview(["own/agencies/north/page.html"], in: folder), north)
        for (below, file, page) in [
            ("/own", "report.md", common), ("/own/agencies", "north/page.html", north),
            ("/own/agencies/north", "page.html", north), ("/own/agencies", "../part.md", common),
        ] {
            let run = try CallsheetRun(["preview", file], folder: folder.path + below)
            expectPage(run, page)
        }
        // A folder that lacks templates is only where a draft lies.
        let run = try preview(["other/part.md"], in: folder)
        #expect(run.status == 78 && run.stderr.hasPrefix("callsheet: templates: no such file or directory. "))
        try expectPage(
            preview(["other/part.md", "--templates", "own"], in: folder),
            "<><p>Part of Sample Agency30</p>\n"
        )
    }

    /// Drafts may come through a pipe, but a template is a file.
    @Test func aPipeAmongTheTemplatesIsNotWaitedFor() throws {
        let folder = try Self.folder()
        try FileManager.default.removeItem(atPath: folder.path + "/templates/part.md")
        try #require(mkfifo(folder.path + "/templates/part.md", 0o600) == 0)
        let line = "templates/part.md: is a pipe, not a file. "
        try preview(["templates/part.md"], in: folder)
            .expectFailure(78, line + "Name a template, or put one in its place")
        try preview(["draft.md"], in: folder).expectFailure(78, line + "Put a file in its place, or remove it")
    }

    @Test func daysThatASnapshotDoesNotHoldAreTold() throws {
        let folder = try Self.folder()
        let start = ["draft.md", "--snapshot", Self.snapshotFolder, "--end-date", "2026-02-16", "--start-date"]
        let run = try preview(start + ["2020-01-01"], in: folder)
        #expect(run.status == 64 && run.stdout == "")
        let line = "callsheet: --start-date 2020-01-01 and --end-date 2026-02-16 are not within the days that "
        #expect(run.stderr.hasPrefix(line + "\(Self.snapshotFolder) holds: 20"), "\(run.stderr)")
        let first = try #require(run.stderr.firstMatch(of: /holds: ([0-9-]+) to/)).output.1
        let whole = try preview(start + [String(first)], in: folder)
        #expect(whole.status == 0)
        #expect(
            whole.stderr
                == "callsheet: \(Self.snapshotFolder) holds no days before \(first), so changes are against less "
                + "than the span before\n"
        )
    }

    @Test func aDraftCanComeFromStdin() throws {
        let folder = try Self.folder()
        let shell = ["sh", "-c", "exec \"$0\" \"$@\" < draft.md"]
        try expectPage(preview(["/dev/stdin"], in: folder, wrapper: shell))
    }

    // MARK: What is wrong

    @Test(arguments: [
        ("{{> prat}}\n", "draft.md:1:1: Unknown partial 'prat'. Did you mean 'part'? Available: 'part'"),
        (
            "# {{agency}}\n\n{{#attention}}{{campagin}}{{/attention}}{{agency.name}}",
            """
            draft.md:3:15: Unknown name 'campagin'. Did you mean 'campaign'? Names here: 'batch_failed', \
            'batch_overdue', 'contact_rate_fell', 'conversion_rate_fell', 'campaign_silent', 'campaign_ended', 'unusual_day'
            """
        ),
        ("a\n{{#attention}}", "draft.md:2:1: Section 'attention' has no end. Add {{/attention}}"),
        ("a {{{agency}}}", "draft.md:1:3: 'agency' is text and must be escaped. Write {{agency}}"),
    ])
    func aMistakeIsNamedWithItsPlaceInTheDraft(_ draft: String, _ line: String) throws {
        let folder = try Self.folder()
        try folder.write(draft, to: "draft.md")
        let run = try preview(["draft.md"], in: folder)
        #expect(run.status == 78)
        #expect(run.stdout == "")
        #expect(run.stderr.hasPrefix("callsheet: \(line)"), "\(run.stderr)")
    }

    @Test func everyMistakeHasALine() throws {
        let folder = try Self.folder()
        try folder.write("{{> prat}}\n{{#attention}}\n", to: "draft.md")
        try folder.write("{{{body}}}{{/body}}", to: "templates/page.html")
        let run = try preview(["draft.md"], in: folder)
        #expect(run.status == 78)
        #expect(run.stdout == "")
        #expect(run.lines.count == 3, "\(run.stderr)")
        let places = run.lines.map { $0.replacing("callsheet: ", with: "").prefix { $0 != " " } }
        #expect(places == ["draft.md:1:1:", "draft.md:2:1:", "templates/page.html:1:11:"])
    }

    @Test func aPartialsMistakeIsNamedWhereThePartialIs() throws {
        let folder = try Self.folder()
        try folder.write("Part of\n{{agncy}}\n", to: "templates/part.md")
        let run = try preview(["draft.md"], in: folder)
        #expect(run.status == 78)
        #expect(run.stderr.hasPrefix("callsheet: templates/part.md:2:1: Unknown name 'agncy'. Did you mean 'agency'? "))
        #expect(run.lines.count == 1)
    }

    @Test func aDraftThatIsNoTextIsNamed() throws {
        let folder = try Self.folder()
        let file = URL(fileURLWithPath: folder.path + "/draft.md")
        try Data("caf".utf8 + [0xE9]).write(to: file)
        try preview(["draft.md"], in: folder)
            .expectFailure(78, "draft.md:1:4: File is not valid UTF-8. Save it as UTF-8")
    }

    @Test func aFileThatIsNotThereIsBadData() throws {
        let folder = try Self.folder()
        try preview(["none.md"], in: folder)
            .expectFailure(65, "none.md: there is no such file. Check the path")
        try preview(["templates"], in: folder).expectFailure(65, "templates: is a directory")
        try preview(["draft.md", "--snapshot", "none.json"], in: folder)
            .expectFailure(65, "none.json: there is no such file. Check the path")
        try preview(["draft.md", "--snapshot", "draft.md"], in: folder)
            .expectFailure(65, "draft.md: is not a snapshot that this version can read")
    }

    @Test func aFolderWithoutTemplatesIsNamed() throws {
        let folder = try Self.folder()
        let run = try preview(["draft.md", "--templates", "nowhere"], in: folder)
        #expect(run.status == 78)
        #expect(run.stdout == "")
        #expect(run.stderr.hasPrefix("callsheet: nowhere: "), "\(run.stderr)")
        #expect(run.stderr.hasSuffix(". Name the templates' folder with --templates\n"), "\(run.stderr)")
        try FileManager.default.removeItem(atPath: folder.path + "/templates/page.html")
        try preview(["draft.md"], in: folder).expectFailure(
            78,
            "templates/page.html: Template is missing. Available: 'archive.html', 'feed.xml', 'part.md', 'report.md', "
                + "'style.css'"
        )
    }

    @Test(
        arguments: [
            ([], "Missing expected argument '<file>'. See 'callsheet --help'"),
            (["draft.md", "--period", "8d"], "--period '8d' is none of today, 7d, 30d, 90d, custom"),
            (
                ["draft.md", "--period", "7d", "--end-date", "2026-02-16"],
                "--start-date and --end-date go with --period custom. Add it, or leave them out"
            ),
            (
                ["draft.md", "--period", "custom"], "--start-date is missing: the custom period needs both its dates"
            ),
            (
                ["draft.md", "--agency-templates", "x"],
                "--agency-templates 'x' has no folder in templates/agencies. No agency has"
            ),
            (["draft.md", "other.md"], "Unexpected argument 'other.md'. See 'callsheet --help'"),
            (
                ["draft.md", "--template", "templates"],
                "Unknown option '--template'. Did you mean '--templates'? See 'callsheet --help'"
            ),
            (["draft.md", "--snapshot"], "Missing value for '--snapshot <file|folder>'. See 'callsheet --help'"),
        ] as [([String], String)]
    )
    func aWrongArgumentIsNamed(_ arguments: [String], _ line: String) throws {
        try preview(arguments, in: Self.folder()).expectFailure(64, line)
    }
}
