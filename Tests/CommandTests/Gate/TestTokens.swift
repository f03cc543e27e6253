import Crypto
import CryptoExtras
import Foundation

/// Tokens of every kind, good and bad, and the keys that sign them.
struct TestTokens {
    let secret = "a-shared-secret-of-more-than-32-bytes"
    /// Of the key "shared" in the set, where no secret belongs.
    let publishedSecret = "a-published-secret-of-more-than-32-bytes"
    let p256 = P256.Signing.PrivateKey()
    let otherP256 = P256.Signing.PrivateKey()
    let ed25519 = Curve25519.Signing.PrivateKey()
    let rsa: _RSA.Signing.PrivateKey
    static let issuer = "https://project.example/auth/v1"

    init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
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
        return text + "." + TestTokens.base64URL(try signature(of: Data(text.utf8), signer))
    }

    /// A token with which everything is right.
    func good(_ user: String, _ claims: KeyValuePairs<String, String?> = [:]) throws -> String {
        try token(#"{"alg":"HS256","typ":"JWT"}"#, TestTokens.payload(user, claims), .secret(secret))
    }

    private func signature(of text: Data, _ signer: Signer) throws -> Data {
        switch signer {
        case .secret(let secret):
            Data(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: Data(secret.utf8))))
        case .secretBytes(let secret):
            Data(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: secret)))
        case .p256: try p256.signature(for: text).rawRepresentation
        case .otherP256: try otherP256.signature(for: text).rawRepresentation
        case .ed25519: try ed25519.signature(for: text)
        case .rsa: try rsa.signature(for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5).rawRepresentation
        case .nobody: Data()
        }
    }

    /// The public keys, with some in between that are of no use.
    var jwks: String {
        get throws {
            let point = p256.publicKey.rawRepresentation
            let other = otherP256.publicKey.rawRepresentation
            let primitives = try rsa.publicKey.getKeyPrimitives()
            func ec(_ id: String, _ point: Data) -> String {
                #"{"kty":"EC","kid":"\#(id)","crv":"P-256","use":"sig","alg":"ES256","key_ops":["verify"],"#
                    + #""x":"\#(Self.base64URL(point.prefix(32)))","y":"\#(Self.base64URL(point.suffix(32)))"}"#
            }
            let keys = [
                #"{"kty":"oct","kid":"short","k":"c2hvcnQ"}"#,
                ec("ec", point),
                #"{"kty":"EC","kid":"p384","crv":"P-384","x":"AA","y":"AA"}"#,
                #"{"kty":"OKP","kid":"ed","crv":"Ed25519","x":"\#(Self.base64URL(ed25519.publicKey.rawRepresentation))"}"#,
                #"{"kty":"RSA","kid":"rsa","n":"\#(Self.base64URL(primitives.modulus))","#
                    + #""e":"\#(Self.base64URL(primitives.publicExponent))"}"#,
                #"{"kty":"RSA","kid":"encrypts","use":"enc","n":"\#(Self.base64URL(primitives.modulus))","#
                    + #""e":"\#(Self.base64URL(primitives.publicExponent))"}"#,
                #"{"kty":"oct","kid":"shared","alg":"HS256","k":"\#(Self.base64URL(publishedSecret.utf8))"}"#,
                ec("twice", point), ec("twice", other),
                ec("", point),
            ]
            return #"{"keys":["# + keys.joined(separator: ",") + "]}"
        }
    }
}
