internal import CCrypto

/// A public key for ECDSA on the curve P-256 with SHA-256. Source: FIPS 186-5, section 6; SEC 1, section 2.3.
package struct P256PublicKey: Sendable {
    private let key: KeyHandle

    /// Of a point's coordinates, 32 bytes each, big-endian; `nil` for what is no point of the curve.
    package init?(x: [UInt8], y: [UInt8]) {
        guard x.count == 32, y.count == 32 else { return nil }
        var group = Array("prime256v1".utf8CString)
        // 4 marks a point that is written in full.
        var point: [UInt8] = [4] + x + y
        let key = group.withUnsafeMutableBufferPointer { group in
            point.withUnsafeMutableBufferPointer { point in
                var parameters = [
                    OSSL_PARAM_construct_utf8_string(callsheet_param_group(), group.baseAddress, 0),
                    OSSL_PARAM_construct_octet_string(callsheet_param_public_key(), point.baseAddress, point.count),
                    OSSL_PARAM_construct_end(),
                ]
                return KeyHandle(publicKey: "EC", &parameters)
            }
        }
        guard let key, key.isSound else { return nil }
        self.key = key
    }

    /// - Parameter signature: r and s, 32 bytes each, big-endian, as tokens have them. Source: RFC 7518, section 3.4.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64, let der = P256PublicKey.der(signature) else { return false }
        return key.isValid(der, for: message, digest: "SHA256")
    }

    /// The form in which libcrypto takes a signature.
    private static func der(_ signature: [UInt8]) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        let (r, s) = signature.withUnsafeBufferPointer { bytes in
            (BN_bin2bn(bytes.baseAddress, 32, nil), BN_bin2bn(bytes.baseAddress.map { $0 + 32 }, 32, nil))
        }
        // Owns both from then on, but only if it says so. Source: ECDSA_SIG_set0(3).
        guard r != nil, s != nil, ECDSA_SIG_set0(pair, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        let size = i2d_ECDSA_SIG(pair, nil)
        guard size > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(size))
        let written = der.withUnsafeMutableBufferPointer { buffer in
            var end = buffer.baseAddress
            return i2d_ECDSA_SIG(pair, &end)
        }
        return written == size ? der : nil
    }
}
