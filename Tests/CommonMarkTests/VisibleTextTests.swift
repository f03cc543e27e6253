import CommonMark
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

    @Test func longValuesEndInAnEllipsis() {
        #expect(VisibleText.cleaned(String(repeating: "ü", count: 20), limit: 5) == "üüüüü…")
        #expect(VisibleText.cleaned(String(repeating: "x", count: 400)).count == 301)
    }
}
