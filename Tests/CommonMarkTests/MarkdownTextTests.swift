import CommonMark
import Testing

@Suite struct MarkdownTextTests {
    @Test(
        arguments: [
            ("Winter Outreach 2026", "Winter Outreach 2026"), ("Müller & Söhne", "Müller \\& Söhne"),
            ("a*b_c`d", "a\\*b\\_c\\`d"), ("[x](y)", "\\[x\\](y)"), ("<b>", "\\<b\\>"), ("a|b~c\\d", "a\\|b\\~c\\\\d"),
            ("Hi! ![x]", "Hi! \\!\\[x\\]"), ("# x # y", "\\# x # y"), ("C #", "C \\#"), ("C#", "C#"), ("###", "\\###"),
            ("- x - y", "\\- x - y"), ("+1 +2", "\\+1 +2"), ("=x=", "\\=x="), ("1. x 2. y", "1\\. x 2. y"),
            ("2026) x", "2026\\) x"), ("1.5", "1.5"), (".5", ".5"), (":-", ":\\-"), (": x", ": x"), ("x-y", "x-y"),
        ]
    )
    func onlyWhatNeedsABackslashGetsOne(value: String, markdown: String) {
        #expect(escaped(value) == markdown)
    }

    @Test func whiteSpaceRunsBecomeOneSpaceAndNoneAtTheEnds() {
        #expect(escaped(" \t a\r\n\n b\u{A0}\u{3000}\u{85}c \u{2009}") == "a b c")
    }

    @Test(arguments: ["\u{A0}", "\u{2007}", "\u{202F}"])
    func noBreakSpaceStays(space: String) {
        #expect(escaped("34\(space)567\(space)876") == "34\(space)567\(space)876")
        #expect(escaped("x\u{200B}\(space)\(space)y") == "x\(space)y")
        #expect(escaped("x \(space)y\(space) z") == "x y z")
        #expect(escaped("\(space)x\(space)") == "x")
        #expect(escaped("x \(space)", limit: 1) == "x")
        #expect(escaped("ab\(space)cd", limit: 4) == "ab…")
        #expect(escaped("1.\(space)x") == "1\\.\(space)x")
    }

    @Test func firstNoBreakSpaceOfSeveralStays() {
        #expect(escaped("a\u{202F}\u{A0}b") == "a\u{202F}b")
    }

    @Test(
        arguments: [
            0x00, 0x07, 0x1B, 0x7F, 0x80, 0x9F, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
            0x202E,
            0x2060, 0x2066, 0x2069, 0x206F, 0xFDD0, 0xFEFF, 0xFFF9, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1D173, 0xE0001, 0xE0041,
            0x10FFFF,
        ] as [UInt32]
    )
    func hiddenCharactersAreRemoved(scalar: UInt32) throws {
        let hidden = try #require(Unicode.Scalar(scalar))
        #expect(escaped("a\(hidden)b\(hidden)") == "ab")
        #expect(escaped("\(hidden)") == "")
    }

    @Test func joinersStay() {
        #expect(
            escaped("👩\u{200D}🚀 नमस्\u{200C}ते").unicodeScalars.elementsEqual("👩\u{200D}🚀 नमस्\u{200C}ते".unicodeScalars)
        )
    }

    @Test func longValuesEndInAnEllipsisWithinTheLimit() {
        #expect(escaped("abcdef", limit: 6) == "abcdef")
        #expect(escaped("abcdefg", limit: 6) == "abcde…")
        #expect(escaped("****", limit: 3) == "\\*\\*…")
        #expect(escaped("abcd e", limit: 6) == "abcd e")
        #expect(escaped("abcd ef", limit: 6) == "abcd…")
        #expect(escaped("abcde f", limit: 6) == "abcde…")
        #expect(escaped("abcdef   ", limit: 6) == "abcdef")
        #expect(escaped("éé", limit: 1) == "…")
        #expect(escaped("é", limit: 1) == "é")
        #expect(escaped("é", limit: 0) == "")
        #expect(escaped(String(repeating: "x", count: 1_000_000)).unicodeScalars.count == 300)
    }

    @Test func appendsToWhatIsThere() {
        var markdown = Array("x #".utf8)
        MarkdownText.append("", to: &markdown)
        MarkdownText.append(" \u{200B}", to: &markdown)
        #expect(String(decoding: markdown, as: UTF8.self) == "x #")
    }
}
