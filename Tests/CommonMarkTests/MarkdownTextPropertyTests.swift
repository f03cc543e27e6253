import TestSupport
import Testing

/// Whatever a value holds, and wherever it stands, the page shows its text.
@Suite struct MarkdownTextPropertyTests {
    /// What a value should show as, isolates aside, said again without any of the code under test: from Unicode's own
    /// properties.
    static func shown(_ value: String, limit: Int) -> String {
        let visiblePrefixes: Set<UInt32> = [
            0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
        ]
        let noBreakSpaces: Set<Unicode.Scalar> = ["\u{A0}", "\u{2007}", "\u{202F}"]
        var scalars: [Unicode.Scalar] = []
        var spaces: [Unicode.Scalar] = []
        for scalar in value.unicodeScalars {
            let properties = scalar.properties
            if scalar.value == 0x2028 || scalar.value == 0x2029 { continue }
            if properties.isWhitespace {
                spaces.append(scalar)
                continue
            }
            switch properties.generalCategory {
            case .control: continue
            case .format
            where scalar.value != 0x200C && scalar.value != 0x200D && !visiblePrefixes.contains(scalar.value):
                continue
            case .unassigned where properties.isNoncharacterCodePoint || 0xE0000...0xE00FF ~= scalar.value: continue
            case .unassigned where 0x2060...0x206F ~= scalar.value: continue
            case .unassigned where 0x13430...0x1343F ~= scalar.value: continue
            default:
                if !scalars.isEmpty, let first = spaces.first {
                    scalars.append(spaces.allSatisfy(noBreakSpaces.contains) ? first : " ")
                }
                spaces = []
                scalars.append(scalar)
            }
        }
        if scalars.count > limit {
            scalars.removeLast(scalars.count - limit + 1)
            if let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
            scalars.append("…")
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    static func randomValue(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "*", "**", "_", "`", "```", "~~~", "[", "]", "(", ")", "](", "![", "<", ">", "<b>", "<!--", "&", "&amp;",
            "&#42;", "|",
            "\\", "\\|", "#", "##", " #", "-", "--", "---", "===", "+", "1.", "12)", ":", ":-", "|-|", "!", "\"", "'",
            "  ", "\n",
            "\n\n", "\t", "    ", "\u{0}", "\u{7F}", "\u{202E}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{A0}",
            "\u{202F}", "\u{2028}", "é", "日本", "שלום", "عربي",
            "👩\u{200D}🚀", "\u{301}", "chart:x", "javascript:", "https://e.org", "a@e.org", "word", "Acme", "7", "x y",
            "{{", "}}",
        ]
        var value = ""
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            if random.chance(10), let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) {
                value.unicodeScalars.append(scalar)
            } else if random.chance(10), let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random)) {
                value.unicodeScalars.append(scalar)
            } else {
                value += random.pick(pieces)
            }
        }
        return value
    }

    @Test(arguments: 0..<20)
    func valueShowsAsItsTextEverywhere(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            let value = Self.randomValue(&random)
            let limit = random.chance(30) ? Int.random(in: 1...8, using: &random) : 300
            let markdown = escaped(value, limit: limit)
            let expected = Self.shown(value, limit: limit)
            let hint = Comment(rawValue: "\(value.debugDescription) as \(markdown)")
            func isShown(_ html: String?, as expected: String) -> Bool {
                html.map { withoutIsolates(text($0)).utf8.elementsEqual(expected.utf8) } ?? false
            }

            let inline = between("<p>So ", " it is</p>\n", in: html("So \(markdown) it is\n"))
            #expect(isShown(inline, as: expected), hint)

            let rows = cells(html("| H | K |\n| - | - |\n| \(markdown) | k |\n| *m* \(markdown) | k |\n"))
            #expect(rows.map(\.count) == [2, 2, 2], hint)
            #expect(isShown(rows[1][0], as: expected) && rows[1][1] == "k", hint)
            #expect(isShown(rows[2][0], as: expected.isEmpty ? "m" : "m " + expected) && rows[2][1] == "k", hint)

            let header = cells(html("| \(markdown) | K |\n| - | - |\n"))
            #expect(header.count == 1 && header[0].count == 2 && isShown(header[0][0], as: expected), hint)

            guard !expected.isEmpty else { continue }
            #expect(isShown(between("<p>", "</p>\n", in: html("\(markdown)\n")), as: expected), hint)
            #expect(isShown(between("<p>above\n", "</p>\n", in: html("above\n\(markdown)\n")), as: expected), hint)
            let heading = between("<h3 id=\"", "</h3>\n", in: html("### \(markdown)\n"))
            #expect(isShown(heading.map { "<" + $0 }, as: expected), hint)
            let item = between("<ul>\n<li>", "</li>\n</ul>\n", in: html("- \(markdown)\n"))
            #expect(isShown(item, as: expected), hint)
        }
    }
}
