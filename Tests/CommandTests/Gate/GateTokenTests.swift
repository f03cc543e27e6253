import Foundation
import Testing

/// Tokens as attackers and mistakes make them, against the running gate and against nginx before it.
@Suite
struct GateTokenTests {
    private let nginx = Result { try NginxFixture.shared() }
    private var fixture: Result<GateFixture, any Error> { nginx.map(\.fixture) }
    private static let header = #"{"alg":"HS256","typ":"JWT"}"#

    private func expectRefused(
        _ token: String?,
        _ headers: [(String, String)] = [],
        _ note: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let fixture = try fixture.get()
        for path in [GateFixture.api, "/reports/", "/authorize"] {
            let answer = try fixture.get(path, token: token, headers)
            #expect(answer.status == 401, "\(note)", sourceLocation: sourceLocation)
            #expect(answer.error != nil, sourceLocation: sourceLocation)
            answer.expectSecurityHeaders(sourceLocation: sourceLocation)
        }
        let report = "/reports/snapshots/2026-02-16T235959Z/index.html"
        for path in [GateFixture.api, "\(GateFixture.api)?limit=3", "/reports/", report] {
            let answer = try nginx.get().get(path, token: token, headers)
            // nginx refuses some headers before it asks.
            #expect([400, 401].contains(answer.status), "\(note) through nginx", sourceLocation: sourceLocation)
            #expect(answer.error != nil, sourceLocation: sourceLocation)
            answer.expectSecurityHeaders(sourceLocation: sourceLocation)
        }
        #expect(fixture.gate.isRunning, sourceLocation: sourceLocation)
    }

    @Test func goodTokensOfEveryAlgorithmAreTaken() throws {
        let fixture = try fixture.get()
        let tokens = fixture.tokens
        let payload = TestTokens.payload(fixture.user)
        let good = [
            try tokens.token(Self.header, payload, .secret(tokens.secret)),
            // A shared secret has no id; the platform gives it one all the same.
            try tokens.token(#"{"alg":"HS256","kid":"legacy"}"#, payload, .secret(tokens.secret)),
            try tokens.token(#"{"alg":"ES256","kid":"ec","typ":"JWT"}"#, payload, .p256),
            try tokens.token(#"{"alg":"RS256","kid":"rsa"}"#, payload, .rsa),
            try tokens.token(#"{"alg":"EdDSA","kid":"ed"}"#, payload, .ed25519),
            try tokens.good(fixture.user, ["aud": #"["other","authenticated"]"#]),
            try tokens.good(fixture.user, ["nbf": "1000000000", "iat": "1000000000.5"]),
            // The platform's clock may be ahead of the gate's by seconds.
            try tokens.good(
                fixture.user,
                [
                    "nbf": String(Int(Date().timeIntervalSince1970) + 5),
                    "iat": String(Int(Date().timeIntervalSince1970) + 5),
                ]
            ),
            // What customers put into their metadata.
            try tokens.good(
                fixture.user,
                [
                    "user_metadata": String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
                    "app_metadata":
                        "{\"caf\u{E9}\":1,\"cafe\u{301}\":\(String(repeating: "9", count: 60)),\"a\":1,\"a\":2}",
                ]
            ),
            try tokens.good(fixture.user, ["sub": "\"\(fixture.user.uppercased())\""]),
        ]
        for (number, token) in good.enumerated() {
            #expect(try fixture.get(GateFixture.api, token: token).status == 200, "\(number)")
            #expect(try nginx.get().get(GateFixture.api, token: token).status == 200, "\(number) through nginx")
        }
    }

    @Test func noTokenIsNoAccess() throws {
        try expectRefused(nil)
        for value in ["", "Bearer", "Bearer ", "Basic dTpw", "Token x", "bearer", "Bearer a.b.c"] {
            try expectRefused(nil, [("Authorization", value)], value)
        }
    }

    @Test func whatIsNotSignedIsRefused() throws {
        let fixture = try fixture.get()
        let payload = TestTokens.payload(fixture.user)
        for algorithm in ["none", "None", "NONE", "nOnE", "", "HS512", "hs256", "PS256"] {
            let header = "{\"alg\":\"\(algorithm)\",\"typ\":\"JWT\"}"
            try expectRefused(fixture.tokens.token(header, payload, .nobody), [], algorithm)
            try expectRefused(fixture.tokens.token(header, payload, .secret(fixture.tokens.secret)), [], algorithm)
        }
        try expectRefused(fixture.tokens.token("{}", payload, .secret(fixture.tokens.secret)))
        try expectRefused(fixture.tokens.token(Self.header, payload, .secret("another secret of more than 32 bytes")))
        try expectRefused(fixture.tokens.token(Self.header, payload, .nobody))
    }

    @Test func theAlgorithmIsTheKeysOwn() throws {
        let fixture = try fixture.get()
        let tokens = fixture.tokens
        let payload = TestTokens.payload(fixture.user)
        // Public keys as shared secrets, in the forms that libraries have taken them in.
        let secrets: [[UInt8]] = [
            tokens.p256.point, [4] + tokens.p256.point, tokens.p256.publicDER, tokens.p256.publicPEM,
            tokens.rsa.publicDER, tokens.rsa.publicPEM, tokens.ed25519.point, tokens.ed25519.publicPEM,
        ]
        for secret in secrets {
            for id in ["", #","kid":"ec""#, #","kid":"rsa""#, #","kid":"ed""#] {
                try expectRefused(tokens.token("{\"alg\":\"HS256\"\(id)}", payload, .secretBytes(secret)))
            }
        }
        for (algorithm, id, signer) in [
            ("RS256", "ec", TestTokens.Signer.p256), ("ES256", "rsa", .rsa), ("EdDSA", "ec", .p256),
            ("ES256", "ed", .ed25519), ("HS256", "ec", .p256), ("ES256", "ec", .rsa),
            ("HS256", "ec", .secret(tokens.secret)),
        ] {
            try expectRefused(tokens.token("{\"alg\":\"\(algorithm)\",\"kid\":\"\(id)\"}", payload, signer))
        }
    }

    @Test func theKeyMustBeNamedAndKnown() throws {
        let fixture = try fixture.get()
        let payload = TestTokens.payload(fixture.user)
        for header in [
            #"{"alg":"ES256","kid":"nobody"}"#, #"{"alg":"ES256"}"#, #"{"alg":"ES256","kid":""}"#,
            #"{"alg":"ES256","kid":null}"#, #"{"alg":"ES256","kid":7}"#, #"{"alg":"ES256","kid":["ec"]}"#,
            #"{"alg":"ES256","kid":"nobody","kid":"ec"}"#, #"{"alg":"ES256","kid":"twice"}"#,
            #"{"alg":"ES256","kid":"p384"}"#, #"{"alg":"ES256","kid":"EC"}"#,
            #"{"alg":"ES256","kid":"short"}"#, #"{"alg":"none","alg":"ES256","kid":"ec"}"#,
        ] {
            try expectRefused(fixture.tokens.token(header, payload, .p256), [], header)
        }
        try expectRefused(fixture.tokens.token(#"{"alg":"ES256","kid":"ec"}"#, payload, .otherP256))
        try expectRefused(fixture.tokens.token(#"{"alg":"RS256","kid":"encrypts"}"#, payload, .rsa))
    }

    /// HS256 is for the secret that the gate was given; a set is public, and so is a secret in it.
    @Test func aSecretInTheSetIsNoKey() throws {
        let fixture = try fixture.get()
        let payload = TestTokens.payload(fixture.user)
        for header in [#"{"alg":"HS256","kid":"shared"}"#, #"{"alg":"HS256"}"#] {
            let token = try fixture.tokens.token(header, payload, .secret(fixture.tokens.publishedSecret))
            try expectRefused(token, [], header)
        }
        let token = try fixture.tokens.token(#"{"alg":"ES256","kid":"ec"}"#, payload, .p256)
        #expect(try fixture.get(GateFixture.api, token: token).status == 200)
    }

    @Test func headersThatDemandMoreAreRefused() throws {
        let fixture = try fixture.get()
        let payload = TestTokens.payload(fixture.user)
        for header in [
            #"{"alg":"HS256","crit":["exp"]}"#, #"{"alg":"HS256","crit":[]}"#,
            #"{"alg":"HS256","crit":["b64"],"b64":false}"#,
            #"{"alg":"HS256","b64":true}"#, #"{"alg":"HS256","typ":"JWE"}"#, #"{"alg":"HS256","typ":1}"#,
            #"["HS256"]"#, #""HS256""#, "", #"{"alg":"HS256"} "x""#, #"{'alg':'HS256'}"#,
            #"{"alg":["HS256"]}"#, String(repeating: "[", count: 2000),
            #"{"alg":"HS256","x":\#(String(repeating: "[", count: 40))"#,
            #"{"alg":"HS256","x":\#(String(repeating: "[", count: 600) + String(repeating: "]", count: 600))}"#,
        ] {
            try expectRefused(fixture.tokens.token(header, payload, .secret(fixture.tokens.secret)), [], header)
        }
    }

    @Test func everyClaimMustBeRight() throws {
        let fixture = try fixture.get()
        let now = Int(Date().timeIntervalSince1970)
        let wrong: [KeyValuePairs<String, String?>] = [
            ["aud": "[]"], ["aud": "{}"], ["aud": "null"], ["aud": nil], ["aud": "\"anon\""], ["aud": "[\"other\"]"],
            ["aud": "[\"authenticated\",1]"], ["aud": "[[\"authenticated\"]]"], ["aud": "\"Authenticated\""],
            ["exp": String(now - 1)], ["exp": "0"], ["exp": "-1"], ["exp": nil], ["exp": "\"\(now + 3600)\""],
            ["exp": "null"], ["exp": "true"], ["exp": "1e999"], ["exp": "[\(now + 3600)]"],
            ["nbf": String(now + 600)], ["nbf": "\"0\""], ["nbf": "1e999"], ["iat": "\"0\""],
            ["iat": String(now + 600)],
            ["iss": "\"https://evil.example\""], ["iss": nil], ["iss": "[\"\(TestTokens.issuer)\"]"],
            ["iss": "\"\(TestTokens.issuer)/\""],
            ["role": "\"anon\""], ["role": "\"service_role\""], ["role": nil], ["role": "[\"authenticated\"]"],
            ["sub": nil], ["sub": "\"\""], ["sub": "\"x\""], ["sub": "null"], ["sub": "7"],
            ["sub": "\"\(fixture.user) \""], ["sub": "\"\(fixture.user)\\u0000\""],
        ]
        for claims in wrong {
            try expectRefused(fixture.tokens.good(fixture.user, claims), [], "\(claims)")
        }
        for payload in ["", "null", "[]", "{", "\u{FEFF}" + TestTokens.payload(fixture.user)] {
            try expectRefused(fixture.tokens.token(Self.header, payload, .secret(fixture.tokens.secret)), [], payload)
        }
    }

    /// The keys that the platform gives to front ends and to servers: right signature, nobody's token.
    @Test(arguments: ["anon", "service_role"])
    func thePlatformsOwnKeysAreNoUsers(_ role: String) throws {
        let fixture = try fixture.get()
        let payload = #"{"iss":"supabase","ref":"project","role":"\#(role)","iat":1700000000,"exp":4000000000}"#
        try expectRefused(fixture.tokens.token(Self.header, payload, .secret(fixture.tokens.secret)))
        let withUser = TestTokens.payload(fixture.user, ["role": "\"\(role)\""])
        try expectRefused(fixture.tokens.token(Self.header, withUser, .secret(fixture.tokens.secret)))
    }

    @Test func oneSpellingCounts() throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        let parts = token.split(separator: ".").map(String.init)
        let last = parts[2].last ?? "A"
        // The last character of 32 bytes holds two bits that must be zero.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let next = try #require(alphabet.firstIndex(of: last).map { alphabet[$0 + 1] })
        for text in [
            token + "=", token + ".", "." + token, token + "." + parts[2], parts[0] + "." + parts[1], parts[0],
            parts[0] + "=." + parts[1] + "." + parts[2], token.dropLast() + String(next), String(token.dropLast()),
            token + "A", token + "%3D", token + ",", "\"\(token)\"", parts[0] + ".." + parts[2],
            "\(parts[0]).\(parts[1]) .\(parts[2])", token.replacing("e", with: "%65", maxReplacements: 1), token + " x",
            token + ", Bearer \(token)",
        ] {
            try expectRefused(text, [], text)
        }
        if token.contains("-") || token.contains("_") {
            try expectRefused(token.replacing("-", with: "+").replacing("_", with: "/"))
        }
    }

    @Test func twoAuthorizationsAreNone() throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        try expectRefused(token, [("Authorization", "Bearer \(token)")])
        try expectRefused(token, [("Authorization", "Bearer \(try fixture.tokens.good(fixture.otherUser))")])
        try expectRefused(token, [("authorization", "")])
    }

    @Test func longTokensAreRefused() throws {
        let fixture = try fixture.get()
        for length in [6_500, 9_000] {
            try expectRefused(fixture.tokens.good(fixture.user, ["x": "\"\(String(repeating: "x", count: length))\""]))
        }
        for length in [20_000, 100_000, 4_000_000] {
            let token = String(repeating: "a", count: length)
            // The server may close before it has read it all, and the answer may be lost with that.
            let answer = try? fixture.get(GateFixture.api, token: token)
            if let answer { #expect([400, 401, 431].contains(answer.status)) }
            #expect(try fixture.get(GateFixture.api).status == 200)
        }
        #expect(fixture.gate.isRunning)
    }

    @Test func aCookieMayHoldTheToken() throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        for cookie in ["session=\(token)", "a=b; session=\(token); c=d"] {
            #expect(try fixture.get("/reports/", token: nil, [("Cookie", cookie)]).status == 200)
        }
        try expectRefused(nil, [("Cookie", "session=\(token); session=\(token)")])
        try expectRefused(nil, [("Cookie", "other=\(token)")])
        try expectRefused(nil, [("Cookie", "xsession=\(token)")])
        try expectRefused(nil, [("Cookie", "session=")])
        // A wrong header is not made good by a cookie.
        try expectRefused("nonsense", [("Cookie", "session=\(token)")])
        let answer = try fixture.get("/reports/", token: nil, [("Cookie", "session=\(token)")])
        #expect(answer.header("vary") == "Authorization, Cookie, Accept-Encoding")
    }

    @Test func noTokenAndNoSecretIsLogged() throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        _ = try fixture.get(GateFixture.api, token: token)
        _ = try fixture.get(GateFixture.api, token: token + "x")
        let log = try fixture.gate.stderr
        #expect(!log.contains(fixture.tokens.secret))
        #expect(!log.contains(token.split(separator: ".")[2]))
        #expect(log.split(separator: "\n").count == 1, "\(log)")
    }
}
