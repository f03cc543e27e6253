internal import CCrypto

/// An Ed25519 public key. Source: RFC 8032.
package struct Ed25519PublicKey: Sendable {
    private let key: KeyHandle
    /// 32 bytes.
    package let rawRepresentation: [UInt8]

    /// - Parameter raw: 32 bytes; every such string is taken, for one that is no point signs nothing.
    package init?(rawRepresentation raw: [UInt8]) {
        defer { ERR_clear_error() }
        guard raw.count == 32,
            let key = KeyHandle(
                adopting: EVP_PKEY_new_raw_public_key_ex(Libcrypto.context, "ED25519", nil, raw, raw.count)
            )
        else { return nil }
        self.key = key
        rawRepresentation = raw
    }

    /// Reads a PEM file of the kind `PUBLIC KEY` that holds an Ed25519 key; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let raw = PEM.payload(pem, label: Ed25519PublicKey.label, prefix: Ed25519PublicKey.prefix) else {
            return nil
        }
        self.init(rawRepresentation: raw)
    }

    package var pem: [UInt8] {
        PEM.text(rawRepresentation, label: Ed25519PublicKey.label, prefix: Ed25519PublicKey.prefix)
    }

    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        signature.count == 64 && key.isValid(signature, for: message, digest: nil)
    }

    private static let label = "PUBLIC KEY"
    /// DER up to the 32 bytes of the point: algorithm 1.3.101.112, a bit string. Source: RFC 8410, section 4.
    private static let prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}
