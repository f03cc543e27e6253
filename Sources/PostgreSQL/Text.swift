/// Text of libpq and of the server, made fit for an error message.
enum Text {
    /// Characters of a message that are kept.
    static let maxMessageLength = 500

    /// Folds text to one line: every run of white space, control and format characters becomes one space, the ends
    /// are trimmed, a final full stop goes, and the rest is cut at ``maxMessageLength``.
    static func fold(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var gap = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned, .surrogate,
                .privateUse:
                gap = true
            default:
                if gap, !line.isEmpty { line.append(" ") }
                gap = false
                line.append(scalar)
            }
        }
        var folded = String(line)
        while folded.hasSuffix(".") { folded.removeLast() }
        return folded.count > maxMessageLength ? folded.prefix(maxMessageLength) + "…" : folded
    }

    /// Takes the contents of quotes out of text: `for type bigint: "12x"` becomes `for type bigint: "…"`.
    ///
    /// Servers quote in the manner of their language, with the same sign on both sides or with a pair, either way round.
    /// An opening quote without an end takes the rest.
    static func blankQuotations(_ text: String) -> String {
        var result = ""
        var closing: [Character] = []
        for character in text {
            if !closing.isEmpty {
                guard closing.contains(character) else { continue }
                result.append(character)
                closing = []
            } else {
                result.append(character)
                guard let ends = quotes[character] else { continue }
                result.append("…")
                closing = ends
            }
        }
        return result
    }

    /// What can end a quotation that starts with a sign.
    private static let quotes: [Character: [Character]] = [
        "\"": ["\""], "“": ["”"], "„": ["“", "”"], "”": ["”"], "«": ["»"], "»": ["«", "»"], "‹": ["›"], "›": ["‹"],
        "「": ["」"], "『": ["』"], "《": ["》"], "‘": ["’"],
    ]

    /// Replaces every occurrence of each secret by `***`.
    ///
    /// Secrets under four characters are left: they are found in any text, and taking them out would spell them.
    static func remove(_ secrets: [String], from text: String) -> String {
        var text = text
        for secret in secrets where secret.unicodeScalars.count >= 4 {
            text = replace(secret, in: text)
        }
        return text
    }

    private static func replace(_ secret: String, in text: String) -> String {
        let needle = Array(secret.utf8)
        let hay = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < hay.count {
            if hay[index] == needle[0], hay[index...].starts(with: needle) {
                result += "***".utf8
                index += needle.count
            } else {
                result.append(hay[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
