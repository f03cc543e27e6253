import Testing

/// Tables inside lists and quotes.
@Suite struct TableContainerTests {
    @Test func tableInAQuote() {
        let output = html("> | a | b |\n> | - | - |\n>| 1 | 2 |\n>\n> text\n")
        #expect(output.hasPrefix("<blockquote>\n<div class=\"table\""))
        #expect(cells(output) == [["a", "b"], ["1", "2"]])
        #expect(output.hasSuffix("</div>\n<p>text</p>\n</blockquote>\n"))
    }

    @Test func tableInAListItem() {
        let output = html("- | a | b |\n  | - | - |\n  | 1 | *2* |\n- next\n")
        #expect(output.hasPrefix("<ul>\n<li>\n<div class=\"table\""))
        #expect(cells(output) == [["a", "b"], ["1", "<em>2</em>"]])
        #expect(output.hasSuffix("</div>\n</li>\n<li>next</li>\n</ul>\n"))
    }

    @Test(
        arguments: [
            "10) x\n\n    | a |\n    | - |\n    | 1 |\n",
            "-   | a |\n    | - |\n    | 1 |\n",
            "-\t| a |\n\t| - |\n\t| 1 |\n",
            "-\n  | a |\n  | - |\n  | 1 |\n",
            "> - | a |\n>   | - |\n>   | 1 |\n",
            "- > | a |\n  > | - |\n  >| 1 |\n",
            ">\t- | a |\n>\t  | - |\n>\t  | 1 |\n",
            "1. - > | a |\n     > | - |\n     > | 1 |\n",
            "> > > | a |\n>>> | - |\n> >> | 1 |\n",
            "- x\n\n  - y\n\n    | a |\n    | - |\n    | 1 |\n",
            ">    | a |\n>    | - |\n>    | 1 |\n",
            "-     code\n\n  | a |\n  | - |\n  | 1 |\n",
            "- text\n  | a |\n  | - |\n  | 1 |\n",
        ]
    )
    func tableInAnyNesting(markdown: String) {
        #expect(cells(html(markdown)) == [["a"], ["1"]])
    }

    @Test func lineWithoutItsContainersMarkEndsTheTable() {
        let output = html("> | a |\n> | - |\n| 1 |\n")
        #expect(cells(output) == [["a"]])
        #expect(output.hasSuffix("</blockquote>\n<p>| 1 |</p>\n"))
    }

    @Test func lazyContinuationLineStartsNoTable() {
        #expect(!html("> | a |\n| - |\n").contains("<table>"))
        #expect(!html("- | a |\n| - |\n").contains("<table>"))
        #expect(!html("> text\n| a |\n> | - |\n").contains("<table>"))
    }

    @Test func headingInAnItemDoesNotEndTheItem() {
        let output = html("- x\n  # h\n  | a |\n  | - |\n| 1 |\n")
        #expect(cells(output) == [["a"]])
        #expect(output.hasSuffix("</ul>\n<p>| 1 |</p>\n"))
    }

    @Test func listStaysAsTightAsItWas() {
        #expect(html("- x\n  | a |\n  | - |\n  | *1* |\n- y\n").contains("<li>x\n<div"))
        #expect(html("- x\n  | a |\n  | - |\n  | *1* |\n\n- y\n").contains("<li>\n<p>x</p>\n<div"))
    }

    @Test func tableEndsWithItsListItem() {
        let output = html("- | a |\n  | - |\n  | 1 |\n\n| b |\n| - |\n")
        #expect(cells(output) == [["a"], ["1"], ["b"]])
        #expect(output.contains("</ul>\n<div class=\"table\""))
    }

    @Test func underlineBelowATableInAListIsARule() {
        let output = html("- | a |\n  | - |\n  ===\n  ---\n  x\n")
        #expect(cells(output) == [["a"], ["==="]])
        #expect(output.hasSuffix("</div>\n<hr />\nx</li>\n</ul>\n"))
    }

    @Test func textUnderARuledHeadingIsNoHeaderRow() {
        let output = html("> x\n> ---\n> :-:\n")
        #expect(!output.contains("<table>"))
        #expect(output.contains("<p>:-:</p>"))
    }

    @Test func tablesAfterOneAnotherInOneParagraph() {
        let output = html("> | a |\n> | - |\n> |\n> | b |\n> | - |\n> | 1 |\n")
        #expect(cells(output) == [["a"], ["b"], ["1"]])
    }
}
