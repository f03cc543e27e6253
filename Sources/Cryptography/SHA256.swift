internal import CCrypto

/// SHA-256 of bytes that come piece by piece. Source: FIPS 180-4.
///
/// Nothing here throws: once the algorithm is loaded, a digest can fail for lack of memory only, and that ends a Swift
/// program anywhere else as well.
package struct SHA256: ~Copyable {
    private let context: DigestContext

    package init() {
        guard let context = DigestContext(), EVP_DigestInit_ex(context.pointer, Libcrypto.sha256, nil) == 1 else {
            SHA256.stop()
        }
        self.context = context
    }

    package mutating func update(_ bytes: [UInt8]) {
        guard EVP_DigestUpdate(context.pointer, bytes, bytes.count) == 1 else { SHA256.stop() }
    }

    /// The digest of all pieces.
    package consuming func finalize() -> SHA256Value {
        var size: UInt32 = 0
        let value = SHA256Value { bytes in EVP_DigestFinal_ex(context.pointer, bytes, &size) == 1 }
        guard let value, size == SHA256Value.size else { SHA256.stop() }
        return value
    }

    /// The digest of these bytes.
    ///
    /// - Complexity: O(n), without a copy of the bytes.
    package static func digest(of bytes: [UInt8]) -> SHA256Value {
        var size: UInt32 = 0
        let value = SHA256Value { digest in
            EVP_Digest(bytes, bytes.count, digest, &size, Libcrypto.sha256, nil) == 1
        }
        guard let value, size == SHA256Value.size else { stop() }
        return value
    }

    private static func stop() -> Never {
        fatalError(CryptographyError("SHA-256").description)
    }
}
