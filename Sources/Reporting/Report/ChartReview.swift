package import Templates

/// Finds the charts that a template names and that do not exist. A page would show their text in place of a picture, and
/// nobody would see that something is missing.
package struct ChartReview: Sendable {
    /// The names that exist, in their general form.
    private let forms: [String]
    private let exists: @Sendable (String) -> Bool
    private let canBegin: @Sendable (String) -> Bool

    /// For a report.
    static let report = ChartReview(
        forms: ChartName.forms,
        exists: { ChartName($0) != nil },
        canBegin: ChartName.canBegin
    )

    /// For what has charts of its own.
    package init(names: [String]) {
        self.init(
            forms: names,
            exists: names.contains,
            canBegin: { start in names.contains { $0.hasPrefix(start) } }
        )
    }

    private init(
        forms: [String],
        exists: @escaping @Sendable (String) -> Bool,
        canBegin: @escaping @Sendable (String) -> Bool
    ) {
        self.forms = forms
        self.exists = exists
        self.canBegin = canBegin
    }

    private static let scheme = Array("chart:".utf8)

    /// What is wrong in a file, in the order in which it stands there.
    ///
    /// - Parameter text: A template, its remarks blank.
    package func findings(in text: [UInt8], _ language: TemplateLanguage) -> [TemplateFinding] {
        guard case .markdown = language else { return [] }
        var findings: [TemplateFinding] = []
        for bracket in text.indices where text[bracket] == UInt8(ascii: "]") {
            guard let address = ChartReview.address(behind: bracket, in: text),
                let opening = ChartReview.opening(of: bracket, in: text)
            else { continue }
            let isPicture = opening > 0 && text[opening - 1] == UInt8(ascii: "!")
            let isDefinition = text[bracket + 1] == UInt8(ascii: ":")
            if isDefinition {
                guard ChartReview.isFirstInLine(opening, in: text) else { continue }
            } else if !isPicture {
                let message = "A link cannot lead to a chart. Write '!' before '[' to show the chart here"
                findings.append(TemplateFinding(offset: opening, message: message))
                continue
            }
            if let finding = finding(at: address, in: text) { findings.append(finding) }
        }
        return findings
    }

    /// Where `chart:` stands behind `](` or `]:`, in whatever letters; `nil` for another address.
    private static func address(behind bracket: Int, in text: [UInt8]) -> Int? {
        var index = bracket + 1
        guard index < text.count, text[index] == UInt8(ascii: "(") || text[index] == UInt8(ascii: ":") else {
            return nil
        }
        index += 1
        while index < text.count, isBlank(text[index]) { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: "<") { index += 1 }
        let letters = text[index...].prefix(scheme.count).map { 65...90 ~= $0 ? $0 | 0x20 : $0 }
        return letters == scheme ? index : nil
    }

    private func finding(at address: Int, in text: [UInt8]) -> TemplateFinding? {
        let start = address + ChartReview.scheme.count
        let end = text[start...].firstIndex {
            ChartReview.isBlank($0) || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: ">")
        }
        let written = text[start..<(end ?? text.count)]
        let fixed = written.prefix { $0 != UInt8(ascii: "{") }
        let name = String(decoding: fixed, as: UTF8.self)
        // What a tag writes into the name is known only when a report is made.
        guard fixed.count < written.count ? canBegin(name) : exists(name) else {
            let list = "Charts: \(forms.map { "'\($0)'" }.joined(separator: ", "))"
            return .unknown("chart", name, at: address, known: forms, list: list)
        }
        guard text[address..<start].elementsEqual(ChartReview.scheme) else {
            return TemplateFinding(offset: address, message: "A chart is named in small letters. Write 'chart:\(name)'")
        }
        return nil
    }

    /// The bracket that the closing one belongs to; `nil` if none does in its paragraph.
    private static func opening(of bracket: Int, in text: [UInt8]) -> Int? {
        guard !isEscaped(bracket, in: text) else { return nil }
        var depth = 0
        var index = bracket
        while index > 0 {
            index -= 1
            switch text[index] {
            case UInt8(ascii: "]") where !isEscaped(index, in: text):
                depth += 1
            case UInt8(ascii: "[") where !isEscaped(index, in: text):
                if depth == 0 { return index }
                depth -= 1
            case lineFeed where index > 0 && text[index - 1] == lineFeed:
                return nil
            default:
                break
            }
        }
        return nil
    }

    private static func isEscaped(_ index: Int, in text: [UInt8]) -> Bool {
        let slashes = text[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }
        return slashes.count % 2 == 1
    }

    private static func isFirstInLine(_ index: Int, in text: [UInt8]) -> Bool {
        let before = text[..<index].reversed().prefix { $0 != lineFeed }
        return before.allSatisfy { isBlank($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == lineFeed || byte == UInt8(ascii: "\r")
    }

    private static let lineFeed = UInt8(ascii: "\n")
}
