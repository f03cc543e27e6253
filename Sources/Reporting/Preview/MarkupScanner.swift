/// Finds the start tags of an HTML page, as far as a page of one's own needs it: not those in remarks, scripts and
/// titles.
///
/// Source: HTML Standard, 13.2.5 "Tokenization".
struct MarkupScanner {
    struct Tag {
        /// In small letters.
        let name: String
        /// By their names in small letters, the first of each; character references are resolved.
        let attributes: [String: String]
        /// From `<` to `>`.
        let range: Range<Int>
    }

    private let page: [UInt8]
    private var position = 0

    /// Elements in which nothing is a tag but their own end.
    private static let rawText: Set<String> = ["script", "style", "title", "textarea", "xmp", "iframe", "noframes"]

    init(_ page: [UInt8]) {
        self.page = page
    }

    static func tags(in page: [UInt8]) -> [Tag] {
        var scanner = MarkupScanner(page)
        var tags: [Tag] = []
        while let tag = scanner.next() { tags.append(tag) }
        return tags
    }

    private mutating func next() -> Tag? {
        while let start = page[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = start + 1
            if page[start...].starts(with: "<!--".utf8) {
                position = find("-->", from: start + 2).map { $0 + 3 } ?? page.count
            } else if position < page.count, MarkupScanner.isLetter(page[position]) {
                let name = word { !MarkupScanner.isBlank($0) && $0 != slash && $0 != greater }.lowercased()
                // One that the page ends in is none.
                guard let attributes = attributes() else { return nil }
                let tag = Tag(name: name, attributes: attributes, range: start..<position)
                if MarkupScanner.rawText.contains(name) { position = find("</\(name)", from: position) ?? page.count }
                return tag
            }
        }
        return nil
    }

    /// The attributes up to the end of the tag, which is left behind; `nil` if it has none.
    private mutating func attributes() -> [String: String]? {
        var attributes: [String: String] = [:]
        while position < page.count {
            skip { MarkupScanner.isBlank($0) || $0 == slash }
            guard position < page.count else { break }
            if page[position] == greater {
                position += 1
                return attributes
            }
            let start = position
            // An equals sign in front is part of the name.
            position += 1
            skip { !MarkupScanner.isBlank($0) && $0 != slash && $0 != greater && $0 != equals }
            let name = String(decoding: page[start..<position], as: UTF8.self).lowercased()
            skip(MarkupScanner.isBlank)
            var value = ""
            if position < page.count, page[position] == equals {
                position += 1
                skip(MarkupScanner.isBlank)
                value = self.value()
            }
            if attributes[name] == nil { attributes[name] = value }
        }
        return nil
    }

    private mutating func value() -> String {
        guard position < page.count else { return "" }
        let quote = page[position]
        let value: String
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            value = word { $0 != quote }
            position = min(position + 1, page.count)
        } else {
            value = word { !MarkupScanner.isBlank($0) && $0 != greater }
        }
        return MarkupScanner.resolved(value)
    }

    /// The references that quotes and the like are written with; any other stays as it is.
    private static func resolved(_ value: String) -> String {
        guard value.utf8.contains(UInt8(ascii: "&")) else { return value }
        let references = [
            ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"),
            ("&gt;", ">"), ("&amp;", "&"),
        ]
        return references.reduce(value) { $0.replacing($1.0, with: $1.1) }
    }

    private mutating func word(_ isInside: (UInt8) -> Bool) -> String {
        let start = position
        skip(isInside)
        return String(decoding: page[start..<position], as: UTF8.self)
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while position < page.count, isSkipped(page[position]) { position += 1 }
    }

    /// Where a text in small letters begins, whatever letters it is written in.
    private func find(_ text: String, from start: Int) -> Int? {
        let text = Array(text.utf8)
        guard start + text.count <= page.count else { return nil }
        return (start...page.count - text.count).first { offset in
            page[offset..<offset + text.count].elementsEqual(text) {
                $0 == $1 || MarkupScanner.isLetter($0) && $0 | 0x20 == $1
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte | 0x20 }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte && byte != 0x0B }
}

private let slash = UInt8(ascii: "/")
private let greater = UInt8(ascii: ">")
private let equals = UInt8(ascii: "=")
