internal import Templates

/// The rules of a mail's style sheet. What mail programs take out of a `<style>` element is written into each tag, so
/// only what can be told when a tag is written is allowed.
struct MailStyleSheet: Sendable {
    struct Declaration: Sendable, Equatable {
        let property: String
        let value: String
    }

    /// An element and classes, each of which it must have; `nil` and none are any.
    struct Step: Sendable {
        let element: String?
        let classes: [String]
    }

    struct Rule: Sendable {
        /// From the outermost ancestor to the element itself.
        let steps: [Step]
        let declarations: [Declaration]

        /// Classes count more than elements. Source: Selectors Level 3, section 9.
        var specificity: Int {
            steps.reduce(0) { $0 + $1.classes.count * 1000 + ($1.element == nil ? 0 : 1) }
        }
    }

    /// The weakest first.
    private(set) var rules: [Rule] = []
    /// Those of the dark colour scheme.
    private(set) var darkRules: [Rule] = []
    private(set) var findings: [TemplateFinding] = []

    private let bytes: [UInt8]
    private var position = 0

    /// What Gmail, Outlook on Windows and Apple Mail know, or pass over without harm. Source: caniemail.com.
    static let properties: Set<String> = [
        "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-radius",
        "border-right", "border-top", "color", "display", "font-family", "font-size", "font-style", "font-weight",
        "height", "letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left",
        "margin-right", "margin-top", "max-height", "max-width", "mso-hide", "overflow", "padding", "padding-bottom",
        "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align",
        "white-space", "width", "word-break",
    ]

    /// What stands for the braces of a template's tag in a text that is only looked at.
    static let tagMarks: [UInt8] = [1, 2]

    private static let selectorAdvice =
        "Allowed are element names, .classes and their descendants, such as 'td', 'td.right' and '.campaigns td'"

    init(_ css: [UInt8]) {
        bytes = css
        readRules(isDark: false)
        rules = MailStyleSheet.byStrength(rules)
        darkRules = MailStyleSheet.byStrength(darkRules)
    }

    private static func byStrength(_ rules: [Rule]) -> [Rule] {
        rules.enumerated()
            .sorted { ($0.element.specificity, $0.offset) < ($1.element.specificity, $1.offset) }
            .map(\.element)
    }

    // MARK: Reading

    private mutating func readRules(isDark: Bool) {
        while true {
            skipSpace()
            guard position < bytes.count else {
                if isDark { note(position, "The block of @media has no end. Close it with '}'") }
                return
            }
            if isDark, bytes[position] == UInt8(ascii: "}") {
                position += 1
                return
            }
            let start = position
            let prelude = text(until: ["{", "}", ";"])
            guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else {
                note(start, "'\(prelude)' is no rule. Write selectors, then declarations in braces")
                position += 1
                continue
            }
            position += 1
            if prelude.hasPrefix("@") {
                readMedia(prelude, start, isDark)
            } else {
                let declarations = readDeclarations()
                for selector in prelude.split(separator: ",", omittingEmptySubsequences: false) {
                    guard let steps = MailStyleSheet.steps(selector) else {
                        let name = selector.trimmedASCII
                        note(start, "Selector '\(name)' cannot be used in mails. \(MailStyleSheet.selectorAdvice)")
                        continue
                    }
                    let rule = Rule(steps: steps, declarations: declarations)
                    if isDark { darkRules.append(rule) } else { rules.append(rule) }
                }
            }
        }
    }

    private mutating func readMedia(_ prelude: String, _ start: Int, _ isDark: Bool) {
        let words = prelude.lowercased().filter { $0 != " " }
        if words == "@media(prefers-color-scheme:dark)", !isDark { return readRules(isDark: true) }
        note(start, "'\(prelude)' cannot be used in mails. Allowed is '@media (prefers-color-scheme: dark)'")
        var depth = 1
        while position < bytes.count, depth > 0 {
            depth += bytes[position] == UInt8(ascii: "{") ? 1 : bytes[position] == UInt8(ascii: "}") ? -1 : 0
            position += 1
        }
    }

    /// Up to the closing brace.
    private mutating func readDeclarations() -> [Declaration] {
        var list: [Declaration] = []
        while true {
            skipSpace()
            let start = position
            let text = text(until: [";", "}", "{"])
            guard position < bytes.count else {
                note(start, "A rule has no end. Close it with '}'")
                return list
            }
            let end = bytes[position]
            position += 1
            if !text.isEmpty, let declaration = declaration(text, at: start) { list.append(declaration) }
            if end == UInt8(ascii: "}") { return list }
            if end == UInt8(ascii: "{") {
                note(start, "'\(text)' opens a rule inside a rule. Close the first with '}'")
            }
        }
    }

    private mutating func declaration(_ text: String, at start: Int) -> Declaration? {
        guard let colon = text.firstIndex(of: ":") else {
            note(start, "'\(text)' is no declaration. Write 'property: value;'")
            return nil
        }
        let property = text[..<colon].trimmedASCII.lowercased()
        let value = text[text.index(after: colon)...].trimmedASCII
        guard MailStyleSheet.properties.contains(property) else {
            let allowed = MailStyleSheet.properties.sorted().joined(separator: ", ")
            note(start, "Property '\(property)' does not work in all mail programs. Allowed are: \(allowed)")
            return nil
        }
        // Double quotes would end the attribute; a backslash, an address or a function could load something.
        guard !value.isEmpty, value.utf8.allSatisfy({ MailStyleSheet.isPlain($0) }), !value.contains("!") else {
            note(
                start,
                "Value '\(value)' cannot be used in mails. Allowed are letters, digits, single quotes and '# % . , -'"
            )
            return nil
        }
        return Declaration(property: property, value: value)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        MailAddress.isLetterOrDigit(byte) || "#%.,- '_".utf8.contains(byte) || tagMarks.contains(byte)
    }

    /// `nil` for a selector that is not understood.
    private static func steps(_ selector: Substring) -> [Step]? {
        var steps: [Step] = []
        for word in selector.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.dropFirst().allSatisfy({ isName($0) }), parts[0].isEmpty || isName(parts[0]) else { return nil }
            steps.append(
                Step(element: parts[0].isEmpty ? nil : String(parts[0]), classes: parts.dropFirst().map(String.init))
            )
        }
        return steps.isEmpty ? nil : steps
    }

    /// Headings in other languages make classes with their letters.
    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { MailAddress.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F || $0 > 0x7F }
    }

    // MARK: Text

    /// The text before the first of some characters, on one line, without comments.
    private mutating func text(until ends: Set<Unicode.Scalar>) -> String {
        let stops = Set(ends.map { UInt8(truncatingIfNeeded: $0.value) })
        var words: [UInt8] = []
        while position < bytes.count, !stops.contains(bytes[position]) {
            let before = position
            skipSpace()
            if position > before {
                if !words.isEmpty { words.append(0x20) }
                continue
            }
            words.append(bytes[position])
            position += 1
        }
        return String(decoding: words, as: UTF8.self).trimmedASCII
    }

    /// White space and comments.
    private mutating func skipSpace() {
        while position < bytes.count {
            if bytes[position] == 0x20 || 9...13 ~= bytes[position] {
                position += 1
            } else if bytes[position...].starts(with: "/*".utf8) {
                let start = position
                position += 2
                while position < bytes.count, !bytes[position...].starts(with: "*/".utf8) { position += 1 }
                if position >= bytes.count { note(start, "A comment has no end. Close it with '*/'") }
                position = min(position + 2, bytes.count)
            } else {
                return
            }
        }
    }

    private mutating func note(_ offset: Int, _ message: String) {
        findings.append(TemplateFinding(offset: min(offset, bytes.count), message: message))
    }
}

extension StringProtocol {
    fileprivate var trimmedASCII: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
