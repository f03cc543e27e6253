import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct QuotedPrintableTests {
    private func encoded(_ text: String) -> String {
        var output: [UInt8] = []
        QuotedPrintable.append(Array(text.utf8), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func textStaysReadable() {
        #expect(encoded("704 calls\n34.8%\n") == "704 calls\r\n34.8%\r\n")
        #expect(encoded("a=b ä\n") == "a=3Db =C3=A4\r\n")
    }

    @Test func whatServersChangeIsEscaped() {
        #expect(encoded(".\n") == "=2E\r\n")
        #expect(encoded("From here\nFrame\n") == "=46rom here\r\nFrame\r\n")
        #expect(encoded("a \nb\t\n") == "a=20\r\nb=09\r\n")
        #expect(encoded("a\rb\n") == "a=0Db\r\n")
        #expect(encoded("no end") == "no end\r\n")
    }

    @Test(arguments: 0..<300)
    func decodesToTheText(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("ab. =F\nrom \tä😀\r\u{0}".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...600, using: &random) { scalars.append(alphabet.randomElement(using: &random)!) }
        let text = String(scalars) + "\n"
        let lines = encoded(text).components(separatedBy: "\r\n")
        #expect(lines.last == "")
        for line in lines {
            #expect(line.utf8.count <= 76 && line.utf8.allSatisfy { 0x20...0x7E ~= $0 })
            #expect(!line.hasPrefix(".") && !line.hasPrefix("From ") && !line.hasSuffix(" "))
        }
        let joined = lines.dropLast().map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 + "\n" }.joined()
        #expect(quotedBytes(joined) == Array(text.utf8))
    }
}

@Suite struct Base64Tests {
    @Test(arguments: 0..<200)
    func decodesToTheBytes(_ count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Base64.text(bytes) == Data(bytes).base64EncodedString())
        var lines: [UInt8] = []
        Base64.append(lines: bytes, to: &lines)
        let text = String(decoding: lines, as: UTF8.self)
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(Data(base64Encoded: text.replacing("\r\n", with: "")) == Data(bytes))
    }
}

@Suite struct MailDateTests {
    @Test func asTheStandardHasIt() {
        #expect(Instant("2026-02-16T23:59:59Z")!.mailDate == "Mon, 16 Feb 2026 23:59:59 +0000")
        #expect(Instant("2024-02-29T04:05:06.789Z")!.mailDate == "Thu, 29 Feb 2024 04:05:06 +0000")
        #expect(Instant("0999-12-01T00:00:00Z")!.mailDate == "Sun, 1 Dec 0999 00:00:00 +0000")
    }
}

@Suite struct MailPartTests {
    /// No content can hold the boundary that is made from it, not even one that knows how it is made.
    @Test func contentNeverHoldsItsBoundary() {
        let first = MailPart(multipart: "alternative", [MailPart(text: Array("a\n".utf8), subtype: "plain")])
        let evil = MailPart(text: first.bytes, subtype: "plain")
        let second = MailPart(multipart: "alternative", [evil])
        let text = String(decoding: second.bytes, as: UTF8.self)
        #expect(text.components(separatedBy: "--=_").count == 3)
        #expect(first.bytes != second.bytes)
    }

    @Test func attachmentNamesAreASCII() {
        #expect(MailAttachment(name: "a/ä\"\r\n.csv", type: "text/csv", bytes: []).name == "a------.csv")
    }
}
