import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct HeaderWriterTests {
    private func header(_ name: String, text: String) -> String {
        var writer = HeaderWriter()
        writer.append(name, text: text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func plainTextStays() {
        #expect(
            header("Subject", text: "Northwind, 16 Feb 2026: 704 calls")
                == "Subject: Northwind, 16 Feb 2026: 704 calls\r\n"
        )
    }

    @Test func longTextIsFoldedAtItsSpaces() {
        let text = "Northwind Insurance Brokers of Munich and Augsburg, 16 Feb 2026: 5 things need attention"
        #expect(
            header("Subject", text: text)
                == "Subject: Northwind Insurance Brokers of Munich and Augsburg, 16 Feb 2026: 5\r\n things need attention\r\n"
        )
    }

    @Test func otherTextIsEncodedInTheShorterWay() {
        #expect(
            header("Subject", text: "Söhne & Co, 5 calls") == "Subject: =?UTF-8?Q?S=C3=B6hne_=26_Co=2C_5_calls?=\r\n"
        )
        #expect(header("Subject", text: "日本語の名前") == "Subject: =?UTF-8?B?5pel5pys6Kqe44Gu5ZCN5YmN?=\r\n")
    }

    /// A reader would decode it.
    @Test func textLikeAnEncodedWordIsEncoded() {
        #expect(header("Subject", text: "=?UTF-8?Q?x?=") == "Subject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\r\n")
    }

    @Test func noTextBeginsAHeader() {
        #expect(
            header("Subject", text: "a\r\nBcc: b@c.de\r\n\r\nBody\u{0}\u{85}\u{2028}x")
                == "Subject: a Bcc: b@c.de Body x\r\n"
        )
    }

    @Test func namesBeforeAddresses() {
        func from(_ name: String?) -> String {
            var writer = HeaderWriter()
            writer.append("From", phrase: name, bracketed: "a@b.de")
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(from(nil) == "From: <a@b.de>\r\n")
        #expect(from("Callsheet reports") == "From: Callsheet reports <a@b.de>\r\n")
        // A comma would end the name, a quote or bracket could change whom the mail is from.
        #expect(from("Miller, Anna") == "From: =?UTF-8?Q?Miller=2C_Anna?= <a@b.de>\r\n")
        #expect(from("\" <evil@e.fg>") == "From: =?UTF-8?B?IiA8ZXZpbEBlLmZnPg==?= <a@b.de>\r\n")
    }

    @Test func anUnfoldableValueStaysInItsLine() {
        var writer = HeaderWriter()
        writer.append("X", [String(repeating: "a", count: 90)])
        #expect(writer.bytes.count == 95)
    }

    /// What a reader makes of the words, whatever the text is.
    @Test(arguments: 0..<400)
    func decodesToTheText(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabets = ["abc xyz", "a =?_\"<>,", "äöüß é", "日本語 名前", "😀👩‍👩‍👧‍👦🇩🇪 ", "ab\r\n\t\u{0}\u{85}"]
        let alphabet = Array(alphabets[Int(seed) % alphabets.count].unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...200, using: &random) { scalars.append(alphabet.randomElement(using: &random)!) }
        let text = String(scalars)
        let header = header("Subject", text: text)
        let lines = header.components(separatedBy: "\r\n").dropLast()
        for line in lines {
            #expect(line.utf8.count <= 78 && line.utf8.allSatisfy { 0x20...0x7E ~= $0 })
            if line.contains("=?") { #expect(line.utf8.count <= 76) }
        }
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" ") && !$0.hasPrefix("  ") })
        let value = lines.joined().dropFirst("Subject: ".count)
        #expect(try decoded(String(value)) == EncodedWords.cleaned(text))
    }

    /// Decodes as RFC 2047 has it; each word must be whole characters.
    private func decoded(_ value: String) throws -> String {
        guard value.hasPrefix("=?") else { return value }
        var text = ""
        for word in value.split(separator: " ") {
            #expect(word.utf8.count <= 75)
            let parts = word.dropFirst(2).dropLast(2).split(separator: "?", omittingEmptySubsequences: false)
            #expect(parts.count == 3 && parts[0] == "UTF-8")
            let bytes: [UInt8]
            if parts[1] == "B" {
                bytes = [UInt8](try #require(Data(base64Encoded: String(parts[2]))))
            } else {
                bytes = quotedBytes(parts[2].replacing("_", with: "=20"))
            }
            text += try #require(String(validating: bytes, as: UTF8.self))
        }
        return text
    }
}

/// Decodes quoted-printable without line ends.
func quotedBytes(_ text: some StringProtocol) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "="), rest.count >= 2 {
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)!)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return bytes
}
