internal import Text

/// A page with its style sheet inside, so that one file shows it as its readers see it.
enum SelfContainedPage {
    /// Names the style sheet to a content security policy, which would have let it in as a file.
    private static let nonce = "preview"

    /// Puts the style sheet in the place of each link to it. A page that links to none stays as it is: its readers see
    /// it bare, too.
    ///
    /// - Parameter style: As it is published beside the page.
    static func make(_ page: [UInt8], style: [UInt8]) -> [UInt8] {
        let tags = MarkupScanner.tags(in: page)
        let hasPolicy = tags.contains(where: isPolicy)
        var result: [UInt8] = []
        result.reserveCapacity(page.count + style.count + 64)
        var copied = 0
        func replace(_ range: Range<Int>, _ write: (inout [UInt8]) -> Void) {
            result += page[copied..<range.lowerBound]
            write(&result)
            copied = range.upperBound
        }
        for tag in tags {
            if isStyleLink(tag) {
                replace(tag.range) { appendStyle(style, media: tag.attributes["media"], hasPolicy: hasPolicy, to: &$0) }
            } else if isPolicy(tag) {
                replace(tag.range) { result in
                    result += "<meta http-equiv=\"Content-Security-Policy\" content=\"".utf8
                    HTMLText.append(policy(tag.attributes["content"] ?? ""), to: &result)
                    result += "\">".utf8
                }
            }
        }
        result += page[copied...]
        return result
    }

    private static func appendStyle(_ style: [UInt8], media: String?, hasPolicy: Bool, to result: inout [UInt8]) {
        result += "<style".utf8
        if hasPolicy { result += " nonce=\"\(nonce)\"".utf8 }
        if let media {
            result += " media=\"".utf8
            HTMLText.append(media, to: &result)
            result += "\"".utf8
        }
        result += ">\n".utf8
        // `</style` would end it here, be it in a remark. To CSS `<\/` is the same as `</`.
        for (index, byte) in style.enumerated() {
            if byte == UInt8(ascii: "/"), index > 0, style[index - 1] == UInt8(ascii: "<") {
                result.append(UInt8(ascii: "\\"))
            }
            result.append(byte)
        }
        if style.last != UInt8(ascii: "\n") { result.append(UInt8(ascii: "\n")) }
        result += "</style>".utf8
    }

    /// A link to the published sheet, on whatever way from the page. An alternative one, or one from elsewhere, is none.
    private static func isStyleLink(_ tag: MarkupScanner.Tag) -> Bool {
        guard tag.name == "link", let address = tag.attributes["href"] else { return false }
        let kinds = (tag.attributes["rel"] ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        let path = address.prefix { $0 != "?" && $0 != "#" }
        return kinds.contains("stylesheet") && !kinds.contains("alternate") && !path.contains(":")
            && !path.hasPrefix("//")
            && path.split(separator: "/").last?.trimmingBlanks == ReportTemplates.styleFile[...]
    }

    private static func isPolicy(_ tag: MarkupScanner.Tag) -> Bool {
        tag.name == "meta" && tag.attributes["http-equiv"]?.lowercased() == "content-security-policy"
    }

    /// The policy, with the style sheet let in where it now stands and everything else as before.
    ///
    /// Source: Content Security Policy Level 3, 6.8.1 "Get the effective directive for inline checks".
    private static func policy(_ text: String) -> String {
        var directives = text.split(separator: ";").map { $0.split(whereSeparator: \.isWhitespace) }.filter {
            !$0.isEmpty
        }
        func place(_ name: String) -> Int? { directives.firstIndex { $0[0].lowercased() == name } }
        if place("style-src") == nil, place("style-src-elem") == nil, let standard = place("default-src") {
            directives.append(["style-src"] + directives[standard].dropFirst())
        }
        for place in ["style-src", "style-src-elem"].compactMap(place) {
            let sources = directives[place].dropFirst().filter { $0.lowercased() != "'none'" }
            let isGuarded = sources.contains {
                $0.lowercased().hasPrefix("'nonce-") || $0.lowercased().hasPrefix("'sha")
            }
            // With a nonce, `'unsafe-inline'` would no longer count.
            if !isGuarded, sources.contains(where: { $0.lowercased() == "'unsafe-inline'" }) { continue }
            directives[place] = [directives[place][0]] + sources + ["'nonce-\(nonce)'"]
        }
        return directives.map { $0.joined(separator: " ") }.joined(separator: "; ")
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = self.drop(while: \.isWhitespace)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text
    }
}
