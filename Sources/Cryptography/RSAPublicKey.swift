internal import CCrypto

/// A public key for RSASSA-PKCS1-v1_5 with SHA-256. Source: RFC 8017, section 8.2.
package struct RSAPublicKey: Sendable {
    private let key: KeyHandle
    /// Bytes.
    private let size: Int

    /// Of 2048 to 8192 bits. Smaller ones can be broken; larger ones would cost an attacker's victim seconds each.
    package static let modulusSizes = 256...1024
    /// Such an exponent is as slow as anybody needs.
    private static let maxExponentSize = 5

    /// - Parameters:
    ///   - modulus: 256 to 1024 bytes, big-endian, the first of them not 0.
    ///   - exponent: 1 to 8 bytes, big-endian.
    /// - Returns: `nil` for other sizes, or numbers that no key has.
    package init?(modulus: [UInt8], exponent: [UInt8]) {
        let significant = exponent.drop { $0 == 0 }
        guard RSAPublicKey.modulusSizes ~= modulus.count, let first = modulus.first, first != 0,
            let last = modulus.last, last & 1 == 1, 1...8 ~= exponent.count,
            1...RSAPublicKey.maxExponentSize ~= significant.count, let unit = significant.last, unit & 1 == 1,
            !significant.elementsEqual([1])
        else { return nil }
        var modulusNumber = RSAPublicKey.native(modulus)
        var exponentNumber = RSAPublicKey.native(significant)
        let key = modulusNumber.withUnsafeMutableBufferPointer { modulus in
            exponentNumber.withUnsafeMutableBufferPointer { exponent in
                var parameters = [
                    OSSL_PARAM_construct_BN(callsheet_param_modulus(), modulus.baseAddress, modulus.count),
                    OSSL_PARAM_construct_BN(callsheet_param_exponent(), exponent.baseAddress, exponent.count),
                    OSSL_PARAM_construct_end(),
                ]
                return KeyHandle(publicKey: "RSA", &parameters)
            }
        }
        guard let key else { return nil }
        self.key = key
        size = modulus.count
    }

    /// - Parameter signature: As many bytes as the modulus has.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        signature.count == size
            && key.isValid(signature, for: message, digest: "SHA256", padding: RSA_PKCS1_PADDING)
    }

    /// A number in the machine's own order of bytes, as parameters have it. Source: OSSL_PARAM(3).
    private static func native(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8] {
        #if _endian(little)
            Array(bytes.reversed())
        #else
            Array(bytes)
        #endif
    }
}
