import TestSupport

/// Random documents made of lines that matter to tables and to what is around them.
enum RandomMarkdown {
    private static let prefixes = [
        "", "", "", "", "> ", ">", "- ", "  ", "   ", "1. ", "* ", "    ", "\t", "> - ", ">   ", "- > ", "-   ", "-\t",
        " ", "> > ", "10) ",
    ]
    private static let lines = [
        "| a |", "| - |", "| b |", "|-|", "a | b", "- | -", "-|-", ":-:|--", "| a | b |", "| --- | :-: |",
        "| 1 | 2 | 3 |", "|", "||",
        "| |", "text", "===", "---", "-", "***", "# h", "## h", "```", "~~~", "<div>", "<b>", "<x y=\"z\">",
        "<!-- c -->", "2. foo",
        "1. foo", "+", "*", "`a | b`", "| `a\\|b` | *c* |", "| \\| | \\\\| |", ":-", ":-:", "| *a* |", "| <b> |",
        "|*a | b*|",
        "| &amp; | \" < > |", "[x]: /y", "| [x] |", "| a\\", "||\t|", "`", "| # |", "| - x |", "é | ü", "![a](chart:b)",
        "| ![a](chart:b) | x |", "| ![*a*](chart:none) |", "[x](http://y) [z](a)", "| ![](chart:none) | b |", "\u{A0}",
        "# \u{A0}x\u{A0}",
        "<!--@-->", "| \u{0} |", "    code",
    ]

    static func document(_ random: inout SeededGenerator) -> String {
        var prefix = random.pick(prefixes)
        var document = random.chance(3) ? "\u{FEFF}" : ""
        let end = random.pick(["\n", "\n", "\n", "\r\n", "\r"])
        for _ in 0..<Int.random(in: 1...14, using: &random) {
            if random.chance(25) { prefix = random.pick(prefixes) }
            let isBlank = random.chance(15)
            let further =
                random.chance(50) ? prefix : String(prefix.map { "-*+".contains($0) || $0.isNumber ? " " : $0 })
            if isBlank {
                document += random.pick(["", further]) + end
            } else if random.chance(20) {
                let columns = Int.random(in: 1...3, using: &random)
                for row in 0..<Int.random(in: 2...4, using: &random) {
                    let cell = row == 1 ? ["-", ":-", "-:", ":-:"] : ["a", "*b*", "`c`", "", "\\*", "[x]"]
                    document += (row == 0 ? prefix : further) + "| "
                    document += (0..<columns).map { _ in random.pick(cell) }.joined(separator: " | ")
                    document += " |" + end
                }
            } else {
                document += further + random.pick(lines) + end
            }
        }
        if random.chance(30) { document.unicodeScalars.removeLast() }
        return document
    }

    private static let plainLines = [
        "text *and* **more** _x_", "`code` ``a`b``", "<div>", "</div>", "a <b>c</b> & &copy; &#42;", "- item", "1. one",
        "2) two", "> quote",
        "> - x", "```swift", "```", "~~~", "    code", "***", "\\* \\<", "a  ", "b\\", "* * *", "<!-- c -->",
        "é 日本 \u{0} x", "\t- x", "+",
        "> > y", "&#0; &nope;", "**a*b", "\"q\" 'r'",
    ]

    /// A document without tables, links, images, or headings: all that cmark and a report's page agree on.
    static func plainDocument(_ random: inout SeededGenerator) -> String {
        let end = random.pick(["\n", "\n", "\r\n", "\r"])
        var document = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            document += random.chance(25) ? "" : random.pick(["", "", "  ", "> ", "  - "]) + random.pick(plainLines)
            document += end
        }
        if random.chance(30), !document.isEmpty { document.unicodeScalars.removeLast() }
        return document
    }
}
