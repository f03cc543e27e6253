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

extension PublishedHead {
    /// A head as somebody noted it, `STAMP:SHA256`.
    package struct Reference: Hashable, Sendable {
        package let name: String
        /// 64 lower-case hexadecimal digits.
        package let digest: String

        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.count == 64, parts[1].allSatisfy(\.isHexDigit)
            else { return nil }
            name = String(parts[0])
            digest = parts[1].lowercased()
        }

        func matches(_ head: PublishedHead) -> Bool {
            name == head.name && digest == head.digest.hex
        }
    }
}
