import Files
import Testing

@Suite struct PathNameTests {
    @Test(arguments: [
        "", ".", "..", ".head", "a/b", "a\\b", "a%2e", "a b", "ä", "a\0", String(repeating: "a", count: 129),
    ])
    func whatLeadsElsewhereIsNoName(_ text: String) {
        #expect(PathName(text) == nil)
    }

    @Test(arguments: ["a", "index.html", "2026-02-16T235959Z-2", "SHA256SUMS.sig", "a..b", "_", "-"])
    func whatIsPublishedIsOne(_ text: String) {
        #expect(PathName(text)?.text == text)
        #expect(PathName(known: text).text == text)
    }

    /// By bytes: any name that passes is of the characters allowed, and every other text is refused.
    @Test func exactlyTheNamesOfSafeCharactersPass() {
        for _ in 0..<5000 {
            let scalars = (0..<Int.random(in: 0...6)).compactMap { _ in Unicode.Scalar(UInt8.random(in: 0...255)) }
            let text = String(String.UnicodeScalarView(scalars))
            let isSafe = text.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]*/.asciiOnlyCharacterClasses()) != nil
            #expect((PathName(text) != nil) == isSafe, "\(text.debugDescription)")
        }
    }
}
