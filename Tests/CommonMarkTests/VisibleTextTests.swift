import CommonMark
import TestSupport
import Testing

@Suite("Visible text")
struct VisibleTextTests {
    @Test(
        "Invisible and reordering characters go, white space folds",
        arguments: [
            ("Winter Outreach 1", "Winter Outreach 1"), ("a\n b\t\tc ", "a b c"), ("\u{202E}evil\u{202C}", "evil"),
            ("a\u{0}b\u{7F}c", "abc"), ("👩‍🚀 São", "👩‍🚀 São"), ("", ""), (" \u{200B} ", ""), ("<b>", "<b>"),
        ]
    )
    func cleans(value: String, shown: String) {
        #expect(VisibleText.cleaned(value) == shown)
    }

    /// Both ways of writing data must agree, so that a title says what its heading says.
    @Test(arguments: 0..<10)
    func showsWhatMarkdownShows(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<100 {
            let value = MarkdownTextPropertyTests.randomValue(&random)
            let shown = between("<p>So ", " it</p>\n", in: html("So \(escaped(value, limit: 301)) it\n"))
            #expect(
                shown.map(text)?.utf8.elementsEqual(VisibleText.cleaned(value).utf8) == true,
                "\(value.debugDescription)"
            )
        }
    }

    @Test(
        arguments: [
            "", " ", "\u{A0}\u{3000}\n", "\u{200B}\u{FEFF}\u{2060}", "\u{200D}\u{200C}", "\u{202E}\u{2066}", "\u{AD}",
            "\u{3164}", "\u{115F}\u{1160}\u{FFA0}", "\u{2800}", "\u{301}\u{308}", "\u{20DD}", "\u{903}", "\u{FE0F}",
            "\u{34F}", "\u{180E}\u{180B}", "\u{E0041}\u{E0100}", "\u{0}\u{1B}", "\u{FFFC}", "\u{1D159}", "\u{13441}",
            "\u{2028}", "\u{17B4}", "\u{FFF0}", "\u{FFFE}",
        ]
    )
    func valueThatShowsNothingIsBlank(value: String) {
        #expect(VisibleText.isBlank(value))
        #expect(VisibleText.isBlank(" \(value) \u{200B}"))
        #expect(!VisibleText.isBlank("\(value)x"))
    }

    @Test(
        arguments: ["-", ".", "?", "e\u{301}", "👩\u{200D}🚀", "ש", "日", "\u{FFFD}", "©", "०", "\u{E000}", "\u{2060}x"]
    )
    func valueThatShowsSomethingIsNot(value: String) {
        #expect(!VisibleText.isBlank(value))
    }

    @Test func whatIsCutShowsNothing() {
        #expect(VisibleText.isBlank(String(repeating: "\u{301}", count: 300) + "x"))
        #expect(!VisibleText.isBlank(String(repeating: "\u{301}", count: 299) + "x"))
        #expect(!VisibleText.isBlank(String(repeating: "\u{200B} ", count: 10_000) + "x"))
    }

    @Test func longValuesEndInAnEllipsis() {
        #expect(VisibleText.cleaned(String(repeating: "ü", count: 20), limit: 5) == "üüüüü…")
        #expect(VisibleText.cleaned(String(repeating: "x", count: 400)).count == 301)
    }
}
