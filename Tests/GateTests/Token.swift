import Cryptography
import Foundation

/// Tokens of the shared secret, and of a key of a set.
enum Token {
    static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
    static let header = #"{"alg":"HS256","typ":"JWT"}"#
    static let user = "00000000-0000-4000-8000-000000000001"
    /// The tests' instant, seconds since 1970.
    static let now = 1_800_000_000.0

    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// A payload that is good, but for what is set; `nil` takes a claim away. Values are JSON.
    static func payload(_ claims: KeyValuePairs<String, String?> = [:], user: String = Token.user) -> String {
        var members: [(String, String)] = [
            ("sub", "\"\(user)\""), ("aud", "\"authenticated\""), ("role", "\"authenticated\""),
            ("exp", String(Int(now) + 3600)),
        ]
        for (name, value) in claims {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    static func signed(_ header: String, _ payload: String) throws -> String {
        let text = "\(base64URL(header.utf8)).\(base64URL(payload.utf8))"
        return text + "." + base64URL(try HMACKey(secret)?.code(for: Array(text.utf8)) ?? [])
    }

    static func good(_ claims: KeyValuePairs<String, String?> = [:], user: String = Token.user) throws -> String {
        try signed(header, payload(claims, user: user))
    }

    /// Of the Ed25519 key, under that id.
    static func signed(by key: Ed25519PrivateKey, id: String, user: String = Token.user) throws -> String {
        let text =
            "\(base64URL(#"{"alg":"EdDSA","kid":"\#(id)"}"#.utf8)).\(base64URL(payload(user: user).utf8))"
        return text + "." + base64URL(try key.signature(for: Array(text.utf8)))
    }

    static func jwk(_ key: Ed25519PublicKey, id: String) -> String {
        #"{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(base64URL(key.rawRepresentation))"}"#
    }
}
