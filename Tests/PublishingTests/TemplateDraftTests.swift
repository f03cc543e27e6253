import Foundation
import Publishing
import Reporting
import Templates
import TestSupport
import Testing

/// A file that somebody works on, in the place of a template.
@Suite
struct TemplateDraftTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let texts = [
            "report.md": "{{> part}}", "part.md": "common", "page.html": "{{{body}}}", "style.css": "a{}",
            "archive.html": "archive {{> row}}", "row.html": "row", "feed.xml": "feed", "unused.md": "unused",
            "agencies/north/part.md": "north", "agencies/south/page.html": "{{nonsense}}",
        ]
        for (name, text) in texts { try folder.write(text, to: name) }
    }

    private func draft(_ path: String, _ text: String = "draft", slug: String? = nil) throws(TemplateError)
        -> TemplateDraft
    {
        let common = try TemplateDraft.CommonFiles(folder.path)
        return try TemplateDraft(path, text: Array(text.utf8), among: common, slug: slug)
    }

    @Test(arguments: [
        ("report.md", "report.md"), ("/x/y/part.md", "part.md"), ("row.html", "row.html"), ("feed.xml", "feed.xml"),
        ("archive.html", "archive.html"), ("style.css", "style.css"),
        ("new.md", "report.md"), ("unused.md", "report.md"), ("new.html", "page.html"), ("new.HTM", "page.html"),
        ("new.css", "style.css"), ("new.xml", "feed.xml"), ("/dev/stdin", "report.md"), ("new", "report.md"),
    ])
    func itStandsForTheFileOfItsNameOrOfItsKind(_ path: String, _ file: String) throws {
        let draft = try draft(path)
        #expect(draft.file == file)
        #expect(draft.templates.files[file] == Array("draft".utf8))
        let others = draft.templates.files.filter { $0.key != file }
        #expect(others.count == 7 && !others.values.contains(Array("draft".utf8)))
    }

    @Test func itStandsAmongAnAgencysOwnFiles() throws {
        #expect(try draft("report.md", "x", slug: "north").templates.files["part.md"] == Array("north".utf8))
        #expect(try draft("report.md", "x").templates.files["part.md"] == Array("common".utf8))
        #expect(try draft("part.md", "x", slug: "north").templates.files["part.md"] == Array("x".utf8))
    }

    @Test func mistakesAreNamedWhereTheyAre() throws {
        func problems(_ path: String, _ text: String = "{{x}}", slug: String? = nil) throws -> [String] {
            let error = try #require(throws: TemplateError.self) { try draft(path, text, slug: slug) }
            return error.problems.map { $0.description.replacing(folder.path, with: "T") }
                .map { $0.replacing(/\ Unknown name.*$/, with: "") }
        }
        #expect(try problems("drafts/report.md") == ["drafts/report.md:1:1:"])
        #expect(try problems("drafts/part.md", slug: "north") == ["drafts/part.md:1:1:"])
        #expect(
            try problems("drafts/part.md", slug: "south") == ["T/agencies/south/page.html:1:1:", "drafts/part.md:1:1:"]
        )
        let empty = "This template is empty, and so would be what it makes. Restore it"
        #expect(try problems("drafts/new.md", " ") == ["drafts/new.md: \(empty)"])
        try folder.write("", to: "feed.xml")
        #expect(try problems("drafts/new.md", "x") == ["T/feed.xml: \(empty)"])
        // In the place of the one that is at fault.
        #expect(try draft("feed.xml", "x").file == "feed.xml")
        try folder.write("x", to: "agencies/north/other.md")
        #expect(
            try problems("feed.xml", "x", slug: "north").map { $0.prefix { $0 != " " } } == [
                "T/agencies/north/other.md:"
            ]
        )
    }

    @Test func anAgencysFolderIsKnownByWhateverPath() throws {
        let slugs = try TemplateFolder.slugs(in: folder.path)
        #expect(slugs == ["north", "south"])
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link",
            withDestinationPath: "agencies/south"
        )
        for (path, slug) in [
            ("agencies/north", "north"), ("agencies/north/../south/.", "south"), ("link", "south"), ("", nil),
            ("agencies", nil), ("gone", nil),
        ] {
            #expect(TemplateFolder.slug(ofFolder: "\(folder.path)/\(path)", in: folder.path, among: slugs) == slug)
        }
    }
}
