import Testing

@testable import Templates

/// What templates write: tags, scopes, lines and partials.
@Suite struct TemplateTests {
    typealias Samples = TemplateSamples

    @Test(arguments: [
        ("", ""),
        ("plain } text }} {", "plain } text }} {"),
        ("{{agency}}!", "North!"),
        ("{{ agency }}{{\tagency\t}}", "NorthNorth"),
        ("{{{chart}}}{{& chart }}{{{ chart }}}", "<svg/><svg/><svg/>"),
        ("{{{{agency}}", nil),
        ("{{agency}}}", "North}"),
        ("a{{! no {{agency}} b", "a b"),
        ("{{#final}}yes{{/final}}{{^final}}no{{/final}}", "yes"),
        ("{{note}}|{{#note}}has {{note}}{{/note}}{{^note}}none{{/note}}", "|none"),
        ("{{#rows}}{{name}}{{#late}} late{{/late}};{{/rows}}{{^rows}}none{{/rows}}", "A late;B;"),
        ("{{#rows}}{{agency}}.{{name}} {{/rows}}", "North.A North.B "),
        ("{{#days}}<{{.}}>{{/days}}", "<Mon><Tue>"),
        ("{{#days}}{{#final}}{{.}} {{/final}}{{/days}}", "Mon Tue "),
        ("{{#totals}}in{{/totals}}{{^totals}}absent{{/totals}}", "absent"),
        ("[{{totals.calls}}{{totals.owner.phone}}{{#totals.days}}x{{/totals.days}}]", "[]"),
        ("{{^totals.owner}}nobody{{/totals.owner}}{{^totals.days}} no days{{/totals.days}}", "nobody no days"),
    ])
    func writes(template: String, expected: String?) throws {
        guard let expected else {
            #expect(!Samples.problems(template).isEmpty)
            return
        }
        #expect(try Samples.render(template) == expected)
    }

    @Test(arguments: [
        ("{{#totals}}{{calls}} {{#rows}}{{calls}}{{/rows}} {{agency}}{{/totals}}", "99 77 North"),
        ("{{totals.calls}} {{totals.owner.email}} {{totals.owner.phone}}", "99 o@example.org 12"),
        ("{{#totals.owner}}{{phone}}{{/totals.owner}}{{^totals.owner}}nobody{{/totals.owner}}", "12"),
        ("{{#totals.owner.phone}}call {{totals.owner.phone}}{{/totals.owner.phone}}", "call 12"),
        ("{{#totals.days}}{{.}} {{totals.calls}}{{/totals.days}}", "Wed 99"),
        ("{{#totals}}{{#rows}}{{#owner}}in{{/owner}}{{^owner}}out {{/owner}}{{/rows}}{{/totals}}", "out out "),
    ])
    func reachesIntoRecords(template: String, expected: String) throws {
        #expect(
            try Samples.render(template, Samples.Page(totals: Samples.Totals(owner: Samples.Contact(phone: "12"))))
                == expected
        )
    }

    @Test func innerNamesHideOuterOnes() throws {
        let record = Samples.Page(rows: [Samples.Batch(name: "A")], totals: Samples.Totals(owner: Samples.Contact()))
        #expect(try Samples.render("{{#totals}}{{calls}},{{#rows}}{{calls}}{{/rows}}{{/totals}}", record) == "99,7")
    }

    @Test func emptyTextIsPresent() throws {
        let record = Samples.Page(note: "")
        #expect(try Samples.render("{{#note}}[{{note}}]{{/note}}{{^note}}none{{/note}}", record) == "[]")
    }

    @Test func emptyListRendersItsInverse() throws {
        let record = Samples.Page(rows: [], days: [])
        #expect(
            try Samples.render("{{#rows}}x{{/rows}}{{^rows}}none{{/rows}}{{^days}} at all{{/days}}", record)
                == "none at all"
        )
    }

    @Test(arguments: [
        ("a\n{{#final}}\nb\n{{/final}}\nc\n", "a\nb\nc\n"),
        ("a\n  {{#final}}\t\n b\n\t{{/final}}  \nc", "a\n b\nc"),
        ("a\r\n{{#final}}\r\nb\r\n{{/final}}\r\nc\r\n", "a\r\nb\r\nc\r\n"),
        ("{{#final}}\nb\n{{/final}}", "b\n"),
        ("  {{! one }}  \nb", "b"),
        ("a\n  {{! one\n two }}  \nb", "a\nb"),
        ("a {{! one\n two }}\nb", "a \nb"),
        ("  {{! one\n two }} c\nb", "   c\nb"),
        (" {{#final}} x {{/final}} \n", "  x  \n"),
        ("{{^final}}\nb\n{{/final}}\n", ""),
        ("  {{agency}}\n\n  {{agency}}\n", "  North\n\n  North\n"),
        ("{{#final}}{{/final}}\nb", "\nb"),
        ("a\n\n{{#rows}}\n- {{name}}\n\n{{/rows}}\n\nb", "a\n\n- A\n\n- B\n\n\nb"),
        ("  \n {{#final}}\n{{/final}}\n \n", "  \n \n"),
        ("a\r{{#final}}\rb{{/final}}", "a\r\rb"),
    ])
    func removesLinesThatHoldOneTagOnly(template: String, expected: String) throws {
        #expect(try Samples.render(template) == expected)
    }

    @Test(arguments: [
        ("{{> p}}", "x {{agency}}", "x North"),
        ("{{> p.txt}}|", "x", "x|"),
        ("a\n{{> p}}\nb\n", "1\n2\n", "a\n1\n2\nb\n"),
        ("a\n  {{> p}}\nb\n", "1\n\n{{agency}}\n", "a\n  1\n\n  North\nb\n"),
        ("  {{> p}}\n", "{{#rows}}\n{{name}}\n{{/rows}}\n", "  A\n  B\n"),
        ("  {{> p}}\n", "{{#rows}}{{name}}{{/rows}}\r\n\r\nx\r\n", "  AB\r\n\r\n  x\r\n"),
        ("  {{> p}}\n", " {{> q}}\n{{> q}}", "   q1\n   q2\n  q1\n  q2\n"),
        ("  {{> p}}\n", "- {{> q}}", "  - q1\nq2"),
        ("| {{> p}}\n", "1\n2", "| 1\n2\n"),
        ("{{#rows}}{{> p}}{{/rows}}", "{{name}}", "AB"),
    ])
    func includesPartials(template: String, partial: String, expected: String) throws {
        let files = ["a.txt": template, "p.txt": partial, "q.txt": "q1\nq2\n"]
        #expect(try Samples.render(files) == expected)
    }

    /// Editors end files with a line end; in a table's row it would end the row.
    @Test(arguments: [
        ("| {{> p}} |\n", "x\n", "| x |\n"),
        ("| {{> p}} |\r\n", "x\r\n", "| x |\r\n"),
        ("{{> p}} {{> p}}\n", "{{agency}}\n", "North North\n"),
        ("| {{> p}} |\n", "{{#final}}yes{{/final}}{{^final}}no{{/final}}\n", "| yes |\n"),
        ("| {{#rows}}{{> p}},{{/rows}} |\n", "{{name}}\n", "| A,B, |\n"),
        // Only the last one, and only inside a line.
        ("| {{> p}} |\n", "x\n\n", "| x\n |\n"),
        ("| {{> p}} |\n", "\n", "|  |\n"),
        ("| {{> p}} |\n", "", "|  |\n"),
        ("{{> p}}\n|\n", "x\n", "x\n|\n"),
        ("  {{> p}}\n|\n", "x\n", "  x\n|\n"),
        ("{{#final}}{{> p}}{{/final}}\n", "x\n", "x\n"),
        // Parts in parts: what ends the inner one ends the outer one.
        ("| {{> p}} |\n", "{{> q}}\n", "| q1\nq2 |\n"),
        ("| {{> p}} |\n", "a {{> q}}\n", "| a q1\nq2 |\n"),
        ("| {{> p}} |\n", "{{> q}}\nb\n", "| q1\nq2\nb |\n"),
        ("| {{> p}} |\n", "x\n{{! a remark }}\n", "| x |\n"),
    ])
    func lastLineEndOfAPartialInsideALineDoesNotCount(template: String, partial: String, expected: String) throws {
        let files = ["a.txt": template, "p.txt": partial, "q.txt": "q1\nq2\n"]
        #expect(try Samples.render(files) == expected)
    }

    @Test func indentationOfAPartialLeavesValuesAlone() throws {
        let record = Samples.Page(note: "1\n2")
        #expect(try Samples.render(["a.txt": "  {{> p}}\n", "p.txt": "{{note}}\n"], record) == "  1\n2\n")
    }

    @Test func byteOrderMarkIsDropped() throws {
        #expect(try Samples.render("\u{FEFF}{{#final}}\nx{{/final}}") == "x")
    }

    @Test func keepsWhatTheOutputHolds() throws {
        var output = Array("before ".utf8)
        let template = try Samples.library(["a.txt": "{{agency}}"]).template("a.txt", for: Samples.page)
        template.render(Samples.Page(), into: &output)
        template.render(Samples.Page(), into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before NorthNorth")
    }
}
