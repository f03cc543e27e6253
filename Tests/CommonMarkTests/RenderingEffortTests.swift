import CommonMark
import Testing

/// How the work grows with the document, by counting it.
@Suite struct RenderingEffortTests {
    private func effort(_ markdown: String) -> RenderingEffort {
        var output: [UInt8] = []
        return MarkdownRenderer().render(Array(markdown.utf8), into: &output) { _, _, _ in true }
    }

    @Test func plainTableNeverReachesCmark() {
        let rows = String(repeating: "| Winter Outreach \\(North\\) | 12,345 | ![4 %](chart:p/4) |\n", count: 20_000)
        let effort = effort("# T\n\n| a | b | c |\n| - | -: | - |\n\(rows)\nEnd.\n")
        #expect(effort.tables == 1)
        #expect(effort.parses == 1)
        #expect(effort.parsedBytes < 50)
    }

    @Test func onlyCellsWithMarkupReachCmark() {
        let rows = String(repeating: "| x | y |\n", count: 1000) + String(repeating: "| *x* | y |\n", count: 10)
        #expect(effort("| a | b |\n| - | - |\n\(rows)").parsedBytes < 150)
    }

    @Test func tablesInListsAreFoundTogether() {
        for count in [1, 10, 500] {
            let effort = effort(String(repeating: "- text\n\n  | a |\n  | - |\n  | 1 |\n\n", count: count))
            #expect(effort.tables == count)
            #expect(effort.parses == 2)
        }
    }

    @Test func tableThatCmarkEndsElsewhereCostsOneParseMore() {
        for count in [1, 5, 50] {
            let effort = effort(String(repeating: "> | a |\n> | - |\n> ---\n\nx\n\n", count: count))
            #expect(effort.tables == count)
            #expect(effort.parses == count + 1)
        }
    }
}
