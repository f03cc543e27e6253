package import Dashboard
internal import OutputTree

/// A snapshot's files with their digests.
package struct Checksums: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let path: String
        package let size: Int
        package let digest: SHA256Digest

        package init(_ file: SnapshotFile) {
            self.path = file.path
            self.size = file.bytes.count
            self.digest = SHA256Digest(of: file.bytes)
        }
    }

    /// By path, in the order of their bytes.
    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The text of the file.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 110)
        for entry in entries { ChecksumLine.append(path: entry.path, digest: entry.digest.hexBytes, to: &bytes) }
        return bytes
    }
}
