import Foundation
import Testing

@testable import Delivery

/// What becomes of Markdown in a mail's two texts.
@Suite struct MailTextTests {
    private func body(_ markdown: String, _ css: String = "", frame: String = "{{{body}}}") throws -> MailBody {
        let files = ["subject.txt": "x", "mail.md": markdown, "mail.html": frame, "style.css": css]
        let templates = try MailTemplates(files: files.mapValues { Array($0.utf8) }, folder: "templates/mail")
        return try MailSamples.body(MailSamples.plain, templates: templates)
    }

    private func text(_ markdown: String) throws -> String { String(decoding: try body(markdown).text, as: UTF8.self) }

    private func html(_ markdown: String, _ css: String = "", frame: String = "{{{body}}}") throws -> String {
        String(decoding: try body(markdown, css, frame: frame).html, as: UTF8.self).replacing("\n", with: "")
    }

    // MARK: Plain text

    @Test func headingsAndParagraphs() throws {
        let long = String(repeating: "word ", count: 40) + "end"
        let found = try text(
            "# Title\n\n\(long)\n*second* line\\\nthird\n\n## Ünder 日本\n\n### Small\n\n> a quote\n\n---\n"
        )
        #expect(
            found == """
                Title
                =====

                \(long) second line
                third

                Ünder 日本
                ----------

                Small

                > a quote

                \(String(repeating: "-", count: 72))

                """
        )
    }

    @Test func lists() throws {
        let found = try text("- one\n- two\n  - inner\n- three\n\n3. third\n4. fourth\n\nafter\n")
        #expect(found == "- one\n- two\n  - inner\n- three\n\n3. third\n4. fourth\n\nafter\n")
    }

    /// Addresses in full behind their text, once.
    @Test func links() throws {
        let found = try text(
            "[Report](https://a.example/x?a=1&b=2) [x](#here) [y](other.html) <https://b.example/> [c@d.example](mailto:c@d.example)"
        )
        #expect(found == "Report https://a.example/x?a=1&b=2 x y https://b.example/ c@d.example\n")
    }

    @Test func tablesAreAligned() throws {
        let found = try text("| Name | Calls |\n|:--|--:|\n| Ä \\| b | 1,234 |\n| 日本 | – |\n")
        #expect(found == "Name   Calls\n-----  -----\nÄ | b  1,234\n日本       –\n")
    }

    @Test func wideTablesStayBelow72Columns() throws {
        let name = String(repeating: "word ", count: 30) + String(repeating: "x", count: 90)
        let found = try text(
            "| Name | Contact rate | Other words here |\n|:--|--:|--:|\n| \(name) | 12,345,678 | 1 |\n"
        )
        let lines = found.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 72 } && lines.count > 4)
        #expect(lines.contains { $0.contains("12,345,678") && $0.hasSuffix("1") })
        #expect(lines.joined(separator: " ").filter { $0 == "x" }.count == 90, "Nothing of a name is lost")
    }

    /// Figures stay in one piece, whatever it takes.
    @Test func figuresThatDoNotFitAreListed() throws {
        let number = "9,223,372,036,854,775,807"
        let found = try text("| Name | A | B | C |\n|:--|--:|--:|--:|\n| n | \(number) | \(number) | \(number) |\n")
        #expect(found == "- Name: n\n  A: \(number)\n  B: \(number)\n  C: \(number)\n")
    }

    @Test func isolatedNamesStayIsolatedInEachLine() throws {
        var table = MailTextTable()
        table.beginRow()
        for (text, isRight) in [
            ("\u{2068}" + String(repeating: "שלום עולם ", count: 12) + "\u{2069}", false), ("1", true),
        ] {
            table.beginCell(isHeader: false, isRight: isRight)
            table.endCell(Array(text.utf8))
        }
        var output: [UInt8] = []
        table.write(to: &output)
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        #expect(lines.count > 1)
        for line in lines {
            #expect(line.unicodeScalars.first == "\u{2068}")
            #expect(line.unicodeScalars.filter { $0 == "\u{2068}" || $0 == "\u{2069}" }.count == 2)
        }
    }

    @Test func chartsAreLeftToTheirSentence() throws {
        #expect(try text("before\n\n![Calls](chart:daily-calls)\n\nafter\n") == "before\n\nafter\n")
    }

    // MARK: HTML

    @Test func sectionsAreTables() throws {
        #expect(
            try html(
                "## Day by day\n\ntext\n",
                ".day-by-day { padding: 8px } .day-by-day p { margin: 0 } p { color: #123456 }"
            )
                == "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr>"
                + "<td style=\"padding:8px\"><h2>Day by day</h2><p style=\"color:#123456;margin:0\">text</p></td></tr></table>"
        )
    }

    @Test func tablesHaveRolesScopesAndWidths() throws {
        let found = try html("| Name | Calls |\n|:--|--:|\n| a | 1 |\n", ".list td.right { white-space: nowrap }")
        #expect(
            found == "<table role=\"table\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><thead><tr>"
                + "<th scope=\"col\" align=\"left\" width=\"47%\">Name</th><th scope=\"col\" align=\"right\" width=\"53%\">Calls</th>"
                + "</tr></thead><tbody><tr><th scope=\"row\" align=\"left\">a</th><td align=\"right\" nowrap>1</td></tr></tbody></table>"
        )
    }

    @Test func linksThatLeadNowhereFromAMailAreText() throws {
        #expect(
            try html("[a](#b) [c](d.html) [e](https://f.example)") == "<p>a c <a href=\"https://f.example\">e</a></p>"
        )
    }

    @Test func darkColoursStandInTheHead() throws {
        let css =
            "p { color: {{accent}} } @media (prefers-color-scheme: dark) { p { color: {{accent_dark}} } b { color: #fff } }"
        let found = try html("x\n", css, frame: "<head><style>{{{dark_style}}}</style></head>{{{body}}}")
        let style = "<style>@media (prefers-color-scheme:dark){.d0{color:#6083e4!important}}</style>"
        #expect(found == "<head>\(style)</head><p class=\"d0\" style=\"color:#1d4ed8\">x</p>")
    }

    /// Heights are figures: the highest bar is that of the busiest day.
    @Test func chartsAreCells() throws {
        let found = try html(
            "![Calls](chart:daily-calls)\n",
            ".calls { background-color: {{tint}} } .weekend { background-color: #ddd }"
        )
        #expect(found.components(separatedBy: "<td width=\"3%\"").count == 31)
        #expect(found.contains("bgcolor=\"#b7c6f3\"") && found.contains("bgcolor=\"#ddd\""))
        #expect(found.hasPrefix("<table role=\"presentation\" aria-hidden=\"true\" width=\"100%\""))
        let heights = found.components(separatedBy: "height=\"").dropFirst(2).compactMap {
            Int($0.prefix { $0 != "\"" })
        }
        #expect(heights.count == 50 && heights.allSatisfy { 2...96 ~= $0 })
        #expect(found.contains(">18 Jan</td>") && found.contains(">2 Feb</td>") && found.contains(">16 Feb</td>"))
    }
}
