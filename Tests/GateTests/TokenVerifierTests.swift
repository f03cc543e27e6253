import Cryptography
import Dashboard
import Testing

@testable import Gate

@Suite
struct TokenVerifierTests {
    private let verifier = TokenVerifier(secret: TokenKey(secret: Token.secret), issuer: nil)

    private func claims(_ header: String, _ payload: String) throws(TokenVerifier.Fault) -> TokenClaims {
        guard let token = try? Token.signed(header, payload) else { throw .invalid }
        return try verifier.claims(of: token.utf8, .empty)
    }

    private func expectRefused(
        _ header: String = Token.header,
        _ payload: String = Token.payload(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: TokenVerifier.Fault.invalid, "\(header) \(payload)", sourceLocation: sourceLocation) {
            try claims(header, payload)
        }
    }

    // MARK: Genuine tokens

    /// What the platform lets its customers put into metadata is no business of the gate.
    @Test(arguments: [
        String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
        String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100),
        "3." + String(repeating: "1415926535", count: 30), String(repeating: "1", count: 400), "-1e-400", "1e999",
        // The same for Swift, other bytes for everybody else.
        "{\"caf\u{E9}\":1,\"cafe\u{301}\":2}", "{\"\u{212B}\":1,\"\u{C5}\":2}", #"{"a":1,"a":2}"#,
        #"{"sub":"x","exp":0}"#,
        "\"\u{1F600}\\ud83d\\ude00\\u0000\"", "null", "[]",
    ])
    func metadataMayBeAnything(_ metadata: String) throws {
        let claims = try claims(Token.header, Token.payload(["user_metadata": metadata, "app_metadata": metadata]))
        #expect(claims.user == RowID(Token.user))
    }

    @Test func aDoubledMemberIsReadOnce() throws {
        let other = "00000000-0000-4000-8000-000000000002"
        let payload = Token.payload().dropLast() + #","sub":"\#(other)"}"#
        #expect(try claims(Token.header, String(payload)).user == RowID(Token.user))
        _ = try claims(#"{"alg":"HS256","alg":"none"}"#, Token.payload())
        // The rules hold for what is read.
        expectRefused(#"{"alg":"none","alg":"HS256"}"#)
    }

    // MARK: Headers

    @Test(arguments: [
        "{}", #"{"alg":"none"}"#, #"{"alg":"hs256"}"#, #"{"alg":"HS512"}"#, #"{"alg":"PS256"}"#, #"{"alg":["HS256"]}"#,
        #"{"alg":null}"#, #"{"alg":"HS256\u0000"}"#, #"{"alg":"HS256","crit":["exp"]}"#, #"{"alg":"HS256","crit":[]}"#,
        #"{"alg":"HS256","crit":null}"#, #"{"alg":"HS256","b64":true}"#, #"{"alg":"HS256","b64":null}"#,
        #"{"alg":"HS256","typ":"JWE"}"#, #"{"alg":"HS256","typ":null}"#, #"{"alg":"HS256","typ":1}"#,
        #"{"alg":"HS256","typ":"at+jwt"}"#, #"{"alg":"HS256","kid":null}"#, #"{"alg":"HS256","kid":""}"#,
        #"{"alg":"HS256","kid":7}"#, #"["HS256"]"#, "null", "", "[]", #"{"alg":"ES256"}"#,
    ])
    func headersThatDemandMoreAreRefused(_ header: String) {
        expectRefused(header)
    }

    @Test(arguments: [
        #"{"alg":"HS256"}"#, #"{"alg":"HS256","typ":"jwt"}"#, #"{"alg":"HS256","kid":"legacy"}"#,
        #"{"alg":"HS256","x":[{"y":null}],"jku":"https://evil.example","jwk":{},"x5c":7}"#,
        " \n{ \"alg\" : \"HS256\" }\t",
    ])
    func otherHeadersDemandNothing(_ header: String) throws {
        _ = try claims(header, Token.payload())
    }

    // MARK: Claims

    @Test func everyClaimMustBeRight() {
        let wrong: [KeyValuePairs<String, String?>] = [
            ["aud": "[]"], ["aud": "{}"], ["aud": "null"], ["aud": nil], ["aud": "\"anon\""], ["aud": "[\"other\"]"],
            ["aud": "[\"authenticated\",1]"], ["aud": "[\"authenticated\",null]"], ["aud": "[[\"authenticated\"]]"],
            ["aud": "\"Authenticated\""], ["aud": "7"], ["exp": nil], ["exp": "\"1900000000\""], ["exp": "null"],
            ["exp": "true"], ["exp": "1e999"], ["exp": "[1900000000]"], ["nbf": "\"0\""], ["nbf": "null"],
            ["nbf": "1e999"],
            ["iat": "\"0\""], ["iat": "null"], ["iat": "{}"], ["iss": "null"], ["iss": "7"], ["role": "\"anon\""],
            ["role": "\"service_role\""], ["role": nil], ["role": "null"], ["role": "[\"authenticated\"]"],
            ["sub": nil],
            ["sub": "\"\""], ["sub": "\"x\""], ["sub": "null"], ["sub": "7"], ["sub": "\"\(Token.user) \""],
            ["sub": "\"\(Token.user)\\u0000\""],
        ]
        for claims in wrong { expectRefused(Token.header, Token.payload(claims)) }
        for payload in ["", "null", "[]", "{", "\u{FEFF}" + Token.payload(), Token.payload() + "x"] {
            expectRefused(Token.header, payload)
        }
    }

    @Test func theIssuerIsComparedByteForByte() throws {
        let token = try Token.good(["iss": "\"https://caf\u{E9}.example\""])
        for (issuer, isGood) in [
            ("https://caf\u{E9}.example", true), ("https://cafe\u{301}.example", false), ("", false),
        ] {
            let verifier = TokenVerifier(secret: TokenKey(secret: Token.secret), issuer: issuer)
            #expect(((try? verifier.claims(of: token.utf8, .empty)) != nil) == isGood, "\(issuer)")
        }
        let strict = TokenVerifier(secret: TokenKey(secret: Token.secret), issuer: "x")
        #expect(throws: TokenVerifier.Fault.invalid) { try strict.claims(of: Token.good().utf8, .empty) }
    }

    /// Clocks differ by seconds; a token that was made this moment must not be refused.
    @Test func aFewSecondsOfClockSkewAreBorne() throws {
        func check(_ name: String, _ seconds: Double) throws {
            try claims(Token.header, Token.payload([name: String(Token.now + seconds)])).check(now: Token.now)
        }
        for name in ["nbf", "iat"] {
            for seconds in [-1e9, 0, 3, 10] { try check(name, seconds) }
            for seconds in [11, 600, 1e12] {
                #expect(throws: TokenVerifier.Fault.invalid) { try check(name, seconds) }
            }
        }
        // None at the end: the platform makes new tokens long before.
        #expect(throws: TokenVerifier.Fault.expired) { try check("exp", 0) }
        #expect(throws: TokenVerifier.Fault.expired) { try check("exp", -1) }
        try check("exp", 0.5)
    }

    // MARK: Keys

    /// A key of the set is good for its own algorithm only, so the secret does not sign under its id.
    @Test func aKeyOfTheSetComesBeforeTheSecret() throws {
        let key = try Ed25519PrivateKey()
        let set = try #require(KeySet(jwks: Array(#"{"keys":[\#(Token.jwk(key.publicKey, id: "a"))]}"#.utf8)))
        func claims(_ token: String) throws(TokenVerifier.Fault) { _ = try verifier.claims(of: token.utf8, set) }
        try claims(Token.signed(by: key, id: "a"))
        for id in ["b", "A", "legacy"] { try claims(Token.signed(#"{"alg":"HS256","kid":"\#(id)"}"#, Token.payload())) }
        #expect(throws: TokenVerifier.Fault.invalid) {
            try claims(Token.signed(#"{"alg":"HS256","kid":"a"}"#, Token.payload()))
        }
        #expect(throws: TokenVerifier.Fault.unknownKey) { try claims(Token.signed(by: key, id: "b")) }
        #expect(throws: TokenVerifier.Fault.invalid) { try claims(Token.signed(by: Ed25519PrivateKey(), id: "a")) }
    }

    @Test func onlyThreePartsAreAToken() throws {
        let token = try Token.good()
        for text in ["", ".", "..", "a.b", "a.b.c.d", token + ".", "." + token, token + " ", String(token.dropLast())] {
            #expect(throws: TokenVerifier.Fault.invalid) { try verifier.claims(of: text.utf8, .empty) }
        }
        #expect(throws: TokenVerifier.Fault.invalid) {
            try verifier.claims(of: Token.good(["x": "\"\(String(repeating: "x", count: 8000))\""]).utf8, .empty)
        }
    }
}
