package import Dashboard

/// The list of a snapshot's files with their digests, in the form that `sha256sum -c` reads.
///
/// Source: GNU coreutils manual, "sha2 utilities": digest, two spaces, name; one line a file.
package struct Checksums: Hashable, Sendable {
    package static let fileName = "SHA256SUMS"
    /// The Ed25519 signature of the checksums, 64 bytes as they are.
    package static let signatureFileName = "SHA256SUMS.sig"

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

    /// Reads the text of a list; `nil` if it is none.
    static func lines(_ bytes: [UInt8]) -> [(path: String, digest: String)]? {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { return nil }
        var lines: [(path: String, digest: String)] = []
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let digest = line.prefix(64)
            guard digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit), line.dropFirst(64).hasPrefix("  "),
                line.utf8.count > 66
            else { return nil }
            lines.append((path: String(line.dropFirst(66)), digest: String(digest)))
        }
        return lines
    }

    /// The text of the file.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 110)
        for entry in entries {
            bytes.append(contentsOf: entry.digest.hexBytes)
            bytes.append(contentsOf: [UInt8(ascii: " "), UInt8(ascii: " ")])
            bytes.append(contentsOf: entry.path.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
