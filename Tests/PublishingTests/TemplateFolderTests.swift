import Foundation
import Publishing
import Reporting
import Templates
import TestSupport
import Testing

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

    @Test func readmesAndHiddenFilesAreNoTemplates() throws {
        try folder.write("{{nonsense}}", to: "README.md")
        try folder.write("{{nonsense}}", to: ".report.md.swp")
        try folder.write("{{nonsense}}", to: "agencies/.hidden/page.html")
        #expect(problems().isEmpty)
        #expect(try TemplateFolder.files(in: folder.path)["README.md"] == nil)
    }

    @Test func aMissingFolderIsNamed() throws {
        let error = #expect(throws: TemplateError.self) { try TemplateFolder("\(folder.path)/nowhere") }
        let line = "\(folder.path)/nowhere: no such file or directory. Name the templates' folder with --templates"
        #expect(error?.description == line)
    }

    /// Passed over, it would give every agency the common look without a word.
    @Test func agenciesThatCannotBeReadAreAnError() throws {
        try folder.write("", to: "agencies")
        let line = "\(folder.path)/agencies: not a directory. Name the templates' folder with --templates"
        #expect(problems() == [line])
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
