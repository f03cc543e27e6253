/// A mail address that any server takes: ASCII, a dot-atom, an at sign and a domain.
///
/// Quoted local parts, comments, addresses in brackets and letters beyond ASCII are none. Case is kept for the sending
/// and does not count when addresses are compared: hardly any server tells `A@` from `a@`, and nobody should get a mail
/// twice.
///
/// Source: RFC 5321, sections 2.3.5, 4.1.2 and 4.5.3.1; RFC 5322, section 3.4.1; RFC 1035, section 2.3.4.
package struct MailAddress: Sendable, CustomStringConvertible {
    /// As it was given.
    package let description: String
    /// In lower case, the same for all spellings: what lists and tokens go by.
    package let key: String
    /// Behind the at sign.
    package let domain: String
    /// Before it.
    package let local: String

    package static let maxLength = 254
    package static let maxLocalLength = 64
    private static let maxLabelLength = 63

    /// Reads an address; anything that is none is `nil`.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= MailAddress.maxLength, let at = bytes.firstIndex(of: UInt8(ascii: "@")),
            1...MailAddress.maxLocalLength ~= at, MailAddress.isDotAtom(bytes[..<at]),
            MailAddress.isDomain(bytes[(at + 1)...])
        else { return nil }
        description = text
        key = String(decoding: bytes.map { 65...90 ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        local = String(decoding: bytes[..<at], as: UTF8.self)
        domain = String(decoding: bytes[(at + 1)...], as: UTF8.self)
    }

    /// Atoms with a dot between each two.
    static func isDotAtom(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy(isAtomText)
        }
    }

    /// Two labels or more of letters, digits and inner hyphens; the last one is no number, for that is an address of
    /// the network.
    static func isDomain(_ bytes: some Collection<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.allSatisfy({ 48...57 ~= $0 }) else { return false }
        return labels.allSatisfy { label in
            let hyphen = UInt8(ascii: "-")
            return 1...maxLabelLength ~= label.count && label.first != hyphen && Array(label).last != hyphen
                && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        }
    }

    /// Source: RFC 5322, section 3.2.3, "atext".
    static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
    }
}

extension MailAddress: Hashable {
    package static func == (left: MailAddress, right: MailAddress) -> Bool { left.key == right.key }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
