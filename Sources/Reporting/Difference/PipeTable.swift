internal import CommonMark

/// A GFM table in the making, row by row, and the cells that go into it.
struct PipeTable {
    enum Column {
        case text(String)
        /// Aligned to the right.
        case number(String)
    }

    /// Appends the header; rows follow.
    init(_ columns: [Column], to markdown: inout [UInt8]) {
        var (titles, delimiters): ([String], [String]) = ([], [])
        for column in columns {
            switch column {
            case .text(let title):
                titles.append(title)
                delimiters.append("---")
            case .number(let title):
                titles.append(title)
                delimiters.append("---:")
            }
        }
        row(titles, to: &markdown)
        row(delimiters, to: &markdown)
    }

    /// Appends a row.
    ///
    /// - Parameter cells: Markdown without line breaks; values of the data through ``text(_:)``.
    func row(_ cells: [String], to markdown: inout [UInt8]) {
        for cell in cells {
            markdown.append(contentsOf: "| ".utf8)
            markdown.append(contentsOf: cell.utf8)
            markdown.append(UInt8(ascii: " "))
        }
        markdown.append(contentsOf: "|\n".utf8)
    }

    /// What stands where there is nothing.
    static let nothing = "—"

    /// How many characters of a value are shown.
    private static let limit = 2000

    /// A value of the data as text, never as markup.
    static func text(_ value: String) -> String {
        var bytes: [UInt8] = []
        MarkdownText.append(value, to: &bytes, limit: limit)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A value of the data as text, or `words` in italics if it shows nothing.
    static func text(_ value: String, orIfBlank words: String) -> String {
        isBlank(value) ? "*\(words)*" : text(value)
    }

    /// Whether a value shows nothing.
    static func isBlank(_ value: String) -> Bool {
        VisibleText.isBlank(value, limit: limit)
    }

    /// Two values that differ, so that a reader sees that they do.
    ///
    /// What tells them apart may be white space, or characters that are not shown.
    static func texts(_ before: String?, _ after: String?) -> [String] {
        let cells = [before, after].map { $0.map { text($0, orIfBlank: "nothing visible") } ?? nothing }
        guard appearance(of: cells[0]) == appearance(of: cells[1]) else { return cells }
        return [cells[0], cells[1] + " *(differs in characters that are not shown)*"]
    }

    /// Equal for texts that look the same: no-break spaces count as spaces, and isolates do not count.
    static func appearance(of cell: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "\u{2068}", "\u{2069}": continue
            case let space where space.properties.isWhitespace: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// `after` less `before`, exactly, with its sign.
    static func difference(_ before: Int64, _ after: Int64) -> String {
        let difference = Int128(after) - Int128(before)
        return difference > 0 ? "+\(difference)" : String(difference)
    }
}
