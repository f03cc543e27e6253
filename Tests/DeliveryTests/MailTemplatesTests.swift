import Foundation
import Templates
import TestSupport
import Testing

@testable import Delivery

/// Mistakes in a mail's templates show before any work is done, with file, line and what is allowed.
@Suite struct MailTemplatesTests {
    private func problems(_ files: [String: String]) -> [String] {
        let usual = ["subject.txt": "x", "mail.md": "x", "mail.html": "{{{body}}}", "style.css": ""]
        let all = usual.merging(files) { $1 }.mapValues { Array($0.utf8) }
        do throws(TemplateError) {
            _ = try MailTemplates(files: all, folder: "templates/mail")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func allFilesAreCheckedTogether() {
        let found = problems([
            "subject.txt": "{{agenci}}", "mail.md": "\n{{#campaings}}{{/campaings}}", "mail.html": "<p>\n<img src='x'>",
            "style.css": "p { float: left }",
        ])
        #expect(found.count == 4, "\(found)")
        #expect(found[0].hasPrefix("templates/mail/mail.html:2:1: A mail cannot have '<img>'. Allowed are: a, body,"))
        #expect(found[1].hasPrefix("templates/mail/mail.md:2:1: Unknown name 'campaings'. Did you mean 'campaigns'?"))
        #expect(
            found[2].hasPrefix("templates/mail/style.css:1:5: Property 'float' does not work in all mail programs.")
        )
        #expect(found[3].hasPrefix("templates/mail/subject.txt:1:1: Unknown name 'agenci'. Did you mean 'agency'?"))
    }

    @Test(arguments: [
        ("<script>x</script>", "A mail cannot have '<script>'"), ("<link href='x'>", "A mail cannot have '<link>'"),
        ("<p onclick='x'>", "A mail cannot have the attribute 'onclick'"),
        ("<p style='color: red'>", "Style belongs into"),
        ("<meta http-equiv=\"refresh\" content=\"0\">", "A mail cannot lead elsewhere by itself"),
        ("<style>p { background: url(x) }</style>", "A mail cannot load anything"),
    ])
    func framesLoadAndRunNothing(_ frame: String, _ message: String) {
        let found = problems(["mail.html": "{{{body}}}\n" + frame])
        #expect(found.count == 1 && found[0].contains(":2:") && found[0].contains(message), "\(found)")
    }

    @Test func chartsThatDoNotExistAreMistakes() {
        let found = problems(["mail.md": "\n![Trend](chart:trend/1)"])
        #expect(found == ["templates/mail/mail.md:2:10: Unknown chart 'trend/1'. Charts: 'daily-calls', 'funnel'"])
    }

    /// Parts of a style sheet are none of its rules.
    @Test func styleSheetsHaveParts() {
        #expect(
            problems(["style.css": "{{! x }}\n{{> more }}\np { color: {{accent}} }", "more.css": "b { margin: 0 }"])
                .isEmpty
        )
        let found = problems(["style.css": "\n{{> more }}", "more.css": "\n b { float: left }"])
        #expect(found.count == 1 && found[0].hasPrefix("templates/mail/more.css:2:6: Property 'float'"), "\(found)")
    }

    @Test func coloursAreNamedAsTheFileNamesThem() {
        #expect(problems(["style.css": "p { float: {{accent}} }"]).count == 1)
        let found = problems(["style.css": "p { color: {{accent}}! }"])
        #expect(found.first?.contains("Value '{{accent}}!' cannot be used") == true, "\(found)")
    }

    @Test func agenciesHaveFilesOfTheirOwn() throws {
        let folder = try TemporaryFolder()
        for (name, text) in [
            "subject.txt": "Common {{agency}}", "mail.md": "# x", "mail.html": "{{{body}}}", "style.css": "",
        ] {
            try folder.write(text, to: "mail/\(name)")
        }
        try folder.write("nothing", to: "mail/README.md")
        try folder.write("Own {{agency}}", to: "agencies/northwind/mail/subject.txt")
        try folder.write("no mail", to: "agencies/southwind/report.md")
        let templates = try MailTemplateFolder(folder.path)
        func subject(_ slug: String) throws -> String {
            try MailSamples.body(MailSamples.empty, templates: templates.templates(for: slug)).subject
        }
        #expect(try subject("northwind") == "Own Northwind")
        #expect(try subject("southwind") == "Common Northwind")
        #expect(templates.common.files.keys.sorted() == ["mail.html", "mail.md", "style.css", "subject.txt"])

        try folder.write("{{oops}}", to: "mail/mail.md")
        try folder.write("x", to: "agencies/northwind/mail/other.md")
        let error = #expect(throws: TemplateError.self) { try MailTemplateFolder(folder.path) }
        let found = error?.problems.map(\.description) ?? []
        // The common file's mistake is told once, where that file is.
        #expect(found.count == 2, "\(found)")
        #expect(found.first?.contains("agencies/northwind/mail/other.md: This file stands in for none") == true)
        #expect(found.last?.contains("\(folder.path)/mail/mail.md:1:1: Unknown name 'oops'") == true)
    }

    @Test func aMissingFolderIsNamed() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: TemplateError.self) { try MailTemplateFolder(folder.path) }
        #expect(error?.problems.first?.file == "\(folder.path)/mail")
    }

    /// Compares; `UPDATE_GOLDEN=1 swift test --filter readmeListsEveryMailName` rewrites the lists, and still fails.
    @Test func readmeListsEveryMailName() throws {
        let file = URL(fileURLWithPath: "\(MailSamples.templatesFolder)/mail/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        var updated = text
        for (template, schema) in [
            (MailTemplates.markdownFile, MailSchema.markdown.schema),
            (MailTemplates.subjectFile, MailSchema.subject.schema),
            (MailTemplates.frameFile, MailSchema.frame.schema), (MailTemplates.styleFile, MailColors.model.schema),
        ] {
            let heading = "## Names in `\(template)`\n"
            let start = try #require(updated.range(of: heading), "No heading '\(heading)'").upperBound
            let end = updated.range(of: "\n## ", range: start..<updated.endIndex)?.lowerBound ?? updated.endIndex
            updated.replaceSubrange(start..<end, with: "\n" + schema.markdownReference)
        }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(updated.utf8).write(to: file)
            Issue.record("Wrote templates/mail/README.md. Read it, then run again")
        } else {
            #expect(text == updated, "Run UPDATE_GOLDEN=1 swift test --filter readmeListsEveryMailName")
        }
    }
}
