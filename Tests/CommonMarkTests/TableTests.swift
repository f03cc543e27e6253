import CommonMark
import Testing

/// The rules of GFM 0.29, section 4.10, one by one.
@Suite struct TableTests {
    @Test func tableIsWrittenInFull() {
        let markdown = """
            | Status | Calls |
            | --- | --: |
            | done | 12 |

            """
        let expected = region(
            """
            <thead>
            <tr>
            <th scope="col">Status</th>
            <th scope="col" class="right">Calls</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td>done</td>
            <td class="right">12</td>
            </tr>
            </tbody>

            """
        )
        #expect(html(markdown) == expected)
    }

    @Test func colonsAlignAndPipesAtTheEndsMayBeMissing() {
        let output = html("Left | Middle | Right | Any\n:-- | :-: | -: | -\na | b | c | d\n")
        #expect(output.contains("<th scope=\"col\" class=\"left\">Left</th>\n"))
        #expect(output.contains("<th scope=\"col\" class=\"center\">Middle</th>\n"))
        #expect(output.contains("<td class=\"right\">c</td>\n<td>d</td>\n"))
        #expect(cells(output) == [["Left", "Middle", "Right", "Any"], ["a", "b", "c", "d"]])
    }

    @Test func escapedPipeStaysInItsCell() {
        let output = html("| Name | Code |\n| - | - |\n| a \\| b | `x \\| y` |\n| \\\\| | \\\\\\| |\n")
        #expect(cells(output)[1] == ["a | b", "<code>x | y</code>"])
        // The backslash right before a pipe goes first, whatever stands before it; what is left is read as inlines.
        #expect(cells(output)[2] == ["|", "\\|"])
    }

    @Test func pipeInCodeSpanWithoutBackslashEndsTheCell() {
        #expect(cells(html("| a | b |\n| - | - |\n| `x | y` |\n"))[1] == ["`x", "y`"])
    }

    @Test func shortRowsAreFilledAndLongOnesCut() {
        let output = html("| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |\n")
        #expect(cells(output) == [["a", "b"], ["1", ""], ["1", "2"]])
    }

    @Test func differentCellCountsAboveAndBelowMakeNoTable() {
        #expect(html("| a | b |\n| - |\n| c |\n") == "<p>| a | b |\n| - |\n| c |</p>\n")
    }

    @Test func hyphensAloneUnderlineAHeading() {
        #expect(html("Calls\n---\n").contains("<h2 id=\"calls\">Calls</h2>"))
    }

    @Test func oneColumnNeedsAPipeOrColonSomewhere() {
        #expect(cells(html("Calls\n:-\n12\n")) == [["Calls"], ["12"]])
    }

    @Test func tableWithoutRowsHasNoBody() {
        #expect(html("| a |\n| - |\n") == region("<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n"))
    }

    @Test func emptyHeaderCellIsADataCell() {
        let output = html("| | b | *c* |\n| -: | - | - |\n")
        #expect(output.contains("<tr>\n<td></td>\n<th scope=\"col\">b</th>\n<th scope=\"col\"><em>c</em></th>\n</tr>"))
    }

    @Test func inlinesWorkInCells() {
        let output = html(
            "| a | b | c | d |\n| - | - | - | - |\n| *x* | **y** \\* | [t](https://e.org/?a=1&b) | &copy; <b> & |\n"
        )
        #expect(
            cells(output)[1] == [
                "<em>x</em>", "<strong>y</strong> *", "<a href=\"https://e.org/?a=1&amp;b\">t</a>",
                "© <!-- raw HTML omitted --> &amp;",
            ]
        )
    }

    @Test func referencesDefinedElsewhereWorkInCells() {
        let output = html("| a |\n| - |\n| [Docs][d] |\n\n[d]: https://example.org\n")
        #expect(cells(output)[1] == ["<a href=\"https://example.org\">Docs</a>"])
    }

    @Test(arguments: [
        "# x", "- x", "> x", "1. x", "x #", "```", "***", "[x]: y", "    x", "\\", "=", "<div>", "\u{A0}x",
    ])
    func cellIsNeverABlock(content: String) throws {
        // Next to markup, so that the cell takes the way through cmark, and alone.
        let output = html("| a | b |\n| - | - |\n| *m* \(content) | \(content) |\n")
        let row = try #require(cells(output).last)
        #expect(row.count == 2)
        let shown = content == "<div>" ? "" : content.drop { $0 == " " }
        #expect(text(row[1]) == shown)
        #expect(text(row[0]).hasPrefix("m"))
        #expect(text(row[0]).hasSuffix(shown))
    }

    @Test func emphasisTouchesCellEdgesAsItTouchesLineEdges() {
        let output = html("| a | b | c |\n| - | - | - |\n| _x_ | **y** | * z* |\n")
        #expect(cells(output)[1] == ["<em>x</em>", "<strong>y</strong>", "* z*"])
    }

    @Test func markupDoesNotReachIntoTheNextCell() {
        let output = html("| a | b |\n| - | - |\n| *x | y* |\n| [x | y](z) |\n")
        #expect(cells(output)[1] == ["*x", "y*"])
        #expect(cells(output)[2] == ["[x", "y](z)"])
    }

    @Test func blankLineEndsTheTable() {
        let output = html("| a |\n| - |\n| 1 |\n\nb\n")
        #expect(cells(output) == [["a"], ["1"]])
        #expect(output.hasSuffix("</table></div>\n<p>b</p>\n"))
    }

    @Test(
        arguments: [
            ("> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"),
            ("# h", "<h1 id=\"h\">h</h1>\n"),
            ("```\nx\n```", "<pre><code>x\n</code></pre>\n"),
            ("~~~\nx", "<pre><code>x\n</code></pre>\n"),
            ("- i", "<ul>\n<li>i</li>\n</ul>\n"),
            ("-", "<ul>\n<li></li>\n</ul>\n"),
            ("7. i", "<ol start=\"7\">\n<li>i</li>\n</ol>\n"),
            ("***", "<hr />\n"),
            ("---", "<hr />\n"),
            ("- - -", "<hr />\n"),
            ("<div>", "<!-- raw HTML omitted -->\n"),
            ("<i>", "<!-- raw HTML omitted -->\n"),
            ("    code", "<pre><code>code\n</code></pre>\n"),
            ("\tcode", "<pre><code>code\n</code></pre>\n"),
            ("|", "<p>|</p>\n"),
        ]
    )
    func otherBlockEndsTheTable(block: String, expected: String) {
        let table = region(
            "<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n"
        )
        #expect(html("| a |\n| - |\n| 1 |\n\(block)\n") == table + expected)
        #expect(html("| a |\n| - |\n| 1 |\n\(block)\n", scansAhead: false) == table + expected)
    }

    @Test(arguments: ["===", "=", "plain text", "#hash", "-x", "1.x", "<3", "``", "[r]: /x", "+1"])
    func anyOtherLineIsARow(line: String) {
        for scansAhead in [true, false] {
            let output = html("| a |\n| - |\n\(line)\n| 2 |\n", scansAhead: scansAhead)
            #expect(cells(output).map { $0.map(text) } == [["a"], [line], ["2"]])
        }
    }

    @Test func whatFollowsATableIsParsedAnewWithAllThatBelongsToIt() {
        // cmark alone takes `2. x` and the line after it for text of the same paragraph, and the last for another.
        let output = html("- | a |\n  | - |\n  2. x\n     y\n\n     z\n")
        #expect(output.contains("</table></div>\n<ol start=\"2\">\n<li>\n<p>x\ny</p>\n<p>z</p>\n</li>\n</ol>\n"))
    }

    @Test func headerRowMayEndALongerParagraph() {
        let output = html("Some words\nand more:\n| a |\n| - |\n| 1 |\n")
        #expect(output.hasPrefix("<p>Some words\nand more:</p>\n<div class=\"table\""))
        #expect(cells(output) == [["a"], ["1"]])
    }

    @Test func definitionBeforeTheHeaderRowStaysADefinition() {
        let output = html("[r]: https://e.org\n| a |\n| - |\n| [r] |\n")
        #expect(cells(output) == [["a"], ["<a href=\"https://e.org\">r</a>"]])
        #expect(output.hasPrefix("<div"))
    }

    @Test func indentedDelimiterRowMakesNoTable() {
        #expect(!html("| a |\n    | - |\n").contains("<table>"))
        #expect(html("   | a |\n  | - |\n").contains("<table>"))
    }

    @Test func listMarkerIsNoDelimiterRow() {
        #expect(!html("a | b\n- | -\n").contains("<table>"))
    }

    @Test func tableInCodeIsCode() {
        #expect(!html("```\n| a |\n| - |\n\n| a |\n| - |\n```\n").contains("<table>"))
        #expect(!html("    | a |\n    | - |\n").contains("<table>"))
        #expect(!html("~~~~\n\n| a |\n| - |\n~~~\n\n| a |\n| - |\n").contains("<table>"))
    }

    @Test func tableInRawHTMLIsLeftOutWithIt() {
        #expect(html("<pre>\n\n| a |\n| - |\n\n</pre>\n") == "<!-- raw HTML omitted -->\n")
        #expect(html("<div>\n| a |\n| - |\n</div>\n") == "<!-- raw HTML omitted -->\n")
    }

    @Test func tabsAroundCellsAreBlanks() {
        #expect(cells(html("|\ta\t|\tb\t|\n|\t-\t|\t-\t|\n|\t1\t|\t2\t|\n")) == [["a", "b"], ["1", "2"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEndsOfAnyKindAndNoneAtTheEnd(end: String) {
        let markdown = ["| é | ü |", "| - | - |", "| 日本 | 🦄 |"].joined(separator: end)
        #expect(cells(html(markdown)) == [["é", "ü"], ["日本", "🦄"]])
    }

    @Test func zeroBytesAndInvalidUTF8ShowAsReplacementCharacters() {
        let markdown = Array("| a |\n| - |\n| x".utf8) + [0] + Array("y |\n| x".utf8) + [0xFF] + Array("y |\n".utf8)
        let output = String(decoding: html(bytes: markdown), as: UTF8.self)
        #expect(cells(output) == [["a"], ["x\u{FFFD}y"], ["x\u{FFFD}y"]])
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]]
    )
    func malformedBytesNeverReachThePage(bytes: [UInt8]) {
        let output = html(bytes: Array("| a |\n| - |\n| x".utf8) + bytes + Array("y |\n".utf8))
        #expect(String(validating: output, as: UTF8.self)?.contains("<td>x\u{FFFD}") == true)
    }

    @Test func byteOrderMarkHidesNoTable() {
        #expect(cells(html("\u{FEFF}| a |\n| - |\n")) == [["a"]])
    }

    @Test func cellsMadeUpForShortRowsAreLimited() {
        let columns = 2000
        let header = String(repeating: "|a", count: columns) + "|\n" + String(repeating: "|-", count: columns) + "|\n"
        let output = html(header + String(repeating: "|x|\n", count: 1000))
        #expect(output.utf8.count < 12_000_000)
        #expect(output.contains("<p>|x|\n|x|"))
    }
}
