import CommonMark
import TestSupport
import Testing

@Suite struct MarkdownRendererTests {
    @Test func nothingGivesNothing() {
        #expect(html("") == "")
        #expect(html("\n") == "")
    }

    @Test func rawHTMLIsLeftOut() {
        let output = html("<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> y\n\n| <script> |\n| - |\n")
        #expect(!output.contains("<script") && !output.contains("<img"))
    }

    @Test(
        arguments: [
            "*", "**x", "`x", "```", "~~~ swift", "[x", "[x](", "[x](<", "[x]: ", "![", "<", "<a", "<!--", "<!", "<?",
            "&", "&#", "\\",
            "|", "| a |", "| a |\n| -", "| a |\n| - |\n|", "| a |\n| - |\n| `x |", "| a |\n| - |\n| [x](y |",
            "| a |\n| - |\n| \\",
            "> | a |\n> |", "- ", "#", "-", "\t", "| ![a](chart: |\n|-|",
        ]
    )
    func whatIsNotTerminatedIsStillADocument(markdown: String) {
        let both = [html(markdown), html(markdown, scansAhead: false)]
        #expect(both[0] == both[1])
        #expect(html(markdown) == html(markdown + "\n"))
        #expect(html("x\n\n" + markdown).hasPrefix("<p>x</p>\n"))
    }

    @Test(arguments: 0..<20)
    func bothWaysOfFindingTablesAgree(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var tables = 0
        for _ in 0..<250 {
            let markdown = RandomMarkdown.document(&random)
            let output = html(markdown)
            #expect(output == html(markdown, scansAhead: false), "\(markdown.debugDescription)")
            #expect(!output.contains("<!--@-->"))
            #expect(occurrences(of: "<section ", in: output) == occurrences(of: "</section>", in: output))
            if output.contains("<table>") { tables += 1 }
        }
        // The documents are of use only if many of them have tables.
        #expect(tables > 60)
    }

    @Test(arguments: 0..<10)
    func anyBytesGiveValidUTF8(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            var markdown = Array(RandomMarkdown.document(&random).utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) where !markdown.isEmpty {
                let index = Int.random(in: markdown.indices, using: &random)
                markdown[index] = UInt8.random(in: 0...255, using: &random)
            }
            let output = html(bytes: markdown)
            #expect(output == html(bytes: markdown, scansAhead: false))
            #expect(String(validating: output, as: UTF8.self) != nil)
            #expect(!output.contains(0))
        }
    }

    @Test(arguments: 0..<10)
    func withoutTablesLinksAndHeadingsThePageIsCmarksOwn(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            let markdown = Array(RandomMarkdown.plainDocument(&random).utf8)
            let expected = PlainMarkdown.html(of: markdown)
            #expect(html(bytes: markdown) == expected, "\(String(decoding: markdown, as: UTF8.self).debugDescription)")
        }
    }

    @Test func deepNestingDoesNotOverflowTheStack() {
        let depth = 5000
        let output = html(
            String(repeating: ">", count: depth) + " | a |\n\n" + String(repeating: "*a **b ", count: depth)
        )
        #expect(occurrences(of: "<blockquote>", in: output) == depth)
    }
}
