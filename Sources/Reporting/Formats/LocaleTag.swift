/// The parts of a language tag by which the Unicode CLDR tells locales apart, in their usual letters.
///
/// Source: RFC 5646, section 2.1; both its hyphen and the underscore of other systems are read.
struct LocaleTag: Hashable, Sendable {
    let language: String
    let script: String?
    let region: String?
    /// Variants, such as `valencia`.
    let variants: [String]
    /// Whether something follows that no tag has.
    let isMalformed: Bool

    /// `nil` for a text that does not begin with a language.
    init?(_ text: String) {
        var subtags = text.lowercased().split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }[...]
        guard let language = subtags.popFirst(), 2...8 ~= language.utf8.count,
            language.utf8.allSatisfy(LocaleTag.isLetter)
        else { return nil }
        self.language = String(language)
        func next(_ isWanted: (Substring.UTF8View) -> Bool) -> String? {
            guard let subtag = subtags.first, isWanted(subtag.utf8) else { return nil }
            subtags.removeFirst()
            return String(subtag)
        }
        script = next { $0.count == 4 && $0.allSatisfy(LocaleTag.isLetter) }?.capitalised
        region = next { subtag in
            subtag.count == 2 && subtag.allSatisfy(LocaleTag.isLetter)
                || subtag.count == 3 && subtag.allSatisfy(LocaleTag.isDigit)
        }?
        .uppercased()
        var variants: [String] = []
        while let variant = next({
            4...8 ~= $0.count && $0.allSatisfy { LocaleTag.isLetter($0) || LocaleTag.isDigit($0) }
        }) {
            variants.append(variant)
        }
        self.variants = variants
        // Extensions start with a single character, and are about something else.
        isMalformed =
            subtags.first.map { subtag in
                subtag.utf8.count != 1 || !subtag.utf8.allSatisfy { LocaleTag.isLetter($0) || LocaleTag.isDigit($0) }
            } ?? false
    }

    /// Tags to look for, the nearest first.
    var candidates: [String] {
        let whole = [language, script, region].compactMap { $0 }.joined(separator: "-")
        var candidates = [([whole] + variants).joined(separator: "-"), whole]
        if let script { candidates.append("\(language)-\(script)") }
        if let region { candidates.append("\(language)-\(region)") }
        return candidates + [language]
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte }

    private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
}

extension String {
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
