/// An https address with names in braces that are filled in for each mail.
package struct MailURL: Sendable {
    private let pieces: [Piece]

    private enum Piece: Sendable {
        case literal(String)
        case name(String)
    }

    /// Leaves a header line below 998 characters, whatever is filled in.
    static let maxLength = 700

    /// Reads an address such as `https://reports.example/{agency}/{snapshot}/`.
    ///
    /// - Parameter names: The names that it may have, and must.
    /// - Returns: `nil` if it is not https, has other characters than addresses have, or other names.
    package init?(_ text: String, names: [String]) {
        let scheme = "https://"
        guard text.utf8.count <= MailURL.maxLength, text.lowercased().hasPrefix(scheme),
            let host = text.dropFirst(scheme.count).utf8.first, MailAddress.isLetterOrDigit(host)
        else { return nil }
        var pieces: [Piece] = []
        var missing = Set(names)
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            pieces.append(.literal(String(rest[..<open])))
            guard let close = rest[open...].firstIndex(of: "}") else { return nil }
            let name = String(rest[rest.index(after: open)..<close])
            guard names.contains(name) else { return nil }
            missing.remove(name)
            pieces.append(.name(name))
            rest = rest[rest.index(after: close)...]
        }
        pieces.append(.literal(String(rest)))
        guard missing.isEmpty, MailURL.isPlain(pieces) else { return nil }
        self.pieces = pieces
    }

    /// - Parameter value: What a name stands for: letters, digits, `-`, `_` and `.`.
    func filled(_ value: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .name(let name): value(name)
            }
        }.joined()
    }

    /// Whether literals hold what may stand in an address as it is. Source: RFC 3986, section 2. Parentheses are left
    /// out, for Markdown ends an address there.
    private static func isPlain(_ pieces: [Piece]) -> Bool {
        pieces.allSatisfy { piece in
            guard case .literal(let text) = piece else { return true }
            return text.utf8.allSatisfy { MailAddress.isLetterOrDigit($0) || "-._~:/?#[]@!$&'*+,;=%".utf8.contains($0) }
        }
    }
}
