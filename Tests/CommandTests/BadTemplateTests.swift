import Foundation
import TestSupport
import Testing

/// Templates that are broken or missing: the run ends before anything else begins.
@Suite
struct BadTemplateTests {
    private func refusal(_ change: (TemporaryFolder) throws -> Void) throws -> (CallsheetRun, folder: String) {
        let published = try PublishedOutput.shared()
        let templates = try TemporaryFolder()
        try TestTemplates.write(to: templates)
        try change(templates)
        // Nothing listens there: templates are looked at first.
        let run = try published.generate(["--templates", templates.path, "--database", "host=127.0.0.1 port=1"])
        try published.expectUntouched()
        return (run, templates.path)
    }

    @Test func aMisspeltNameIsFoundWithItsPlace() throws {
        let (run, folder) = try refusal { try $0.write("# {{agency}}\n\nOn {{fist_day}}.\n", to: "report.md") }
        #expect(run.status == 78)
        #expect(run.stdout == "" && run.lines.count == 1)
        let start =
            "callsheet: \(folder)/report.md:3:4: Unknown name 'fist_day'. Did you mean 'first_day'? Names here: "
        #expect(run.stderr.hasPrefix(start), "\(run.stderr)")
    }

    @Test func everyMistakeIsToldAtOnce() throws {
        let (run, folder) = try refusal {
            try $0.write("{{#attention}}\n", to: "report.md")
            try $0.write("<p>{{{agency}}}</p>", to: "page.html")
        }
        #expect(run.status == 78)
        #expect(
            run.stderr == """
                callsheet: \(folder)/page.html:1:4: 'agency' is text and must be escaped. Write {{agency}}
                \(folder)/report.md:1:1: Section 'attention' has no end. Add {{/attention}}

                """
        )
    }

    @Test(arguments: ["report.md", "page.html", "style.css"])
    func aMissingFileIsNamed(_ name: String) throws {
        let (run, folder) = try refusal { try FileManager.default.removeItem(atPath: "\($0.path)/\(name)") }
        #expect(run.status == 78)
        #expect(run.stdout == "" && run.lines.count == 1)
        let start = "callsheet: \(folder)/\(name): Template is missing. "
        #expect(run.stderr.hasPrefix(start), "\(run.stderr)")
    }

    @Test func aMissingPartialIsNamed() throws {
        let (run, folder) = try refusal { try FileManager.default.removeItem(atPath: "\($0.path)/batch.md") }
        #expect(run.status == 78)
        let places = run.lines.map { $0.replacing("callsheet: ", with: "") }
        #expect(places.count == 2)
        #expect(places.allSatisfy { $0.hasPrefix("\(folder)/report.md:") && $0.contains("Unknown partial 'batch'") })
    }

    @Test func missingTemplatesAreNamed() throws {
        let published = try PublishedOutput.shared()
        try published.generate(["--templates", "/nowhere/templates"]).expectFailure(
            78,
            "/nowhere/templates: no such file or directory. Name the templates' folder with --templates"
        )
        try published.expectUntouched()
    }

    @Test func aMistakeInOneAgencysOwnTemplateIsFound() throws {
        let (run, folder) = try refusal {
            try $0.write("{{agenci}}", to: "agencies/agency-1-1/page.html")
            try $0.write("x", to: "agencies/agency-1-1/reprot.md")
        }
        #expect(run.status == 78)
        let own = "\(folder)/agencies/agency-1-1"
        #expect(run.lines.count == 2)
        #expect(run.stderr.contains("\(own)/page.html:1:1: Unknown name 'agenci'. Did you mean 'agency'?"))
        #expect(run.stderr.contains("\(own)/reprot.md: This file stands in for none of the common templates. "))
    }

    /// The mistake is in one file, so it is told once however many agencies have templates of their own.
    @Test func aMistakeInACommonTemplateIsToldOnce() throws {
        let (run, folder) = try refusal {
            try $0.write("{{agenci}}", to: "page.html")
            try $0.write("a { color: {{accent}}; }", to: "agencies/agency-1-1/style.css")
            try $0.write("a { color: {{accent}}; }", to: "agencies/agency-2-1/style.css")
        }
        #expect(run.status == 78)
        #expect(run.lines.count == 1, "\(run.stderr)")
        #expect(run.stderr.hasPrefix("callsheet: \(folder)/page.html:1:1: Unknown name 'agenci'."))
    }

    /// One of these was never meant for a reader, and the run could hang or never end over it.
    @Test func aPipeInATemplatesPlaceEndsTheRun() throws {
        let (run, folder) = try refusal {
            try FileManager.default.removeItem(atPath: "\($0.path)/report.md")
            try #require(mkfifo("\($0.path)/report.md", 0o600) == 0)
        }
        run.expectFailure(78, "\(folder)/report.md: is a pipe, not a file. Put a file in its place, or remove it")
    }

    @Test func aChartThatDoesNotExistIsFoundWithItsPlace() throws {
        let (run, folder) = try refusal { try $0.write("# {{agency}}\n\n![T](chart:dialy-calls)\n", to: "report.md") }
        let start =
            "\(folder)/report.md:3:6: Unknown chart 'dialy-calls'. Did you mean 'daily-calls'? Charts: 'daily-calls', "
        #expect(run.status == 78)
        #expect(run.stderr.hasPrefix("callsheet: \(start)") && run.lines.count == 1, "\(run.stderr)")
    }

    /// Told whichever agencies are read, and no reason to fail.
    @Test(arguments: [[], ["--shard", "2/2"], ["--agency"]])
    func aFolderThatNoAgencyHasIsTold(_ options: [String]) throws {
        let published = try PublishedOutput.shared()
        let agencies = try FileManager.default.contentsOfDirectory(atPath: published.output.path + "/agencies").sorted()
        let templates = try TemporaryFolder()
        try TestTemplates.write(to: templates)
        for slug in ["agency-1-1", "agency-2-1", "agency-3-1"] {
            try templates.write("<title>ours</title>{{{body}}}", to: "agencies/\(slug)/page.html")
        }
        let more = options == ["--agency"] ? ["--agency", agencies[0]] : options
        let run = try published.generate(["--templates", templates.path] + more)
        #expect(run.status == 0)
        #expect(run.lines.count == 2, "\(run.stderr)")
        let line = "\(templates.path)/agencies/agency-3-1: No agency has this slug. Rename or remove it"
        #expect(run.lines.first == "callsheet: \(line)")
        #expect(run.lines.last?.hasPrefix("callsheet: published ") == true)
    }

    @Test func anAgencysOwnTemplateIsUsedForItAlone() throws {
        let templates = try TemporaryFolder()
        try TestTemplates.write(to: templates)
        try templates.write("<title>ours</title>{{{body}}}", to: "agencies/agency-1-1/page.html")
        let published = try PublishedOutput.shared()
        try published.generate(["--templates", templates.path]).expectSuccess()
        let pages = try published.output.tree().filter { $0.key.hasSuffix("/2026-02-17T235959Z/index.html") }
        let own = pages.values.filter {
            if case .file(let data) = $0 { data.starts(with: Data("<title>ours</title>".utf8)) } else { false }
        }
        #expect(pages.count == 2 && own.count == 1)
    }
}
