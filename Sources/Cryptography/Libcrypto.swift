internal import CCrypto

/// The parts of libcrypto that are made once and shared by all threads.
///
/// `nonisolated(unsafe)`: each is set once, by Swift's own lock, and only read from then on. libcrypto lets any number of
/// threads use a library context and fetched algorithms. Source: openssl-threads(7).
enum Libcrypto {
    /// A library context of our own. Its algorithms are those of the default provider, whatever the machine's
    /// `openssl.cnf` loads or forbids for others: the same input must give the same files everywhere.
    nonisolated(unsafe) static let context: OpaquePointer? = {
        // Without it, libcrypto frees its tables when the process exits, while other threads may still be using them.
        // Harmless where another library was first. Source: OPENSSL_init_crypto(3).
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        defer { ERR_clear_error() }
        guard let context = OSSL_LIB_CTX_new() else { return nil }
        guard OSSL_PROVIDER_load(context, "default") != nil else {
            OSSL_LIB_CTX_free(context)
            return nil
        }
        return context
    }()

    /// SHA-256, looked up once: a look-up costs about as much as the digest of a small file. Source: EVP_MD_fetch(3).
    nonisolated(unsafe) static let sha256: OpaquePointer? = EVP_MD_fetch(context, "SHA256", nil)

    /// HMAC with any digest. Source: EVP_MAC_fetch(3).
    nonisolated(unsafe) static let hmac: OpaquePointer? = EVP_MAC_fetch(context, "HMAC", nil)
}
