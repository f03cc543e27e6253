internal import CCrypto

/// An `EVP_PKEY`, freed with its last reference.
///
/// `@unchecked Sendable`: no key is changed once it is made, and libcrypto itself locks what it remembers about one.
/// Source: openssl-threads(7).
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init?(adopting pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A public key of its parts; `nil` when libcrypto refuses them.
    ///
    /// - Parameter parameters: Ends with `OSSL_PARAM_construct_end()`; what it points at must live during the call.
    convenience init?(publicKey algorithm: String, _ parameters: inout [OSSL_PARAM]) {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_name(Libcrypto.context, algorithm, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        // Negative and zero are failures; a key that was made before one is ours to free. Source: EVP_PKEY_fromdata(3).
        let isMade =
            EVP_PKEY_fromdata_init(context) == 1
            && EVP_PKEY_fromdata(context, &key, callsheet_select_public_key(), &parameters) == 1
        self.init(adopting: key)
        guard isMade else { return nil }
    }

    /// Whether libcrypto finds the public part sound. Source: EVP_PKEY_public_check(3).
    var isSound: Bool {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_pkey(Libcrypto.context, pointer, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        return EVP_PKEY_public_check(context) == 1
    }

    /// Whether this key's owner signed a message. What cannot be checked is not valid.
    ///
    /// - Parameters:
    ///   - digest: The digest to sign instead of the message; `nil` where the algorithm has its own.
    ///   - padding: For RSA.
    func isValid(_ signature: [UInt8], for message: [UInt8], digest: String?, padding: Int32? = nil) -> Bool {
        defer { ERR_clear_error() }
        guard let context = DigestContext() else { return false }
        // Belongs to the digest's context. Source: EVP_DigestVerifyInit_ex(3).
        var keyContext: OpaquePointer?
        guard
            EVP_DigestVerifyInit_ex(context.pointer, &keyContext, digest, Libcrypto.context, nil, pointer, nil) == 1
        else { return false }
        if let padding, EVP_PKEY_CTX_set_rsa_padding(keyContext, padding) != 1 { return false }
        // 1 is valid, 0 is not, and anything else is an error.
        return EVP_DigestVerify(context.pointer, signature, signature.count, message, message.count) == 1
    }
}
