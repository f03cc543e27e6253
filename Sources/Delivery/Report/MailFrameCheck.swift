internal import Templates

/// Finds what must not be in a mail's frame: what loads something, runs something, or is not known everywhere.
enum MailFrameCheck {
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

    /// The problems of all HTML files.
    static func problems(_ files: [String: [UInt8]], folder: String) -> [TemplateError.Problem] {
        files.filter { $0.key.hasSuffix(".html") }.flatMap { name, bytes in
            findings(bytes).map { offset, message in
                let before = bytes[..<offset]
                let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
                return TemplateError.Problem(
                    file: "\(folder)/\(name)",
                    line: before.reduce(1) { $1 == 10 ? $0 + 1 : $0 },
                    column: String(decoding: bytes[start..<offset], as: UTF8.self).count + 1,
                    message: message
                )
            }
        }
    }

    private static func findings(_ html: [UInt8]) -> [(offset: Int, message: String)] {
        var list: [(offset: Int, message: String)] = []
        var scanner = HTMLScanner(html)
        while let piece = scanner.next() {
            guard case .open(let tag, let name) = piece else { continue }
            let element = String(decoding: html[name], as: UTF8.self)
            guard elements.contains(element) else {
                let allowed = elements.sorted().joined(separator: ", ")
                list.append((tag.lowerBound, "A mail cannot have '<\(element)>'. Allowed are: \(allowed)"))
                continue
            }
            for (attribute, value) in HTMLScanner.attributes(of: html[tag]) where !attribute.hasPrefix("{{") {
                if attribute == "style" {
                    list.append((tag.lowerBound, "Style belongs into the style sheet. Write class=\"…\" here"))
                } else if !attributes.contains(attribute) {
                    let allowed = attributes.sorted().joined(separator: ", ")
                    list.append(
                        (tag.lowerBound, "A mail cannot have the attribute '\(attribute)'. Allowed are: \(allowed)")
                    )
                } else if attribute == "http-equiv", value?.lowercased() == "refresh" {
                    list.append((tag.lowerBound, "A mail cannot lead elsewhere by itself. Remove this tag"))
                }
            }
            if element == "style" || element == "title" {
                let content = scanner.skip(past: element == "style" ? "</style>" : "</title>")
                let text = String(decoding: html[content], as: UTF8.self).lowercased()
                if text.contains("url(") || text.contains("@import") {
                    list.append((content.lowerBound, "A mail cannot load anything. Remove 'url(' and '@import'"))
                }
            }
        }
        return list
    }
}
