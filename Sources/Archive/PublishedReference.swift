/// A snapshot and its head's digest as somebody noted them, `STAMP:SHA256`.
package struct PublishedReference: Hashable, Sendable {
    package let name: String
    /// 64 lower-case hexadecimal digits.
    package let digest: String

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.count == 64, parts[1].allSatisfy(\.isHexDigit) else {
            return nil
        }
        name = String(parts[0])
        digest = parts[1].lowercased()
    }
}
