internal import CCrypto

/// An `EVP_MD_CTX`, freed with its owner.
struct DigestContext: ~Copyable {
    let pointer: OpaquePointer

    init?() {
        guard let pointer = EVP_MD_CTX_new() else { return nil }
        self.pointer = pointer
    }

    deinit {
        EVP_MD_CTX_free(pointer)
    }
}
