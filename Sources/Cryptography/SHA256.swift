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

/// A SHA-256 digest: 32 bytes.
package struct SHA256Value: Hashable, Sendable {
    // Words in place of an array: a digest is a key of caches and a member of long lists.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let size = 32

    /// - Parameter fill: Writes 32 bytes and says whether it could.
    init?(_ fill: (UnsafeMutablePointer<UInt8>) -> Bool) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isGood = withUnsafeMutableBytes(of: &words) { buffer in
            buffer.withMemoryRebound(to: UInt8.self) { bytes in bytes.baseAddress.map(fill) ?? false }
        }
        guard isGood else { return nil }
        self.words = words
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: words) { Array($0) }
    }

    package static func == (left: SHA256Value, right: SHA256Value) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
