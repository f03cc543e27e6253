internal import Cryptography
internal import Text

/// A SHA-256 digest. Source: FIPS 180-4.
package struct SHA256Digest: Hashable, Sendable {
    private let value: SHA256Value

    /// The digest of these bytes.
    package init(of bytes: [UInt8]) {
        value = SHA256.digest(of: bytes)
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { String(hex: value.bytes) }

    var hexBytes: [UInt8] {
        var digits: [UInt8] = []
        digits.append(hex: value.bytes)
        return digits
    }
}
