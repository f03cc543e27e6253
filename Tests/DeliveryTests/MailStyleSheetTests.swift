import Templates
import Testing

@testable import Delivery

@Suite struct MailStyleSheetTests {
    /// The style of the innermost of some elements, each written `name.class.class`.
    private func style(_ css: String, _ elements: String...) -> String {
        var styles = MailStyles(MailStyleSheet(Array(css.utf8)))
        var place = -1
        for element in elements {
            let parts = element.split(separator: ".").map(String.init)
            place = styles.place(of: parts[0], classes: parts.dropFirst().joined(separator: " "), in: place)
        }
        let found = styles.elements[place]
        let background = found.background.map { "bgcolor \(String(decoding: $0, as: UTF8.self)) " } ?? ""
        return background + String(decoding: found.style, as: UTF8.self)
    }

    private func findings(_ css: String) -> [String] {
        MailStyleSheet(Array(css.utf8)).findings.map { finding in
            "\(css.utf8.prefix(finding.offset).count { $0 == 10 } + 1): \(finding.message)"
        }
    }

    @Test func selectorsSelect() {
        let css = """
            td { padding: 1px } td.right { padding: 2px }
            .a .b, p { margin : 0  4px ; color:#fff; } /* a remark; p { color: red } */
            """
        #expect(style(css, "td") == "padding:1px")
        #expect(style(css, "td.right") == "padding:2px")
        #expect(style(css, "div.a", "div", "td.b") == "padding:1px;margin:0 4px;color:#fff")
        #expect(style(css, "div.b", "td.a") == "padding:1px")
        #expect(style(css, "p") == "margin:0 4px;color:#fff")
        #expect(style(css, "ul").isEmpty)
    }

    @Test func strongerAndLaterRulesWin() {
        let css = ".x p { color: #111 } p { color: #222; margin: 0 } p { color: #333 } .y { color: #444 }"
        #expect(style(css, "p") == "margin:0;color:#333")
        #expect(style(css, "div.x", "p") == "margin:0;color:#111")
        #expect(style(css, "div.x", "p.y") == "margin:0;color:#111")
        #expect(style(css, "p.y") == "margin:0;color:#444")
    }

    @Test func backgroundsOfCellsAreAttributes() {
        #expect(style("td { background-color: #abc; padding: 0 }", "td") == "bgcolor #abc padding:0")
        #expect(style("p { background-color: #abc }", "p") == "background-color:#abc")
    }

    @Test func darkRulesStandApart() {
        let css = "td { color: #000 } @media (prefers-color-scheme: dark) { td { color: #fff } } td { padding: 0 }"
        #expect(style(css, "td") == "color:#000;padding:0")
        var styles = MailStyles(MailStyleSheet(Array(css.utf8)))
        let place = styles.place(of: "td", classes: "", in: -1)
        #expect(styles.elements[place].dark == 0)
        #expect(styles.dark == [Array("color:#fff!important".utf8)])
    }

    @Test(arguments: [
        ("p > b { color: red }", "1: Selector 'p > b' cannot be used in mails."),
        ("\n\np:hover { color: red }", "3: Selector 'p:hover' cannot be used in mails."),
        ("#id { color: red }", "1: Selector '#id' cannot be used in mails."),
        (
            "p { color: red }\n@media print { p { color: red } }\nb { color: red }",
            "2: '@media print' cannot be used in mails."
        ),
        ("@import 'x.css';", "1: '@import 'x.css'' is no rule."),
        ("p {\n  position: fixed;\n}", "2: Property 'position' does not work in all mail programs."),
        (
            "p { background-color: url(https://x.example/) }",
            "1: Value 'url(https://x.example/)' cannot be used in mails."
        ),
        ("p { font-family: \"Arial\" }", "1: Value '\"Arial\"' cannot be used in mails."),
        ("p { color: red !important }", "1: Value 'red !important' cannot be used in mails."),
        ("p { color }", "1: 'color' is no declaration."),
        ("p { color: red", "1: A rule has no end."),
        ("/* p", "1: A comment has no end."),
        ("@media (prefers-color-scheme: dark) { p { color: red }", "1: The block of @media has no end."),
    ])
    func otherThingsAreErrors(_ css: String, _ message: String) {
        let found = findings(css)
        #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
    }
}
