import Testing

@testable import Delivery

@Suite struct MailAddressTests {
    @Test(arguments: [
        "a@b.de", "anna.b+tag@northwind.example.com", "o'brien@example.org", "x@xn--bcher-kva.example", "A_{1}@E-X.co",
        "\(String(repeating: "a", count: 64))@example.com", "1@2.3d",
    ])
    func isTaken(_ text: String) {
        #expect(MailAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "@", "a", "a@", "@b.de", "a@b", "a b@c.de", "a@b c.de", "a..b@c.de", ".a@c.de", "a.@c.de", "a@.de",
        "a@b..de",
        "a@-b.de", "a@b-.de", "a@b.de.", "a@b_c.de", "a@127.0.0.1", "a@[127.0.0.1]", "\"a\"@b.de", "a@b@c.de", "ä@b.de",
        "a@bücher.de", "Anna <a@b.de>", "a@b.de\r\nBcc: c@d.ef", "a@b.de\n", "a\u{0}@b.de", "a,b@c.de", "a@b.de ",
        "\(String(repeating: "a", count: 65))@example.com", "a@\(String(repeating: "b", count: 64)).com",
        "a@\(String(repeating: "b.", count: 126))com",
    ])
    func isNone(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func longestIsTaken() {
        let domain = "\(String(repeating: "\(String(repeating: "b", count: 62)).", count: 3))de"
        let local = String(repeating: "a", count: 254 - domain.utf8.count - 1)
        #expect(MailAddress("\(local)@\(domain)") != nil)
        #expect(MailAddress("\(local)a@\(domain)") == nil)
    }

    @Test func caseMakesNoOther() throws {
        let (first, second) = (
            try #require(MailAddress("Anna@Example.ORG")), try #require(MailAddress("anna@example.org"))
        )
        #expect(first == second)
        #expect(Set([first, second]).count == 1)
        #expect(first.description == "Anna@Example.ORG")
        #expect(first.key == "anna@example.org")
        #expect(first != MailAddress("anna@example.com"))
    }
}

@Suite struct MailURLTests {
    @Test func namesAreFilledIn() throws {
        let url = try #require(
            MailURL("https://r.example/{agency}/x?s={snapshot}&a={agency}", names: ["agency", "snapshot"])
        )
        #expect(url.filled { "<\($0)>" } == "https://r.example/<agency>/x?s=<snapshot>&a=<agency>")
    }

    @Test(arguments: [
        "http://r.example/{token}", "https://{token}/", "https://r.example/", "https://r.example/{token}{other}",
        "https://r.example/{token", "https://r.example/token}", "https://r.example/{token}\r\nX: 1",
        "https://r.example/<{token}>",
        "https://r.example/{token} x", "https://r.example/{token}ü", "https://r.example/({token})",
        "javascript:{token}",
        "https://r.example/{token}\(String(repeating: "x", count: 700))",
    ])
    func isNone(_ text: String) {
        #expect(MailURL(text, names: ["token"]) == nil)
    }
}
