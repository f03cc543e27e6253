import Foundation
import Reporting
import Templates
import TestSupport
import Testing

@testable import Publishing

/// A folder of templates: the common ones, agencies' own, and every way in which it can be wrong.
@Suite
struct TemplateFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let source = TestDatabase.fixtures + "/templates-minimal"
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(folder.path)/\(name)")
        }
    }

    private func problems() -> [String] {
        do throws(TemplateError) {
            _ = try TemplateFolder(folder.path)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func anAgencysOwnFilesStandInForTheCommonOnes() throws {
        try folder.write("<p>{{{body}}}</p>", to: "agencies/north/page.html")
        let templates = try TemplateFolder(folder.path)
        let own = templates.templates(for: "north").files
        let common = templates.templates(for: "south").files
        #expect(own["page.html"] == Array("<p>{{{body}}}</p>".utf8))
        #expect(common["page.html"] != own["page.html"])
        #expect(Set(own.keys) == Set(common.keys))
        #expect(own["report.md"] == common["report.md"])
    }

    @Test(arguments: [
        "README.md", ".page.html", "page.html~", "page.html.bak", "page.html.orig", "#page.html#", "page.swp",
    ])
    func whatEditorsLeaveIsNoTemplateAnywhere(_ name: String) throws {
        for place in ["", "agencies/", "agencies/north/"] { try folder.write("{{nonsense}}", to: place + name) }
        try FileManager.default.createDirectory(atPath: "\(folder.path)/deploy", withIntermediateDirectories: true)
        #expect(problems().isEmpty)
        #expect(try TemplateFolder(folder.path).templates(for: "north").files[name] == nil)
    }

    @Test func readmesAndHiddenFilesAreNoTemplates() throws {
        try folder.write("{{nonsense}}", to: "README.md")
        try folder.write("{{nonsense}}", to: ".report.md.swp")
        try folder.write("{{nonsense}}", to: "agencies/.hidden/page.html")
        #expect(problems().isEmpty)
        #expect(try TemplateFolder(folder.path).common.files["README.md"] == nil)
    }

    @Test func aMissingFolderIsNamed() throws {
        let error = #expect(throws: TemplateError.self) { try TemplateFolder("\(folder.path)/nowhere") }
        let line = "\(folder.path)/nowhere: no such file or directory. Name the templates' folder with --templates"
        #expect(error?.description == line)
    }

    /// Passed over, it would give every agency the common look without a word.
    @Test func agenciesThatCannotBeReadAreAnError() throws {
        try folder.write("", to: "agencies")
        let line = "\(folder.path)/agencies: not a directory. Make it a folder, or remove it"
        #expect(problems() == [line])
    }

    /// None of them may be waited for, and none be passed over, wherever it stands.
    @Test func whatStandsInTheWayOfATemplateIsNamed() throws {
        try folder.write("", to: "agencies/north/README.md")
        for place in ["", "/agencies/north"] {
            try #require(mkfifo("\(folder.path)\(place)/report.md.new", 0o600) == 0)
            try? FileManager.default.removeItem(atPath: "\(folder.path)\(place)/report.md")
            try FileManager.default.moveItem(
                atPath: "\(folder.path)\(place)/report.md.new",
                toPath: "\(folder.path)\(place)/report.md"
            )
        }
        try folder.write("", to: "part.md/inside")
        for (link, target) in [
            ("feed.xml", "/dev/zero"), ("style.css", "style.css"), ("agencies/north/page.html", "gone"),
        ] {
            try? FileManager.default.removeItem(atPath: "\(folder.path)/\(link)")
            try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: target)
        }
        let found = [
            "agencies/north/page.html: no such file or directory. Mend the link, or remove it",
            "agencies/north/report.md: is a pipe, not a file. Put a file in its place, or remove it",
            "feed.xml: is a device, not a file. Put a file in its place, or remove it",
            "part.md: is a folder, not a file. Put a file in its place, or remove it",
            "report.md: is a pipe, not a file. Put a file in its place, or remove it",
            "style.css: too many levels of symbolic links. Mend the link, or remove it",
        ]
        #expect(problems() == found.map { "\(folder.path)/\($0)" })
    }

    /// Passed over, it would give its agency the common look without a word.
    @Test(arguments: ["Page.html", "page.HTML", "page.htm", "page", "batches/part.md"])
    func whatStandsForNoCommonTemplateIsNamed(_ name: String) throws {
        try folder.write("", to: "agencies/north/\(name)")
        let first = name.prefix { $0 != "/" }
        let line =
            "\(folder.path)/agencies/north/\(first): This file stands in for none of the common templates. "
            + "Those are: 'archive.html', 'batch.md', 'feed.xml', 'page.html', 'report.md', 'style.css'"
        #expect(problems() == [line])
    }

    /// They are looked at by who sends mails.
    @Test func templatesOfMailsAreLeftAlone() throws {
        try folder.write("{{oops}}", to: "mail/mail.md")
        try folder.write("{{oops}}", to: "agencies/north/mail/mail.md")
        #expect(problems() == [])
        try folder.write("", to: "agencies/south/mail")
        #expect(problems().count == 1, "A file of that name is none of theirs")
    }

    @Test func whatIsNoAgencysFolderIsNamed() throws {
        try folder.write("", to: "agencies/north.html")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/agencies/south",
            withDestinationPath: "gone"
        )
        #expect(
            problems() == [
                "\(folder.path)/agencies/north.html: This is no folder. Put an agency's own files into a folder with its "
                    + "slug as the name",
                "\(folder.path)/agencies/south: no such file or directory. Mend the link, or remove it",
            ]
        )
    }

    @Test func anAgencysFolderCanBeALink() throws {
        try folder.write("<p>{{{body}}}</p>", to: "northern/page.html")
        try folder.write("", to: "agencies/README.md")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/agencies/north",
            withDestinationPath: "../northern"
        )
        let templates = try TemplateFolder(folder.path)
        #expect(templates.templates(for: "north").files["page.html"] == Array("<p>{{{body}}}</p>".utf8))
        #expect(try TemplateFolder.slugs(in: folder.path) == ["north"])
    }

    /// A full disk leaves such a file; every page would be empty.
    @Test(arguments: ["", "\n \r\n", "\u{FEFF}"])
    func anEmptyTemplateIsAMistake(_ text: String) throws {
        try folder.write(text, to: "agencies/north/archive.html")
        for name in ["report.md", "page.html", "feed.xml", "style.css", "batch.md"] { try folder.write(text, to: name) }
        let found = ["agencies/north/archive.html", "feed.xml", "page.html", "report.md"]
        #expect(
            problems()
                == found.map {
                    "\(folder.path)/\($0): This template is empty, and so would be what it makes. Restore it"
                }
        )
    }

    @Test(arguments: [
        ("page.htm", "page.html"), ("Page.html", "page.html"), ("PAGE.HTM", "page.html"),
        ("report.md.txt", "report.md"),
        ("report.markdown", "report.md"), ("feed.XML", "feed.xml"), ("style.scss", nil), ("notes.txt", nil),
        ("Batch.md", nil), ("page.html.txt~", nil), ("deploy", nil),
    ])
    func aFileCalledNearlyLikeATemplateIsTold(_ name: String, _ meant: String?) throws {
        try folder.write("{{nonsense}}", to: name)
        let notices = try TemplateFolder(folder.path).notices(slugs: nil)
        #expect(
            notices
                == (meant.map {
                    ["\(folder.path)/\(name): Not used, for the template is called '\($0)'. Rename or remove it"]
                } ?? [])
        )
    }

    @Test func foldersWithoutAnAgencyAreToldInOrder() throws {
        for slug in ["south", "nort", "north", "East"] { try folder.write("a{}", to: "agencies/\(slug)/style.css") }
        let templates = try TemplateFolder(folder.path)
        #expect(
            templates.notices(slugs: ["north", "south", "east", ""]) == [
                "\(folder.path)/agencies/East: No agency has this slug. Rename or remove it",
                "\(folder.path)/agencies/nort: No agency has this slug. Rename or remove it",
            ]
        )
        #expect(templates.notices(slugs: ["north", "south", "nort", "East", "x"]).isEmpty)
    }

    @Test func aTemplateThatMayNotBeReadIsNamedWithoutTalkOfAnOutput() throws {
        // Refused to everybody who reads it, root as well.
        let path = "\(folder.path)/report.md"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: "/proc/sys/vm/compact_memory"
        )
        #expect(problems() == ["\(path): permission denied. Let this user read it"])
    }

    @Test func everyMistakeOfEveryAgencyIsToldOnceAndWhereItIs() throws {
        try folder.write("{{agenci}}", to: "page.html")
        try folder.write("a { color: {{acent}}; }", to: "agencies/north/style.css")
        try folder.write("", to: "agencies/south/reprot.md")
        let problems = problems()
        #expect(problems.count == 3)
        #expect(problems[0].hasPrefix("\(folder.path)/agencies/north/style.css:1:12: Unknown name 'acent'"))
        #expect(problems[1].hasPrefix("\(folder.path)/agencies/south/reprot.md: This file stands in for none"))
        #expect(problems[2].hasPrefix("\(folder.path)/page.html:1:1: Unknown name 'agenci'"))
    }
}
