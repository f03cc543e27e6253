import Testing

@testable import Console

@Suite struct StandardErrorTests {
    @Test(arguments: ["\n", "\r", "\u{1B}[2K", "\u{202E}", "\u{85}", "\u{2028}", "\0"])
    func aNameCannotForgeOrHideALine(_ planted: String) {
        let text = StandardError.text(of: ["callsheet: a\(planted)b: no fault", "callsheet: end"])
        #expect(text.hasPrefix("callsheet: a\u{FFFD}"))
        #expect(text.hasSuffix("b: no fault\ncallsheet: end\n"))
        #expect(text.split(whereSeparator: \.isNewline).count == 2)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test func aLongMessageIsWhole() {
        let long = String(repeating: "x", count: 5000)
        #expect(StandardError.text(of: [long]) == long + "\n")
    }
}
