internal import Cryptography

/// A key that verifies signatures, for one algorithm only.
struct TokenKey: Sendable {
    private enum Material: Sendable {
        case secret(HMACKey)
        case p256(P256PublicKey)
        case rsa(RSAPublicKey)
        case ed25519(Ed25519PublicKey)
    }

    private let material: Material

    static let minSecretSize = 32

    var algorithm: TokenAlgorithm {
        switch material {
        case .secret: .hs256
        case .p256: .es256
        case .rsa: .rs256
        case .ed25519: .edDSA
        }
    }

    /// A shared secret; `nil` for one of fewer than 32 bytes, which could be guessed by brute force.
    ///
    /// Source: RFC 7518, section 3.2.
    init?(secret: [UInt8]) {
        guard secret.count >= TokenKey.minSecretSize, let key = HMACKey(secret) else { return nil }
        material = .secret(key)
    }

    /// A key of a set; `nil` for one that cannot verify tokens: another type, curve, use or algorithm.
    ///
    /// Shared secrets are refused, whatever their size: everybody who may read the set would know them.
    ///
    /// Source: RFC 7517, section 4; RFC 7518, section 6; RFC 8037, section 2.
    init?(_ jwk: KeyedDecodingContainer<JSONWebKey.Member>) {
        func text(_ member: JSONWebKey.Member) -> String? { try? jwk.decode(String.self, forKey: member) }
        func bytes(_ member: JSONWebKey.Member) -> [UInt8]? { text(member).flatMap { Base64URL.decode($0.utf8) } }
        let material: Material?
        switch text(.kty) {
        case "EC" where text(.crv) == "P-256":
            guard let x = bytes(.x), let y = bytes(.y) else { return nil }
            material = P256PublicKey(x: x, y: y).map { .p256($0) }
        case "RSA":
            guard let modulus = bytes(.n), let exponent = bytes(.e) else { return nil }
            material = RSAPublicKey(modulus: modulus, exponent: exponent).map { .rsa($0) }
        case "OKP" where text(.crv) == "Ed25519":
            guard let x = bytes(.x) else { return nil }
            material = Ed25519PublicKey(rawRepresentation: x).map { .ed25519($0) }
        default: return nil
        }
        guard let material else { return nil }
        self.material = material
        if jwk.contains(.alg), text(.alg) != algorithm.rawValue { return nil }
        if jwk.contains(.use), text(.use) != "sig" { return nil }
        if jwk.contains(.key_ops) {
            guard let operations = try? jwk.decode([String].self, forKey: .key_ops), operations.contains("verify")
            else { return nil }
        }
    }

    /// Whether this key's owner signed the text. Codes made with a secret are compared in constant time.
    func isSigned(_ text: [UInt8], by signature: [UInt8]) -> Bool {
        switch material {
        case .secret(let key): key.isValid(signature, for: text)
        case .p256(let key): key.isValid(signature, for: text)
        case .rsa(let key): key.isValid(signature, for: text)
        case .ed25519(let key): key.isValid(signature, for: text)
        }
    }
}
