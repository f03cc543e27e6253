internal import Crypto
internal import FoundationEssentials

/// An Ed25519 private key, as OpenSSL keeps it in a PEM file.
///
/// Source: RFC 8032 for the signature, RFC 8410 for the form of the keys, RFC 7468 for PEM.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new one from the system's random numbers.
    package init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// Reads a PEM file of the kind `PRIVATE KEY` that holds an Ed25519 key; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let seed = PEM.payload(pem, label: SigningKey.label, prefix: SigningKey.prefix),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { return nil }
        self.key = key
    }

    package var pem: [UInt8] {
        PEM.text(Array(key.rawRepresentation), label: SigningKey.label, prefix: SigningKey.prefix)
    }

    package var verificationKey: VerificationKey {
        VerificationKey(key.publicKey)
    }

    /// 64 bytes.
    func signature(of bytes: [UInt8]) throws(ArchiveError) -> [UInt8] {
        do {
            return Array(try key.signature(for: bytes))
        } catch {
            throw ArchiveError(.cannotWrite, path: Checksums.signatureFileName, reason: "could not be signed: \(error)")
        }
    }

    private static let label = "PRIVATE KEY"
    /// DER up to the 32 bytes of the seed: version 0, algorithm 1.3.101.112, an octet string in an octet string.
    private static let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
}

/// An Ed25519 public key.
package struct VerificationKey: Sendable {
    private let key: Curve25519.Signing.PublicKey

    fileprivate init(_ key: Curve25519.Signing.PublicKey) {
        self.key = key
    }

    /// Reads a PEM file of the kind `PUBLIC KEY` that holds an Ed25519 key; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let raw = PEM.payload(pem, label: VerificationKey.label, prefix: VerificationKey.prefix),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
        else { return nil }
        self.key = key
    }

    package var pem: [UInt8] {
        PEM.text(Array(key.rawRepresentation), label: VerificationKey.label, prefix: VerificationKey.prefix)
    }

    func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        key.isValidSignature(signature, for: bytes)
    }

    private static let label = "PUBLIC KEY"
    /// DER up to the 32 bytes of the point: algorithm 1.3.101.112, a bit string.
    private static let prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}

/// Text armour around a DER structure that ends in 32 bytes of key.
private enum PEM {
    static func payload(_ pem: [UInt8], label: String, prefix: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            line.filter { !$0.isWhitespace || $0 == " " }
        }
        guard let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines[begin...].firstIndex(of: "-----END \(label)-----"),
            let data = Data(base64Encoded: lines[(begin + 1)..<end].joined()),
            data.count == prefix.count + 32, data.starts(with: prefix)
        else { return nil }
        return Array(data.dropFirst(prefix.count))
    }

    static func text(_ key: [UInt8], label: String, prefix: [UInt8]) -> [UInt8] {
        let body = Data(prefix + key).base64EncodedString()
        return Array("-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n".utf8)
    }
}
