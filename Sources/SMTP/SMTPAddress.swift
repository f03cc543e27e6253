/// A last look at addresses before they become part of a command.
enum SMTPAddress {
    private static let forbidden = Array(#""(),:;<>[\]"#.utf8)

    /// - Returns: The domain; `nil` for an address that is none of ASCII, or has anything but one `@` between a name and
    ///   a host name.
    static func domain(of address: String) -> String? {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty,
            parts[0].allSatisfy({ 0x21...0x7E ~= $0 && !forbidden.contains($0) }),
            let domain = String(parts[1]), isHost(domain)
        else { return nil }
        return domain
    }

    static func isHost(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            !label.isEmpty
                && label.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                    default: false
                    }
                }
        }
    }
}
