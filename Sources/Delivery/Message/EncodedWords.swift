/// Text in headers, where only ASCII may stand.
///
/// Source: RFC 2047, sections 2, 4 and 5.
enum EncodedWords {
    /// An encoded word's most characters.
    static let maxLength = 75
    /// Room for the name of the header before the first word, so that no line is longer than 76.
    private static let room = 76

    /// What stands for a text in a header, in pieces between which a line may be folded: the words of plain text, or
    /// encoded words. Control characters become spaces, so that no text begins a header of its own.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - column: How many characters stand in the line before the first piece.
    static func pieces(of text: String, column: Int) -> [String] {
        let clean = cleaned(text)
        return isPlain(clean) ? clean.split(separator: " ").map(String.init) : encoded(clean, column: column)
    }

    /// The same for the name before an address: as it is where it consists of atoms, else encoded.
    static func phrase(_ text: String, column: Int) -> [String] {
        let clean = cleaned(text)
        let isAtoms = clean.utf8.allSatisfy { MailAddress.isAtomText($0) || $0 == UInt8(ascii: " ") }
        return isAtoms && isPlain(clean)
            ? clean.split(separator: " ").map(String.init) : encoded(clean, column: column)
    }

    /// One space for each run of control characters and spaces, none at the ends.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var isSpaceDue = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ...0x20, 0x7F...0x9F, 0x2028, 0x2029:
                isSpaceDue = !scalars.isEmpty
            default:
                if isSpaceDue { scalars.append(" ") }
                isSpaceDue = false
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// ASCII that nothing could take for an encoded word, with no word too long for a line.
    private static func isPlain(_ text: String) -> Bool {
        var (length, previous): (Int, UInt8) = (0, 0)
        for byte in text.utf8 {
            guard 0x20...0x7E ~= byte, !(previous == UInt8(ascii: "=") && byte == UInt8(ascii: "?")) else {
                return false
            }
            length = byte == 0x20 ? 0 : length + 1
            guard length <= maxLength else { return false }
            previous = byte
        }
        return true
    }

    /// Encoded words one after the other, each whole characters in whichever encoding makes the text shorter.
    private static func encoded(_ text: String, column: Int) -> [String] {
        var quotedLength = 0
        for byte in text.utf8 { quotedLength += isSafe(byte) || byte == 0x20 ? 1 : 3 }
        let isQuoted = quotedLength <= (text.utf8.count + 2) / 3 * 4
        let prefix = isQuoted ? "=?UTF-8?Q?" : "=?UTF-8?B?"
        let overhead = prefix.utf8.count + 2

        var words: [String] = []
        var bytes: [UInt8] = []
        var length = 0
        var limit = max(min(maxLength, room - column), overhead + 12) - overhead
        func finish() {
            words.append(prefix + (isQuoted ? quoted(bytes) : Base64.text(bytes)) + "?=")
            bytes = []
            length = 0
            limit = maxLength - overhead
        }
        for scalar in text.unicodeScalars {
            let utf8 = UTF8.encode(scalar).map(Array.init) ?? []
            let added = isQuoted ? utf8.reduce(0) { $0 + (isSafe($1) || $1 == 0x20 ? 1 : 3) } : utf8.count
            let total = isQuoted ? length + added : (length + added + 2) / 3 * 4
            if total > limit, !bytes.isEmpty { finish() }
            bytes += utf8
            length += added
        }
        if !bytes.isEmpty || words.isEmpty { finish() }
        return words
    }

    private static func quoted(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if isSafe(byte) {
                text.append(byte)
            } else if byte == 0x20 {
                text.append(UInt8(ascii: "_"))
            } else {
                QuotedPrintable.append(escaped: byte, to: &text)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// What needs no escape even in a phrase. Source: RFC 2047, section 5, rule (3).
    private static func isSafe(_ byte: UInt8) -> Bool {
        MailAddress.isLetterOrDigit(byte) || "!*+-/".utf8.contains(byte)
    }
}
