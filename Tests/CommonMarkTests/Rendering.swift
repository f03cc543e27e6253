import CommonMark
import Text

/// Renders as a page would, with charts that show what they were asked for; `none` is a chart that does not exist.
func html(_ markdown: String, scansAhead: Bool = true) -> String {
    String(decoding: html(bytes: Array(markdown.utf8), scansAhead: scansAhead), as: UTF8.self)
}

func html(bytes markdown: [UInt8], scansAhead: Bool = true) -> [UInt8] {
    var html: [UInt8] = []
    MarkdownRenderer(scansAhead: scansAhead).render(markdown, into: &html) { name, alt, html in
        html += "<svg>".utf8
        guard name != "none" else { return false }
        HTMLText.append("\(name): \(alt)", to: &html)
        html += "</svg>".utf8
        return true
    }
    return html
}

/// What is inside each `td` and `th` of each row, as it stands in the HTML.
///
/// Read by bytes, like all that handles random text here: to `String`, a combining mark behind `>` belongs to it.
func cells(_ html: String) -> [[String]] {
    var rows: [[String]] = []
    for line in html.utf8.split(separator: UInt8(ascii: "\n")) {
        if line.elementsEqual("<tr>".utf8) {
            rows.append([])
        } else if !rows.isEmpty,
            line.starts(with: "<td".utf8) || line.starts(with: "<th>".utf8) || line.starts(with: "<th ".utf8)
        {
            let content = line.drop { $0 != UInt8(ascii: ">") }.dropFirst().dropLast(5)
            rows[rows.count - 1].append(String(decoding: content, as: UTF8.self))
        }
    }
    return rows
}

/// What stands between two texts that HTML starts and ends with; `nil` if it does not.
func between(_ start: String, _ end: String, in html: String) -> String? {
    guard html.utf8.count >= start.utf8.count + end.utf8.count, html.utf8.starts(with: start.utf8),
        html.utf8.suffix(end.utf8.count).elementsEqual(end.utf8)
    else { return nil }
    return String(decoding: html.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count), as: UTF8.self)
}

/// The text of HTML, read byte by byte: without tags, entities decoded.
func text(_ html: String) -> String {
    let entities: [(String, UInt8)] = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
        ("&quot;", UInt8(ascii: "\"")), ("&#39;", UInt8(ascii: "'")),
    ]
    let bytes = Array(html.utf8)
    var text: [UInt8] = []
    var index = 0
    scan: while index < bytes.count {
        if bytes[index] == UInt8(ascii: "<") {
            index = (bytes[index...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1) + 1
            continue
        }
        for (entity, byte) in entities where bytes[index...].starts(with: entity.utf8) {
            text.append(byte)
            index += entity.utf8.count
            continue scan
        }
        text.append(bytes[index])
        index += 1
    }
    return String(decoding: text, as: UTF8.self)
}

/// A value as Markdown text.
func escaped(_ value: String, limit: Int = 300) -> String {
    var markdown: [UInt8] = []
    MarkdownText.append(value, to: &markdown, limit: limit)
    return String(decoding: markdown, as: UTF8.self)
}

/// The text without U+2068 and U+2069.
func withoutIsolates(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{2068}" && $0 != "\u{2069}" }))
}

/// A table without a heading before it, the way it is written in HTML.
func region(_ table: String) -> String {
    "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n\(table)</table></div>\n"
}

func occurrences(of text: String, in html: String) -> Int {
    let bytes = Array(html.utf8)
    return bytes.indices.count { bytes[$0...].starts(with: text.utf8) }
}
