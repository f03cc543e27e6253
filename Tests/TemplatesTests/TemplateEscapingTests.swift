import Testing

@testable import Templates

/// Which function a value passes on its way into a file.
@Suite struct TemplateEscapingTests {
    typealias Samples = TemplateSamples

    @Test(arguments: [
        ("a.md", "M(North)"), ("a.html", "H(North)"), ("a.HTM", "H(North)"), ("a.svg", "H(North)"),
        ("a.css", "C(North)"), ("a.txt", "North"), ("mail.d/a", "North"), ("a.css.md", "M(North)"),
    ])
    func extensionDecidesTheLanguage(file: String, expected: String) throws {
        #expect(try Samples.render([file: "{{agency}}"], file: file) == expected)
    }

    @Test func styleSheetInAPageIsEscapedAsAStyleSheet() throws {
        let files = ["a.html": "{{agency}} {{> s.css}} {{agency}}", "s.css": "{{agency}}"]
        #expect(try Samples.render(files, file: "a.html") == "H(North) C(North) H(North)")
    }

    @Test func hostileValuesPassTheEscapingFunctionOnly() throws {
        let hostile = [
            "{{agency}}", "{{{chart}}}", "{{#rows}}", "{{/rows}}", "{{> p}}", "}}", "<script>", "\n# x\n", "\0",
        ]
        let template = "{{#days}}{{.}}{{#note}}{{note}}{{/note}}{{/days}}"
        for note in hostile {
            let output = try Samples.render(
                ["a.html": template],
                file: "a.html",
                Samples.Page(note: note, days: hostile)
            )
            #expect(output == hostile.map { "H(\($0))H(\(note))" }.joined())
        }
    }
}
