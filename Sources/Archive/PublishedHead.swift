/// A published snapshot and the digest of its `SHA256SUMS`, which stands for every byte of it.
package struct PublishedHead: Hashable, Sendable {
    /// Its folder's name: the stamp, with `-2`, `-3`, … where it is not the first of its stamp.
    package let name: String
    package let digest: SHA256Digest

    package init(name: String, digest: SHA256Digest) {
        self.name = name
        self.digest = digest
    }
}
