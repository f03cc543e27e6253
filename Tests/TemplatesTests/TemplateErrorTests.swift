import Testing

@testable import Templates

/// The wording and position of every mistake a template can have.
@Suite struct TemplateErrorTests {
    typealias Samples = TemplateSamples

    static let pageNames = "'agency', 'contact_rate', 'chart', 'final', 'note', 'rows', 'totals', 'days'"
    static let rowNames =
        "'name', 'calls', 'late', 'owner', 'agency', 'contact_rate', 'chart', 'final', 'note', 'rows', 'totals', 'days'"

    @Test(arguments: [
        (
            "{{contct_rate}}",
            "1:1: Unknown name 'contct_rate'. Did you mean 'contact_rate'? Names here: \(pageNames)"
        ),
        ("x\r\n  é{{zzzzz}}", "2:4: Unknown name 'zzzzz'. Names here: \(pageNames)"),
        ("{{#rows}}{{nmae}}{{/rows}}", "1:10: Unknown name 'nmae'. Did you mean 'name'? Names here: \(rowNames)"),
        ("{{Agency}}", "1:1: Unknown name 'Agency'. Did you mean 'agency'? Names here: \(pageNames)"),
        ("{{a gency}}", "1:1: Unknown name 'a gency'. Did you mean 'agency'? Names here: \(pageNames)"),
        ("{{.agency}}", "1:1: Unknown name ''. Names here: \(pageNames)"),
        ("{{.}}", "1:1: '.' is the item of a list of plain texts. Here are names: \(pageNames)"),
        (
            "{{totals.cals}}",
            "1:1: Unknown name 'cals' in 'totals'. Did you mean 'totals.calls'? Names there: 'calls', 'owner', 'days'"
        ),
        ("{{totals.owner.x}}", "1:1: Unknown name 'x' in 'totals.owner'. Names there: 'email', 'phone'"),
        ("{{agency.name}}", "1:1: Unknown name 'agency.name': 'agency' is text and has no names inside"),
        (
            "{{rows.name}}",
            "1:1: Unknown name 'rows.name': 'rows' is a list. Its names are known inside {{#rows}}...{{/rows}}"
        ),
        ("{{\u{1B}[31mred\u{202E}}}", "1:1: Unknown name '\u{FFFD}[31mred\u{FFFD}'. Names here: \(pageNames)"),
    ])
    func unknownNames(template: String, expected: String) {
        #expect(Samples.problems(template) == "templates/a.txt:\(expected)")
    }

    @Test(arguments: [
        ("{{chart}}", "1:1: 'chart' is ready-made markup. Write {{{chart}}}"),
        ("{{{agency}}}", "1:1: 'agency' is text and must be escaped. Write {{agency}}"),
        ("{{&agency}}", "1:1: 'agency' is text and must be escaped. Write {{agency}}"),
        ("{{{note}}}", "1:1: 'note' is text and must be escaped. Write {{note}}"),
        ("{{final}}", "1:1: 'final' is a flag. Write {{#final}}...{{/final}}"),
        ("{{rows}}", "1:1: 'rows' is a list. Write {{#rows}}...{{/rows}}"),
        ("{{{rows}}}", "1:1: 'rows' is a list. Write {{#rows}}...{{/rows}}"),
        ("{{totals.owner}}", "1:1: 'totals.owner' is a group of names. Write {{#totals.owner}}...{{/totals.owner}}"),
        ("{{#agency}}{{/agency}}", "1:1: 'agency' is text, not a section. Write {{agency}}"),
        ("{{^agency}}{{/agency}}", "1:1: 'agency' is text, not a section. Write {{agency}}"),
        ("{{#chart}}{{/chart}}", "1:1: 'chart' is ready-made markup, not a section. Write {{{chart}}}"),
    ])
    func namesOfAnotherKind(template: String, expected: String) {
        #expect(Samples.problems(template) == "templates/a.txt:\(expected)")
    }

    @Test(arguments: [
        ("a\n {{#rows}}\nb", "2:2: Section 'rows' has no end. Add {{/rows}}"),
        ("{{^final}}", "1:1: Section 'final' has no end. Add {{/final}}"),
        ("{{#rows}}{{#late}}{{/rows}}", "1:10: Section 'late' has no end. Add {{/late}}"),
        ("{{#rows}}{{name}}{{/row}}", "1:18: Section 'rows' cannot end with {{/row}}. Write {{/rows}}"),
        ("x{{/rows}}", "1:2: Nothing to end with {{/rows}}. No section is open here"),
        ("x {{agency", "1:3: Tag '{{' has no end. Add '}}' in the same line"),
        ("{{agency\n}}", "1:1: Tag '{{' has no end. Add '}}' in the same line"),
        ("{{agency {{agency}}", "1:1: Tag '{{' has no end. Add '}}' in the same line"),
        ("{{{chart}}", "1:1: Tag '{{{' has no end. Add '}}}' in the same line"),
        ("a\n{{! never\nending", "2:1: Tag '{{!' has no end. Add '}}'"),
        ("{{", "1:1: Tag '{{' has no end. Add '}}' in the same line"),
        ("{{}}", "1:1: Tag without a name. Write it between the braces"),
        ("{{{ }}}", "1:1: Tag without a name. Write it between the braces"),
        ("{{#}}x{{/}}", "1:1: Tag without a name. Write it between the braces"),
        ("{{> }}", "1:1: Tag without a name. Write it between the braces"),
        ("{{=<% %>=}}", "1:1: Set-delimiter tags are not supported. Write {{ and }}"),
        ("{{<base}}x{{/base}}", "1:1: Inheritance tags are not supported. Include a file with {{> name}}"),
        ("{{$block}}x{{/block}}", "1:1: Inheritance tags are not supported. Include a file with {{> name}}"),
        ("{{$block}}", "1:1: Inheritance tags are not supported. Include a file with {{> name}}"),
        ("{{>*name}}", "1:1: Dynamic partial names are not supported. Write the file's name"),
    ])
    func syntax(template: String, expected: String) {
        #expect(Samples.problems(template) == "templates/a.txt:\(expected)")
    }

    @Test func tooDeepNestingIsAProblem() {
        let text = String(repeating: "{{#final}}", count: 65) + String(repeating: "{{/final}}", count: 65)
        let expected = "templates/a.txt:1:641: Sections are nested deeper than 64. Move inner ones out"
        #expect(Samples.problems(text) == expected)
    }

    @Test(arguments: [
        (
            ["a.txt": "x {{> footr}}", "footer.txt": "", "nav.txt": "", "p.md": ""],
            "a.txt:1:3: Unknown partial 'footr'. Did you mean 'footer'? Available: 'footer', 'nav'"
        ),
        (
            ["a.txt": "{{> header}}", "footer.txt": "", "nav.txt": ""],
            "a.txt:1:1: Unknown partial 'header'. Available: 'footer', 'nav'"
        ),
        (
            ["a.txt": "{{> header.txt}}", "nav.txt": ""],
            "a.txt:1:1: Unknown partial 'header.txt'. Available: 'nav.txt'"
        ),
        (
            ["a.txt": "{{> header}}", "b.md": ""],
            "a.txt:1:1: Unknown partial 'header'. There is no other file of this kind"
        ),
        (["a.txt": "{{> a}}"], "a.txt:1:1: Partial 'a.txt' includes itself: a.txt > a.txt"),
        (
            ["a.txt": "{{> b}}", "b.txt": "\n{{> c}}", "c.txt": "x{{> b}}"],
            "c.txt:1:2: Partial 'b.txt' includes itself: b.txt > c.txt > b.txt"
        ),
        (
            ["a.txt": "{{> b.md}}", "b.md": ""],
            "a.txt:1:1: Partial 'b.md' is Markdown, but this file is plain text. Include a file of the same kind"
        ),
        (
            ["a.txt": "{{> b}}{{> b}}", "b.txt": "{{/x}}{{chart}}"],
            "b.txt:1:1: Nothing to end with {{/x}}. No section is open here\n"
                + "templates/b.txt:1:7: 'chart' is ready-made markup. Write {{{chart}}}"
        ),
    ])
    func partials(files: [String: String], expected: String) {
        #expect(Samples.problems(files) == "templates/\(expected)")
    }

    @Test func partialIsCheckedInEachScope() {
        let files = ["a.txt": "{{> p}}{{#rows}}{{> p}}{{/rows}}", "p.txt": "{{name}}"]
        #expect(
            Samples.problems(files)
                == "templates/p.txt:1:1: Unknown name 'name'. Names here: \(Self.pageNames)"
        )
    }

    @Test func partialsThatMultiplyEnd() {
        var files = ["a.txt": "{{> p0}}"]
        for level in 0..<30 { files["p\(level).txt"] = "{{> p\(level + 1)}}{{> p\(level + 1)}}" }
        files["p30.txt"] = ""
        #expect(Samples.problems(files).hasSuffix("More than 1000 partials in one template. Include fewer"))
    }

    @Test func invalidUTF8ReportsItsPosition() throws {
        let library = TemplateLibrary(
            files: ["a.txt": Array("é\nüx".utf8) + [0xFF, 0x41]],
            folder: "",
            escaping: Samples.escaping
        )
        let error = try #require(throws: TemplateError.self) { try library.template("a.txt", for: Samples.page) }
        #expect(error.description == "a.txt:2:3: File is not valid UTF-8. Save it as UTF-8")
    }

    /// As in a file saved as UTF-16, which without its mark is valid UTF-8.
    @Test(arguments: [("é\nü\0x", "2:2"), ("a\0\n\0", "1:2"), ("{{agency}}\0", "1:11"), ("{{! \0 }}", "1:5")])
    func aNULByteReportsItsPosition(text: String, position: String) {
        let message = "There is a NUL byte here. Remove it, or save the file as UTF-8"
        #expect(Samples.problems(["a.txt": text]) == "templates/a.txt:\(position): \(message)")
        #expect(Samples.problems(["a.txt": "{{> p}}", "p.txt": text]) == "templates/p.txt:\(position): \(message)")
    }

    @Test func aFileFromElsewhereIsNamedByItsPlace() throws {
        let library = TemplateLibrary(
            files: ["a.txt": Array("{{> p}}{{x}}".utf8), "p.txt": Array("{{y}}".utf8)],
            folder: "templates",
            places: ["p.txt": "drafts/q.txt"],
            escaping: Samples.escaping
        )
        let error = try #require(throws: TemplateError.self) { try library.template("a.txt", for: Samples.page) }
        #expect(error.problems.map(\.file) == ["drafts/q.txt", "templates/a.txt"])
    }

    /// What a review finds stands among the other problems, by its place in the file.
    @Test func aReviewSeesEachFileInUseOnceWithoutItsRemarks() throws {
        let text = "\u{FEFF}ü teh {{! teh\nteh }} {{agncy}}\nteh {{> p}}{{> p}}"
        let library = TemplateLibrary(
            files: ["a.md": Array(text.utf8), "p.md": Array("teh".utf8), "q.md": Array("teh".utf8)],
            folder: "",
            escaping: Samples.escaping,
            review: { text, language in
                guard case .markdown = language else { return [] }
                let slip = Array("teh".utf8)
                return text.indices.filter { text[$0...].starts(with: slip) }
                    .map { .unknown("word", "teh", at: $0, known: ["the"], list: "Words: 'the'") }
            }
        )
        let error = try #require(throws: TemplateError.self) { try library.template("a.md", for: Samples.page) }
        let message = "Unknown word 'teh'. Did you mean 'the'? Words: 'the'"
        #expect(
            error.problems.map(\.description) == [
                "a.md:1:3: \(message)",
                "a.md:2:8: Unknown name 'agncy'. Did you mean 'agency'? Names here: \(Self.pageNames)",
                "a.md:3:1: \(message)", "p.md:1:1: \(message)",
            ]
        )
    }

    @Test func missingTemplateNamesTheOthers() {
        #expect(
            Samples.problems(["b.txt": "", "reprt.md": ""], file: "report.md")
                == "templates/report.md: Template is missing. Did you mean 'reprt.md'? Available: 'b.txt', 'reprt.md'"
        )
        #expect(
            Samples.problems([:]) == "templates/a.txt: Template is missing. The folder has no templates"
        )
    }

    @Test func allProblemsComeTogetherInOrder() {
        let files = [
            "a.txt": "{{#row}}{{nam}}{{/row}}\n{{chart}}{{> p}}\n{{/x}}\n{{#zzzzz}}{{anything}}{{> q}}{{/zzzzz}}",
            "p.txt": "{{final}}",
        ]
        #expect(
            Samples.problems(files) == """
                templates/a.txt:1:1: Unknown name 'row'. Did you mean 'rows'? Names here: \(Self.pageNames)
                templates/a.txt:1:9: Unknown name 'nam'. Did you mean 'name'? Names here: \(Self.rowNames)
                templates/a.txt:2:1: 'chart' is ready-made markup. Write {{{chart}}}
                templates/a.txt:3:1: Nothing to end with {{/x}}. No section is open here
                templates/a.txt:4:1: Unknown name 'zzzzz'. Names here: \(Self.pageNames)
                templates/a.txt:4:23: Unknown partial 'q'. Did you mean 'p'? Available: 'p'
                templates/p.txt:1:1: 'final' is a flag. Write {{#final}}...{{/final}}
                """
        )
    }

    @Test func joinedErrorsKeepEachProblemOnce() {
        let first = TemplateError.Problem(file: "a", line: 1, column: 2, message: "One")
        let second = TemplateError.Problem(file: "a", line: 1, column: 10, message: "Two")
        let whole = TemplateError.Problem(file: "b", message: "Three")
        let joined = TemplateError(joining: [
            TemplateError(problems: [whole, second]), TemplateError(problems: [second, first]),
        ])
        #expect(joined.problems == [first, second, whole])
        #expect(joined.description == "a:1:2: One\na:1:10: Two\nb: Three")
    }
}
