/// An address that can be trusted to be what it says: `https`, or `http` on this machine itself.
///
/// Stricter than URL parsers are, so that no two of them take it for different hosts: no user, no password, no backslash,
/// nothing that would have to be escaped. Source: RFC 3986, section 3.2.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    let isEncrypted: Bool

    /// `nil` for every other address.
    package init?(_ text: String) {
        guard let isEncrypted = WebAddress.isEncrypted(text) else { return nil }
        let rest = text.utf8.dropFirst(isEncrypted ? 8 : 7)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !##"\#<>"^`{|}"##.utf8.contains($0) }),
            let host = WebAddress.host(String(Substring(authority)))
        else { return nil }
        if !isEncrypted, !["127.0.0.1", "localhost", "[::1]"].contains(host) { return nil }
        self.isEncrypted = isEncrypted
        description = text
    }

    /// Whether there may be a user or a password in it: such an address must not be repeated in a message.
    package static func mayHoldPassword(_ text: String) -> Bool { text.contains("@") }

    private static func isEncrypted(_ text: String) -> Bool? {
        if text.hasPrefix("https://") { return true }
        return text.hasPrefix("http://") ? false : nil
    }

    /// The host of `host`, `host:port` or `[address]:port`; `nil` for anything else.
    private static func host(_ authority: String) -> String? {
        let isBracketed = authority.hasPrefix("[")
        let host: Substring
        if isBracketed {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            guard host.utf8.dropFirst().dropLast().allSatisfy({ isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E }) else {
                return nil
            }
        } else {
            host = authority.prefix { $0 != ":" }
            guard host.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }) else {
                return nil
            }
        }
        let port = authority[host.endIndex...]
        guard host.utf8.count > (isBracketed ? 2 : 0) else { return nil }
        if port.isEmpty { return String(host) }
        guard port.hasPrefix(":"), port.utf8.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = UInt16(port.dropFirst()), number > 0
        else { return nil }
        return String(host)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
