/// Which addresses a report may link to: https, mail, and places relative to the report.
enum LinkPolicy {
    /// Whether a browser that follows the address can only end up where it seems to lead.
    ///
    /// Stricter than the URL standard, never looser: browsers drop tabs and line ends from addresses, read `\` as
    /// `/`, and trim blanks, so an address with any of these in a telling place is refused as a whole.
    ///
    /// - Parameter address: As cmark resolved it: entities and Markdown escapes decoded, percent signs not.
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
        // `//host` borrows the page's scheme and leaves the site.
        return !address.utf8.starts(with: "//".utf8)
    }

    private static func equals(_ scheme: Substring.UTF8View, _ lowercase: StaticString) -> Bool {
        scheme.count == lowercase.utf8CodeUnitCount
            && zip(scheme, UnsafeBufferPointer(start: lowercase.utf8Start, count: lowercase.utf8CodeUnitCount))
                .allSatisfy { ASCII.isLetter($0) && ($0 | 0x20) == $1 }
    }
}
