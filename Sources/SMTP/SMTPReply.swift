internal import Text

/// A server's whole reply, safe to show: one line, without secrets.
package struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    /// Three digits.
    package let code: Int
    /// What stands behind the code, the lines joined; at most 500 characters. May be empty.
    package let text: String

    /// Such as `550 5.1.1 No such user`.
    package var description: String { text.isEmpty ? "\(code)" : "\(code) \(text)" }

    /// A reply that somebody else than a server gives.
    ///
    /// - Parameters:
    ///   - code: Three digits.
    ///   - text: One line that is safe to show.
    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    /// The enhanced status at the start of the text, such as `5.1.1`. Source: RFC 3463, section 2.
    package var enhancedStatus: String? {
        let word = text.prefix { $0 != " " }
        return SMTPReply.isEnhancedStatus(word) ? String(word) : nil
    }

    static func isEnhancedStatus(_ word: Substring) -> Bool {
        let parts = word.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && ["2", "4", "5"].contains(Substring(parts[0]))
            && parts.allSatisfy { 1...3 ~= $0.count && $0.allSatisfy { 0x30...0x39 ~= $0 } }
    }
}
