import Testing
import Text

@Suite struct HTMLTextTests {
    private static func html(_ value: some StringProtocol, keepingApostrophes: Bool = false) -> String {
        var html = Array("x".utf8)
        HTMLText.append(value, to: &html, keepingApostrophes: keepingApostrophes)
        return String(decoding: html.dropFirst(), as: UTF8.self)
    }

    @Test func fiveCharactersAreEscapedAndNoOther() {
        #expect(Self.html("<a href=\"é\" & 'b'>") == "&lt;a href=&quot;é&quot; &amp; &#39;b&#39;&gt;")
    }

    @Test func apostrophesStayWhereAsked() {
        #expect(Self.html("'<'>'", keepingApostrophes: true) == "'&lt;'&gt;'")
    }

    @Test func everyByteIsEscapedAsItsEntitySays() {
        for byte in UInt8(0)...127 {
            let character = String(UnicodeScalar(byte))
            #expect(Self.html(character) == HTMLText.entity(of: byte).map { "\($0)" } ?? character)
        }
    }

    @Test func textBytesAndSlicesGiveTheSame() {
        var random = SystemRandomNumberGenerator()
        let pieces = ["&", "<", ">", "\"", "'", "é", "😀", "a", " ", "\n", "&amp;", ""]
        for _ in 0..<500 {
            let value = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            var fromBytes: [UInt8] = []
            HTMLText.append(Array(value.utf8), to: &fromBytes)
            #expect(Self.html(value).utf8.elementsEqual(fromBytes))
            #expect(Self.html("<\(value)>".dropFirst().dropLast()) == Self.html(value))
            #expect(Self.decoded(Self.html(value)).utf8.elementsEqual(value.utf8), "\(value)")
        }
    }

    /// What a browser reads; `&amp;` last, for its own text can look like another entity.
    private static func decoded(_ html: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(html) { $0.replacing($1.0, with: $1.1) }
    }
}
