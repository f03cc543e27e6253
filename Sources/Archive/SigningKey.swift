internal import Cryptography
internal import OutputTree

/// An Ed25519 private key, as OpenSSL keeps it in a PEM file.
///
/// Source: RFC 8032 for the signature, RFC 8410 for the form of the keys, RFC 7468 for PEM.
package struct SigningKey: Sendable {
    private let key: Ed25519PrivateKey

    /// A new one from the system's random numbers.
    package init() throws(ArchiveError) {
        do throws(CryptographyError) {
            key = try Ed25519PrivateKey()
        } catch {
            throw ArchiveError(.cannotWrite, path: "private key", reason: "could not be made: \(error)")
        }
    }

    /// Reads a PEM file of the kind `PRIVATE KEY` that holds an Ed25519 key; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let key = Ed25519PrivateKey(pem: pem) else { return nil }
        self.key = key
    }

    package var pem: [UInt8] { key.pem }

    package var verificationKey: VerificationKey { VerificationKey(key.publicKey) }

    /// 64 bytes.
    func signature(of bytes: [UInt8]) throws(ArchiveError) -> [UInt8] {
        do throws(CryptographyError) {
            return try key.signature(for: bytes)
        } catch {
            throw ArchiveError(.cannotWrite, path: OutputTree.signature, reason: "could not be signed: \(error)")
        }
    }
}

/// An Ed25519 public key.
package struct VerificationKey: Sendable {
    private let key: Ed25519PublicKey

    fileprivate init(_ key: Ed25519PublicKey) {
        self.key = key
    }

    /// Reads a PEM file of the kind `PUBLIC KEY` that holds an Ed25519 key; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let key = Ed25519PublicKey(pem: pem) else { return nil }
        self.key = key
    }

    package var pem: [UInt8] { key.pem }

    func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        key.isValid(signature, for: bytes)
    }
}
