internal import CCrypto

/// An Ed25519 private key. Source: RFC 8032.
package struct Ed25519PrivateKey: Sendable {
    private let key: KeyHandle
    private let seed: [UInt8]
    package let publicKey: Ed25519PublicKey

    /// A new one from the system's random numbers.
    package init() throws(CryptographyError) {
        let operation = "Ed25519 key generation"
        guard let context = EVP_PKEY_CTX_new_from_name(Libcrypto.context, "ED25519", nil) else {
            throw CryptographyError(operation)
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        let isMade = EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_generate(context, &key) == 1
        guard let handle = KeyHandle(adopting: key), isMade, let made = Ed25519PrivateKey(handle) else {
            throw CryptographyError(operation)
        }
        self = made
    }

    /// - Parameter raw: The 32 bytes that RFC 8032 calls the private key.
    package init?(rawRepresentation raw: [UInt8]) {
        defer { ERR_clear_error() }
        guard raw.count == 32,
            let key = KeyHandle(
                adopting: EVP_PKEY_new_raw_private_key_ex(Libcrypto.context, "ED25519", nil, raw, raw.count)
            )
        else { return nil }
        self.init(key)
    }

    /// Reads a PEM file of the kind `PRIVATE KEY` that holds an Ed25519 key and nothing else; anything else is `nil`.
    package init?(pem: [UInt8]) {
        guard let raw = PEM.payload(pem, label: Ed25519PrivateKey.label, prefix: Ed25519PrivateKey.prefix) else {
            return nil
        }
        self.init(rawRepresentation: raw)
    }

    private init?(_ key: KeyHandle) {
        var seed = [UInt8](repeating: 0, count: 32)
        var seedSize = seed.count
        var point = [UInt8](repeating: 0, count: 32)
        var pointSize = point.count
        guard EVP_PKEY_get_raw_private_key(key.pointer, &seed, &seedSize) == 1, seedSize == 32,
            EVP_PKEY_get_raw_public_key(key.pointer, &point, &pointSize) == 1, pointSize == 32,
            let publicKey = Ed25519PublicKey(rawRepresentation: point)
        else { return nil }
        self.key = key
        self.seed = seed
        self.publicKey = publicKey
    }

    package var pem: [UInt8] {
        PEM.text(seed, label: Ed25519PrivateKey.label, prefix: Ed25519PrivateKey.prefix)
    }

    /// 64 bytes, the same for the same message each time.
    package func signature(for message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = DigestContext(),
            EVP_DigestSignInit_ex(context.pointer, nil, nil, Libcrypto.context, nil, key.pointer, nil) == 1
        else { throw CryptographyError("Ed25519 signing") }
        var signature = [UInt8](repeating: 0, count: 64)
        var size = signature.count
        guard EVP_DigestSign(context.pointer, &signature, &size, message, message.count) == 1, size == 64 else {
            throw CryptographyError("Ed25519 signing")
        }
        return signature
    }

    private static let label = "PRIVATE KEY"
    /// DER up to the 32 bytes of the seed: version 0, algorithm 1.3.101.112, an octet string in an octet string.
    /// Source: RFC 8410, section 7.
    private static let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
}
