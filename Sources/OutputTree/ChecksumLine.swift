internal import Dashboard

/// A line of `SHA256SUMS`, in the form that `sha256sum -c` reads.
///
/// Source: GNU coreutils manual, "sha2 utilities": digest, two spaces, name; one line a file.
package struct ChecksumLine: Hashable, Sendable {
    package let path: String
    /// 64 hexadecimal digits.
    package let digest: String

    private static let digestSize = 64

    package init(path: String, digest: String) {
        self.path = path
        self.digest = digest
    }

    /// The lines of a list; `nil` for a text that is none.
    package static func lines(of list: [UInt8]) -> [ChecksumLine]? {
        guard let text = String(validating: list, as: UTF8.self), text.hasSuffix("\n") else { return nil }
        var lines: [ChecksumLine] = []
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let digest = line.prefix(digestSize)
            guard digest.utf8.count == digestSize, digest.allSatisfy(\.isHexDigit),
                line.dropFirst(digestSize).hasPrefix("  "), line.utf8.count > digestSize + 2
            else { return nil }
            lines.append(ChecksumLine(path: String(line.dropFirst(digestSize + 2)), digest: String(digest)))
        }
        return lines
    }

    /// Appends the line with its end.
    package static func append(path: String, digest: some Sequence<UInt8>, to list: inout [UInt8]) {
        list.append(contentsOf: digest)
        list.append("  " as StaticString)
        list.append(path)
        list.append(UInt8(ascii: "\n"))
    }
}
