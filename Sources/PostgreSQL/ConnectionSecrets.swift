/// Finds what could be a password in text that people put where something else belongs.
package enum ConnectionSecrets {
    /// Whether a text is a connection string, or enough of one to hold a password: it must not be shown.
    package static func isConnectionString(_ text: some StringProtocol) -> Bool {
        if text.contains("://") { return true }
        if text.contains("="), text.lowercased().contains("pass") { return true }
        // `user:password@host` without what comes before.
        guard let colon = text.firstIndex(of: ":") else { return false }
        return text[colon...].contains("@")
    }

    /// What stands in a connection string where passwords stand, as it is written and as it is meant.
    package static func passwords(in text: some StringProtocol) -> [String] {
        var passwords: [Substring] = []
        let whole = Substring(text)
        let rest = whole.firstRange(of: "://").map { whole[$0.upperBound...] } ?? whole
        // A password with a raw '@' in it reaches to the last one.
        if let at = rest.lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":") {
            passwords.append(rest[rest.index(after: colon)..<at])
            if let first = rest[colon...].firstIndex(of: "@") {
                passwords.append(rest[rest.index(after: colon)..<first])
            }
        }
        var remaining = whole
        while let key = remaining.firstRange(of: "pass") {
            remaining = remaining[key.upperBound...]
            guard let equals = remaining.firstIndex(of: "=") else { break }
            let value = remaining[remaining.index(after: equals)...].drop { $0 == " " }
            if value.first == "'" {
                passwords.append(value.dropFirst().prefix { $0 != "'" })
            } else {
                passwords.append(value.prefix { !$0.isWhitespace && $0 != "&" && $0 != "'" })
            }
        }
        return passwords.map(String.init).filter { !$0.isEmpty }.flatMap { [$0, percentDecoded($0)] }
    }

    private static func percentDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
