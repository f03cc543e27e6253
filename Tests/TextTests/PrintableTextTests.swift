import Testing
import Text

@Suite struct PrintableTextTests {
    @Test func printableTextStays() {
        for text in ["", "North & Søn, “36” – 東京 😀", "e\u{301}", "a\u{A0}b"] {
            #expect(PrintableText.line(text).utf8.elementsEqual(text.utf8))
        }
    }

    @Test(arguments: ["\u{1B}", "\r", "\n", "\0", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{200B}"])
    func whatCouldForgeALineIsReplaced(character: String) {
        #expect(PrintableText.line("a\(character)b") == "a\u{FFFD}b")
    }

    @Test func longTextIsCutByScalars() {
        #expect(PrintableText.line("abcd", limit: 3) == "abc...")
        #expect(PrintableText.line("abc", limit: 3) == "abc")
    }
}
