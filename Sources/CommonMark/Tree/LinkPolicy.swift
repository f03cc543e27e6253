/// Which addresses a report may link to: https, mailto, and addresses relative to the report.
enum LinkPolicy {
    /// Whether a link to this address is safe.
    ///
    /// Stricter than the URL standard, never looser. Browsers drop tabs and line ends from addresses, read `\` as `/`,
    /// and trim spaces, so an address where that could change the target is refused.
    ///
    /// - Parameter address: As cmark resolved it: entities and Markdown escapes decoded, percent escapes not.
    static func allows(_ address: String) -> Bool {
        let bytes = address.utf8
        guard let first = bytes.first else { return true }
        guard first != ASCII.space, bytes.last != ASCII.space,
            !address.unicodeScalars.contains(where: { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }),
            !bytes.contains(ASCII.backslash)
        else { return false }
        let head = bytes.prefix { byte in
            byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
        }
        if let colon = head.firstIndex(of: ASCII.colon) {
            let scheme = head[..<colon]
            return equals(scheme, "https") || equals(scheme, "mailto")
        }
        // `//host` keeps the scheme but leaves the site.
        return !address.utf8.starts(with: "//".utf8)
    }

    private static func equals(_ scheme: Substring.UTF8View, _ lowercase: StaticString) -> Bool {
        scheme.count == lowercase.utf8CodeUnitCount
            && zip(scheme, UnsafeBufferPointer(start: lowercase.utf8Start, count: lowercase.utf8CodeUnitCount))
                .allSatisfy { ASCII.isLetter($0) && ($0 | 0x20) == $1 }
    }
}
