import Testing

@testable import Gate

@Suite
struct Base64URLTests {
    @Test func everyLengthIsRead() {
        #expect(Base64URL.decode("".utf8) == [])
        #expect(Base64URL.decode("AA".utf8) == [0])
        #expect(Base64URL.decode("-_8".utf8) == [0xFB, 0xFF])
        #expect(Base64URL.decode("AAEC".utf8) == [0, 1, 2])
    }

    @Test(arguments: ["A", "AAAAA", "AA==", "A-=", "+/8", "AB", "AAF", " AA", "AA\n", "ÄÖ"])
    func anotherSpellingIsRefused(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
