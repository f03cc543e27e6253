import Foundation
import TestSupport
import Testing

/// `callsheet preview`: one Markdown file as the page it would be, on stdout, and nothing else anywhere.
@Suite
struct PreviewTests {
    /// A draft, and templates in which nothing stands but what they need.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("# {{agency}}\n\n{{> part}}\n\n{{campaign_count}} campaigns, {{days}} days\n", to: "draft.md")
        try folder.write("<{{{title}}}>{{{body}}}", to: "templates/page.html")
        try folder.write("Part of {{agency}}\n", to: "templates/part.md")
        try folder.write("The report itself, which the draft stands in for.", to: "templates/report.md")
        for name in ["style.css", "archive.html", "feed.xml"] { try folder.write("", to: "templates/\(name)") }
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
    @Test func aSnapshotFillsTheNames() throws {
        let folder = try Self.folder()
        let snapshot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/snapshot/snapshot.json").path
        let page = """
            <Salad &amp; Söhne><h1 id="salad--söhne">Salad &amp; Söhne</h1>
            <p>Part of Salad &amp; Söhne</p>
            <p>2 campaigns, 30 days</p>

            """
        try expectPage(preview(["draft.md", "--snapshot", snapshot], in: folder), page)
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
            'batch_overdue', 'contact_rate_fell', 'conversion_rate_fell', 'campaign_silent', 'campaign', 'from', 'to'
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
        #expect(places == ["templates/page.html:1:11:", "draft.md:1:1:", "draft.md:2:1:"])
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
            ([], "Missing expected argument '<file.md>'. See 'callsheet --help'"),
            (["draft.md", "other.md"], "Unexpected argument 'other.md'. See 'callsheet --help'"),
            (
                ["draft.md", "--template", "templates"],
                "Unknown option '--template'. Did you mean '--templates'? See 'callsheet --help'"
            ),
            (["draft.md", "--snapshot"], "Missing value for '--snapshot <file>'. See 'callsheet --help'"),
        ] as [([String], String)]
    )
    func aWrongArgumentIsNamed(_ arguments: [String], _ line: String) throws {
        try preview(arguments, in: Self.folder()).expectFailure(64, line)
    }
}
