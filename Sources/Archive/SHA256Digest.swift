internal import Crypto
internal import Dashboard

/// A SHA-256 digest. Source: FIPS 180-4.
package struct SHA256Digest: Hashable, Sendable {
    private let bytes: [UInt8]

    /// The digest of these bytes.
    package init(of bytes: [UInt8]) {
        self.bytes = Array(SHA256.hash(data: bytes))
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { String(decoding: hexBytes, as: UTF8.self) }

    var hexBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            for byte in bytes {
                for nibble in [byte >> 4, byte & 15] {
                    buffer[count] = nibble < 10 ? 48 + nibble : 87 + nibble
                    count += 1
                }
            }
        }
    }
}
