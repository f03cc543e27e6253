internal import Cryptography

/// The algorithms that a token may be signed with.
///
/// Source: RFC 7518, section 3.1; RFC 8037, section 3.1.
enum TokenAlgorithm: String, Sendable {
    case hs256 = "HS256"
    case es256 = "ES256"
    case rs256 = "RS256"
    case edDSA = "EdDSA"
}

/// A key that signatures are checked with, good for one algorithm only.
struct TokenKey: Sendable {
    private enum Material: Sendable {
        case secret(HMACKey)
        case p256(P256PublicKey)
        case rsa(RSAPublicKey)
        case ed25519(Ed25519PublicKey)
    }

    private let material: Material

    static let leastSecretSize = 32

    var algorithm: TokenAlgorithm {
        switch material {
        case .secret: .hs256
        case .p256: .es256
        case .rsa: .rs256
        case .ed25519: .edDSA
        }
    }

    /// A shared secret; `nil` for one of fewer than 32 bytes, which could be found by trying.
    ///
    /// Source: RFC 7518, section 3.2.
    init?(secret: [UInt8]) {
        guard secret.count >= TokenKey.leastSecretSize, let key = HMACKey(secret) else { return nil }
        material = .secret(key)
    }

    /// A key of a set; `nil` for one that cannot check tokens: another type, curve, use or algorithm.
    ///
    /// A shared secret is none of them, whatever its size: it would have been handed to everybody who may read the set.
    ///
    /// Source: RFC 7517, section 4; RFC 7518, section 6; RFC 8037, section 2.
    init?(jwk: [String: JSONValue]) {
        func bytes(_ name: String) -> [UInt8]? { jwk[name]?.string.flatMap { Base64URL.decode(Array($0.utf8)) } }
        let material: Material
        switch jwk["kty"]?.string {
        case "EC":
            guard jwk["crv"]?.string == "P-256", let x = bytes("x"), let y = bytes("y"),
                let key = P256PublicKey(x: x, y: y)
            else { return nil }
            material = .p256(key)
        case "RSA":
            guard let modulus = bytes("n"), let exponent = bytes("e"),
                let key = RSAPublicKey(modulus: modulus, exponent: exponent)
            else { return nil }
            material = .rsa(key)
        case "OKP":
            guard jwk["crv"]?.string == "Ed25519", let x = bytes("x"), let key = Ed25519PublicKey(rawRepresentation: x)
            else { return nil }
            material = .ed25519(key)
        default: return nil
        }
        self.material = material
        if let named = jwk["alg"], named.string != algorithm.rawValue { return nil }
        if let use = jwk["use"], use.string != "sig" { return nil }
        if let operations = jwk["key_ops"], operations.array?.contains(.string("verify")) != true { return nil }
    }

    /// Whether this key's owner signed the text. The comparison of a secret's code takes the same time wherever they differ.
    func isSigned(_ text: [UInt8], by signature: [UInt8]) -> Bool {
        switch material {
        case .secret(let key): key.isValid(signature, for: text)
        case .p256(let key): key.isValid(signature, for: text)
        case .rsa(let key): key.isValid(signature, for: text)
        case .ed25519(let key): key.isValid(signature, for: text)
        }
    }
}

/// The keys of a JSON Web Key Set that can check tokens, by their ids.
///
/// Keys that cannot are left out, and so are keys without an id, and all that share one: a token could mean either.
package struct KeySet: Sendable {
    let keys: [String: TokenKey]
    private let text: [UInt8]

    static let empty = KeySet()

    private init() {
        keys = [:]
        text = []
    }

    /// Whether both were read from the same text.
    func isSame(as other: KeySet) -> Bool { text == other.text }

    /// Reads a set; `nil` when the text is none or no key in it can be used.
    package init?(jwks: [UInt8]) {
        guard let list = JSONValue(jwks)?.object?["keys"]?.array else { return nil }
        var keys: [String: TokenKey] = [:]
        var seen: Set<String> = []
        for entry in list {
            guard let jwk = entry.object, let id = jwk["kid"]?.string, !id.isEmpty else { continue }
            let isNew = seen.insert(id).inserted
            keys[id] = isNew ? TokenKey(jwk: jwk) : nil
        }
        guard !keys.isEmpty else { return nil }
        self.keys = keys
        text = jwks
    }
}
