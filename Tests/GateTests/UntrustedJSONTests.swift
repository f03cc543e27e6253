import TestSupport
import Testing

@testable import Gate

/// What the decoder makes of texts that attackers wrote. It must answer each, and never end the program.
@Suite
struct UntrustedJSONTests {
    private struct Number: Decodable, Equatable {
        let a: Double
    }

    private struct AnyObject: Decodable {
        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: JSONWebKey.Member.self)
        }
    }

    private func number(_ text: String) -> Double? {
        UntrustedJSON.decode(Number.self, from: Array(#"{"a":\#(text)}"#.utf8))?.a
    }

    private func isRead(_ text: String) -> Bool {
        UntrustedJSON.decode(AnyObject.self, from: Array(text.utf8)) != nil
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("1e3", 1000), ("1700000000.25", 1_700_000_000.25), ("1E+2", 100), ("1e-300", 1e-300),
            (String(repeating: "9", count: 300), 1e300),
            ("0." + String(repeating: "1", count: 5000), 1.0 / 9),
        ] as [(String, Double)]
    )
    func numbersOfAnyLengthAreRead(_ text: String, _ value: Double) {
        #expect(number(text) == value)
    }

    @Test(arguments: [
        "1e999", "-1e999", "1e-999", "1e99999999999999999999", "NaN", "Infinity", "-", "1e", "1.", ".5", "+1", "01",
        "0x10", "1_0", "\"1\"",
        "true", "null", "[1]", "{}", "",
    ])
    func whatIsNoNumberIsRefused(_ text: String) {
        #expect(number(text) == nil)
    }

    @Test(arguments: [1, 2, 17, 100, 500])
    func deepTextsAreRead(_ depth: Int) {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let value = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            #expect(isRead(#"{"user_metadata":\#(value)}"#))
        }
    }

    /// On one of the threads that requests run on, whose stacks are what they are.
    @Test(arguments: [513, 1000, 4000, 100_000])
    func deeperTextsAreRefused(_ depth: Int) async {
        await Task.detached {
            for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
                let opening = String(repeating: open, count: depth)
                #expect(!isRead(#"{"user_metadata":\#(opening)"#))
                #expect(!isRead(#"{"user_metadata":\#(opening)1\#(String(repeating: close, count: depth))}"#))
            }
        }.value
    }

    /// One reader, so there is no second one to understand it otherwise.
    @Test func aDoubledMemberCountsOnce() {
        #expect(number(#"1,"a":2"#) == 1)
        #expect(number(#"1,"\u0061":2"#) == 1)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, "tru", "\"\u{1}\"", "1 2", "'a'", "{a:1}", "/**/{}",
        "{}/**/", "{}{}",
        "{} x", "\u{FEFF}{}", "{}\u{0}", "\u{0}{}", #"{"a":"\#u{0}"}"#, "null", "1", "\"a\"", "[]",
    ])
    func whatIsNoObjectIsRefused(_ text: String) {
        #expect(!isRead(text))
    }

    @Test func onlyUTF8IsRead() {
        let text = #"{"a":1}"#
        for encoded in [
            text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
            text.unicodeScalars.flatMap { [UInt8($0.value), 0, 0, 0] },
            text.unicodeScalars.flatMap { [0, 0, 0, UInt8($0.value)] }, [0xFF, 0xFE] + Array(text.utf8),
            [0xEF, 0xBB, 0xBF] + Array(text.utf8),
        ] {
            #expect(UntrustedJSON.decode(Number.self, from: encoded) == nil)
        }
        for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xBD]] as [[UInt8]] {
            #expect(
                UntrustedJSON.decode(Number.self, from: Array(#"{"a":1,"b":""#.utf8) + bytes + Array(#""}"#.utf8))
                    == nil
            )
        }
    }

    /// Bytes turned, dropped, doubled and put in.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func anythingIsAnswered(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let texts = [
            #"{"alg":"ES256","typ":"JWT","kid":"\u00e4\ud83d\ude00","x":[1,-2.5e1,true,false,null]}"#, Token.payload(),
            Token.payload(["aud": #"["a","authenticated"]"#, "nbf": "1e3", "user_metadata": #"{"a":{"b":[[[]]]}}"#]),
            #"{"keys":[\#(KeyStoreTests.key("a")),{"kty":"EC"},7,null,{"kty":"RSA","n":"AQ","e":"AQAB","kid":"r"}]}"#,
        ]
        let pieces = Array(#"{}[]",:\u0e+-19tfn. "#.utf8) + [0, 0x7F, 0x80, 0xC3, 0xED, 0xFF]
        for _ in 0..<200 {
            var bytes = Array(texts.randomElement(using: &random)?.utf8 ?? "".utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = pieces.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(pieces.randomElement(using: &random) ?? 0, at: place)
                case 3: bytes.removeSubrange(place...)
                default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                }
            }
            // Whatever is taken is whole.
            if let header = UntrustedJSON.decode(TokenHeader.self, from: bytes) { #expect(header.keyID != "") }
            if let claims = UntrustedJSON.decode(TokenClaims.self, from: bytes) { #expect(claims.expires.isFinite) }
            if let set = KeySet(jwks: bytes) { #expect(set.count <= 1) }
        }
    }
}
