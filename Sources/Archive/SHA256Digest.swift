internal import Cryptography
internal import Dashboard

/// A SHA-256 digest. Source: FIPS 180-4.
package struct SHA256Digest: Hashable, Sendable {
    private let value: SHA256Value

    /// The digest of these bytes.
    package init(of bytes: [UInt8]) {
        value = SHA256.digest(of: bytes)
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { String(decoding: hexBytes, as: UTF8.self) }

    var hexBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            for byte in value.bytes {
                for nibble in [byte >> 4, byte & 15] {
                    buffer[count] = nibble < 10 ? 48 + nibble : 87 + nibble
                    count += 1
                }
            }
        }
    }
}
