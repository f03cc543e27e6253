internal import Reporting
internal import Templates

/// Looks at a mail's templates for what no mail can have: in HTML what loads something, runs something or is not known
/// everywhere, in style sheets what cannot be written into tags, in Markdown charts that there are not.
enum MailTemplateReview {
    static func findings(in text: [UInt8], _ language: TemplateLanguage) -> [TemplateFinding] {
        switch language {
        case .html: frame(text)
        case .css:
            MailStyleSheet(untagged(text)).findings.map {
                TemplateFinding(offset: $0.offset, message: tagged($0.message))
            }
        case .markdown: charts.findings(in: text, language)
        case .plain: []
        }
    }

    private static let charts = ChartReview(names: MailCharts.names)

    // MARK: Style sheets

    /// With marks in place of the braces of names, which would begin and end rules, and blanks in place of other tags.
    private static func untagged(_ css: [UInt8]) -> [UInt8] {
        var text = css
        var index = 0
        while index + 1 < text.count {
            guard text[index] == UInt8(ascii: "{"), text[index + 1] == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            var end = index + 2
            while end + 1 < text.count, text[end] != UInt8(ascii: "}") || text[end + 1] != UInt8(ascii: "}") {
                end += 1
            }
            end = min(end + 2, text.count)
            let isName = index + 2 < end && MailAddress.isLetterOrDigit(text[index + 2])
            for offset in index..<end where text[offset] != 10 {
                if !isName {
                    text[offset] = 0x20
                } else if text[offset] == UInt8(ascii: "{") {
                    text[offset] = MailStyleSheet.tagMarks[0]
                } else if text[offset] == UInt8(ascii: "}") {
                    text[offset] = MailStyleSheet.tagMarks[1]
                }
            }
            index = end
        }
        return text
    }

    private static func tagged(_ message: String) -> String {
        message.replacing("\u{1}", with: "{").replacing("\u{2}", with: "}")
    }

    // MARK: Frames

    static let elements: Set<String> = [
        "a", "body", "br", "div", "em", "h1", "h2", "h3", "head", "hr", "html", "li", "meta", "ol", "p", "span",
        "strong",
        "style", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
    ]

    static let attributes: Set<String> = [
        "align", "aria-hidden", "aria-label", "aria-roledescription", "bgcolor", "border", "cellpadding", "cellspacing",
        "charset", "class", "colspan", "content", "dir", "height", "href", "http-equiv", "lang", "name", "role",
        "scope",
        "title", "type", "valign", "width", "xmlns", "xmlns:o", "xmlns:v",
    ]

    private static func frame(_ html: [UInt8]) -> [TemplateFinding] {
        var list: [TemplateFinding] = []
        func note(_ offset: Int, _ message: String) {
            list.append(TemplateFinding(offset: offset, message: message))
        }
        var scanner = HTMLScanner(html)
        while let piece = scanner.next() {
            guard case .open(let tag, let name) = piece else { continue }
            let element = String(decoding: html[name], as: UTF8.self)
            guard elements.contains(element) else {
                let allowed = elements.sorted().joined(separator: ", ")
                note(tag.lowerBound, "A mail cannot have '<\(element)>'. Allowed are: \(allowed)")
                continue
            }
            for (attribute, value) in HTMLScanner.attributes(of: html[tag]) where !attribute.hasPrefix("{{") {
                if attribute == "style" {
                    note(tag.lowerBound, "Style belongs into the style sheet. Write class=\"…\" here")
                } else if !attributes.contains(attribute) {
                    let allowed = attributes.sorted().joined(separator: ", ")
                    note(tag.lowerBound, "A mail cannot have the attribute '\(attribute)'. Allowed are: \(allowed)")
                } else if attribute == "http-equiv", value?.lowercased() == "refresh" {
                    note(tag.lowerBound, "A mail cannot lead elsewhere by itself. Remove this tag")
                }
            }
            if element == "style" || element == "title" {
                let content = scanner.skip(past: element == "style" ? "</style>" : "</title>")
                let text = String(decoding: html[content], as: UTF8.self).lowercased()
                if text.contains("url(") || text.contains("@import") {
                    note(content.lowerBound, "A mail cannot load anything. Remove 'url(' and '@import'")
                }
            }
        }
        return list
    }
}
