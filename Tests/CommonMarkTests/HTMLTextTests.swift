import CommonMark
import Testing

@Suite struct HTMLTextTests {
    @Test func fiveCharactersAreEscapedAndNoOther() {
        var html = Array("x".utf8)
        HTMLText.append("<a href=\"é\" & 'b'>", to: &html)
        #expect(String(decoding: html, as: UTF8.self) == "x&lt;a href=&quot;é&quot; &amp; &#39;b&#39;&gt;")
    }

    @Test func bytesAndTextGiveTheSame() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let value = MarkdownTextPropertyTests.randomValue(&random)
            var fromText: [UInt8] = []
            var fromBytes: [UInt8] = []
            HTMLText.append(value, to: &fromText)
            HTMLText.append(Array(value.utf8), to: &fromBytes)
            #expect(fromText == fromBytes)
            let back = text(String(decoding: fromText, as: UTF8.self))
            #expect(back.utf8.elementsEqual(value.utf8))
            #expect(!fromText.contains { "<>\"'".utf8.contains($0) })
        }
    }
}
