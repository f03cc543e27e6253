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

    /// A value of the data as text, never as markup.
    static func text(_ value: String) -> String {
        var bytes: [UInt8] = []
        MarkdownText.append(value, to: &bytes, limit: 2000)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Two values that differ, so that a reader sees that they do.
    ///
    /// What tells them apart may be white space, or characters that are not shown.
    static func texts(_ before: String?, _ after: String?) -> [String] {
        let cells = [before, after].map { $0.map(text) ?? nothing }
        guard cells[0] == cells[1] else { return cells }
        return [cells[0], cells[1] + " *(differs in characters that are not shown)*"]
    }

    /// `after` less `before`, exactly, with its sign.
    static func difference(_ before: Int64, _ after: Int64) -> String {
        let difference = Int128(after) - Int128(before)
        return difference > 0 ? "+\(difference)" : String(difference)
    }
}
