import Testing

@testable import Gate

@Suite
struct KeySetTests {
    private func ids(_ keys: [String]) -> [String]? {
        let set = KeySet(jwks: Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8))
        let candidates = ["a", "b", "c", "caf\u{E9}", "cafe\u{301}"]
        return set.map { set in candidates.filter { set.key($0) != nil } }
    }

    private let a = KeyStoreTests.key("a")
    private let b = KeyStoreTests.key("b")

    /// Its keys were revoked, or there never were any.
    @Test func aSetWithoutKeysIsASet() {
        for text in [#"{"keys":[]}"#, #"{"keys":[],"more":1}"#, #"{"keys":[7]}"#] {
            #expect(KeySet(jwks: Array(text.utf8))?.isEmpty == true, "\(text)")
        }
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"keys":null}"#, #"{"keys":{}}"#, #"{"keys":""}"#, #"{"Keys":[]}"#, "<html></html>",
        #"{"keys":["#,
    ])
    func whatIsNoSetIsNone(_ text: String) {
        #expect(KeySet(jwks: Array(text.utf8)) == nil)
    }

    @Test func aKeyThatCannotBeUsedSpoilsNoOther() {
        let useless = [
            "7", "null", "[]", "\"x\"", "{}", #"{"kid":"c"}"#, #"{"kid":7,"kty":"OKP"}"#, #"{"kid":"c","kty":7}"#,
            #"{"kty":"oct","kid":"c","k":"\#(String(repeating: "A", count: 43))"}"#,
            #"{"kty":"EC","crv":"P-384","kid":"c","x":"AA","y":"AA"}"#,
            #"{"kty":"EC","crv":"P-256","kid":"c","x":"AA","y":"AA"}"#,
            #"{"kty":"RSA","kid":"c","n":"AQAB","e":"AQAB"}"#, #"{"kty":"OKP","crv":"Ed25519","kid":"c","x":"AA=="}"#,
            #"{"kty":"OKP","crv":"X25519","kid":"c","x":"\#(String(repeating: "A", count: 43))"}"#,
        ]
        for key in useless { #expect(ids([a, key, b]) == ["a", "b"], "\(key)") }
    }

    /// A secret in a set is known to everybody who may read the set.
    @Test func aSecretIsNoKeyOfASet() {
        let secret = #"{"kty":"oct","kid":"b","alg":"HS256","k":"\#(String(repeating: "A", count: 43))"}"#
        #expect(ids([secret]) == [])
        #expect(ids([secret, a]) == ["a"])
    }

    @Test func keysWithoutAnIdOfTheirOwnAreLeftOut() {
        #expect(ids([KeyStoreTests.key(""), a, b, b]) == ["a"])
        #expect(ids([a, b, a, a]) == ["b"])
        #expect(ids([#"{"kid":"a"}"#, a, b]) == ["b"])
        // The same for Swift, other bytes for everybody else.
        #expect(ids([KeyStoreTests.key("caf\u{E9}"), KeyStoreTests.key("cafe\u{301}")])?.count == 2)
        #expect(ids([KeyStoreTests.key("caf\u{E9}")])?.map { Array($0.utf8) } == [Array("caf\u{E9}".utf8)])
    }

    @Test(arguments: [
        (#""alg":"EdDSA""#, true), (#""alg":"ES256""#, false), (#""alg":null"#, false), (#""alg":7"#, false),
        (#""use":"sig""#, true), (#""use":"enc""#, false), (#""use":null"#, false),
        (#""key_ops":["verify"]"#, true), (#""key_ops":["sign","verify"]"#, true), (#""key_ops":["encrypt"]"#, false),
        (#""key_ops":[]"#, false), (#""key_ops":"verify""#, false), (#""key_ops":null"#, false), (#""x5c":[7]"#, true),
    ])
    func aKeyIsForItsOwnUseOnly(_ member: String, _ isGood: Bool) {
        #expect(ids([a.dropLast() + "," + member + "}"]) == (isGood ? ["a"] : []))
    }
}
