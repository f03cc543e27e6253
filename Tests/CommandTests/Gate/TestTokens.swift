import Cryptography
import Foundation
import Testing

/// Tokens of every kind, good and bad, and the keys that sign them.
struct TestTokens {
    let secret = "a-shared-secret-of-more-than-32-bytes"
    /// Of the key "shared" in the set, where no secret belongs.
    let publishedSecret = "a-published-secret-of-more-than-32-bytes"
    let p256: OpenSSLKey
    let otherP256: OpenSSLKey
    let ed25519: OpenSSLKey
    let rsa: OpenSSLKey
    static let issuer = "https://project.example/auth/v1"

    init() throws {
        p256 = try OpenSSLKey(.p256)
        otherP256 = try OpenSSLKey(.p256)
        ed25519 = try OpenSSLKey(.ed25519)
        rsa = try OpenSSLKey(.rsa)
    }

    enum Signer {
        case secret(String)
        case secretBytes([UInt8])
        case p256
        case otherP256
        case ed25519
        case rsa
        case nobody
    }

    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// A payload that is good, but for what is set; `nil` takes a claim away. Values are JSON.
    static func payload(_ user: String, _ claims: KeyValuePairs<String, String?> = [:]) -> String {
        var members: [(String, String)] = [
            ("iss", "\"\(issuer)\""), ("sub", "\"\(user)\""), ("aud", "\"authenticated\""),
            ("role", "\"authenticated\""), ("exp", String(Int(Date().timeIntervalSince1970) + 3600)),
        ]
        for (name, value) in claims {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    func token(_ header: String, _ payload: String, _ signer: Signer) throws -> String {
        let text = "\(TestTokens.base64URL(header.utf8)).\(TestTokens.base64URL(payload.utf8))"
        return text + "." + TestTokens.base64URL(try signature(of: Array(text.utf8), signer))
    }

    /// A token with which everything is right.
    func good(_ user: String, _ claims: KeyValuePairs<String, String?> = [:]) throws -> String {
        try token(#"{"alg":"HS256","typ":"JWT"}"#, TestTokens.payload(user, claims), .secret(secret))
    }

    private func signature(of text: [UInt8], _ signer: Signer) throws -> [UInt8] {
        switch signer {
        case .secret(let secret): try #require(HMACKey(Array(secret.utf8))).code(for: text)
        case .secretBytes(let secret): try #require(HMACKey(secret)).code(for: text)
        case .p256: try p256.signature(for: text)
        case .otherP256: try otherP256.signature(for: text)
        case .ed25519: try ed25519.signature(for: text)
        case .rsa: try rsa.signature(for: text)
        case .nobody: []
        }
    }

    /// The public keys, with some in between that are of no use.
    var jwks: String {
        func ec(_ id: String, _ point: [UInt8]) -> String {
            #"{"kty":"EC","kid":"\#(id)","crv":"P-256","use":"sig","alg":"ES256","key_ops":["verify"],"#
                + #""x":"\#(Self.base64URL(point.prefix(32)))","y":"\#(Self.base64URL(point.suffix(32)))"}"#
        }
        let keys = [
            #"{"kty":"oct","kid":"short","k":"c2hvcnQ"}"#,
            ec("ec", p256.point),
            #"{"kty":"EC","kid":"p384","crv":"P-384","x":"AA","y":"AA"}"#,
            #"{"kty":"OKP","kid":"ed","crv":"Ed25519","x":"\#(Self.base64URL(ed25519.point))"}"#,
            #"{"kty":"RSA","kid":"rsa","n":"\#(Self.base64URL(rsa.modulus))","#
                + #""e":"\#(Self.base64URL(rsa.exponent))"}"#,
            #"{"kty":"RSA","kid":"encrypts","use":"enc","n":"\#(Self.base64URL(rsa.modulus))","#
                + #""e":"\#(Self.base64URL(rsa.exponent))"}"#,
            #"{"kty":"oct","kid":"shared","alg":"HS256","k":"\#(Self.base64URL(publishedSecret.utf8))"}"#,
            ec("twice", p256.point), ec("twice", otherP256.point),
            ec("", p256.point),
        ]
        return #"{"keys":["# + keys.joined(separator: ",") + "]}"
    }
}
