internal import CCrypto

/// A shared secret that HMAC-SHA256 codes are made and checked with. Source: RFC 2104, FIPS 198-1.
///
/// `@unchecked Sendable`: the context is set up once and only copied from then on, by a call that takes it as constant.
/// Source: EVP_MAC(3), openssl-threads(7).
package final class HMACKey: @unchecked Sendable {
    /// Knows the secret and no message yet.
    private let template: OpaquePointer

    package static let codeSize = 32

    /// `nil` for an empty secret, or when libcrypto cannot.
    package init?(_ secret: [UInt8]) {
        defer { ERR_clear_error() }
        guard !secret.isEmpty, let context = EVP_MAC_CTX_new(Libcrypto.hmac) else { return nil }
        var name = Array("SHA256".utf8CString)
        let isReady = name.withUnsafeMutableBufferPointer { name in
            // A length of 0 means up to the end of the C string.
            var parameters = [
                OSSL_PARAM_construct_utf8_string(callsheet_param_digest(), name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, secret, secret.count, &parameters) == 1
        }
        guard isReady else {
            EVP_MAC_CTX_free(context)
            return nil
        }
        template = context
    }

    deinit {
        EVP_MAC_CTX_free(template)
    }

    /// 32 bytes.
    package func code(for message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_MAC_CTX_dup(template) else { throw CryptographyError("HMAC-SHA256") }
        defer { EVP_MAC_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: HMACKey.codeSize)
        var size = 0
        guard EVP_MAC_update(context, message, message.count) == 1,
            EVP_MAC_final(context, &code, &size, code.count) == 1, size == HMACKey.codeSize
        else { throw CryptographyError("HMAC-SHA256") }
        return code
    }

    /// Whether a code is this secret's for a message; takes the same time wherever the two differ.
    package func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        guard code.count == HMACKey.codeSize, let expected = try? self.code(for: message) else { return false }
        return CRYPTO_memcmp(code, expected, HMACKey.codeSize) == 0
    }
}
