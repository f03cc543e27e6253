/// A table in plain text: columns aligned by spaces, as wide as mail programs show in a window of the usual size.
struct MailTextTable {
    /// The most characters in a line.
    static let width = 72
    private static let gap = 2
    private static let narrowestText = 10

    private struct Cell {
        let isHeader: Bool
        let isRight: Bool
        var text: [UInt8] = []

        var isFigure: Bool { text.first.map { 48...57 ~= $0 } ?? false }
    }

    private var rows: [[Cell]] = []

    mutating func beginRow() { rows.append([]) }

    mutating func beginCell(isHeader: Bool, isRight: Bool) {
        if rows.isEmpty { rows.append([]) }
        rows[rows.count - 1].append(Cell(isHeader: isHeader, isRight: isRight))
    }

    mutating func endCell(_ text: [UInt8]) {
        guard let row = rows.last, !row.isEmpty else { return }
        rows[rows.count - 1][row.count - 1].text = text
    }

    /// Appends the lines.
    func write(to output: inout [UInt8]) {
        guard let widths = widths() else { return writeAsList(to: &output) }
        for (position, row) in rows.enumerated() {
            let cells = row.enumerated().map { MailTextTable.wrapped($0.element.text, to: widths[$0.offset]) }
            for line in 0..<(cells.map(\.count).max() ?? 0) {
                var text: [UInt8] = []
                for (column, lines) in cells.enumerated() {
                    let part = line < lines.count ? lines[line] : []
                    let padding = Array(
                        repeating: UInt8(ascii: " "),
                        count: max(0, widths[column] - MailTextTable.columns(of: part[...]))
                    )
                    if column > 0 { text.append(contentsOf: [0x20, 0x20]) }
                    text.append(contentsOf: row[column].isRight ? padding + part : part + padding)
                }
                while text.last == 0x20 { text.removeLast() }
                output.append(contentsOf: text)
                output.append(0x0A)
            }
            if position == 0, row.contains(where: \.isHeader) {
                let lines = widths.map { String(repeating: "-", count: $0) }
                output.append(contentsOf: lines.joined(separator: "  ").utf8)
                output.append(0x0A)
            }
        }
    }

    /// How wide each column is; `nil` where the figures do not fit beside each other.
    private func widths() -> [Int]? {
        let count = rows.map(\.count).max() ?? 0
        var widths = Array(repeating: 1, count: count)
        var least = widths
        var isRight = Array(repeating: false, count: count)
        for row in rows {
            for (column, cell) in row.enumerated() {
                let length = MailTextTable.columns(of: cell.text[...])
                isRight[column] = isRight[column] || cell.isRight
                widths[column] = max(widths[column], length)
                // Figures stay in one piece; headings may break between their words.
                let word = cell.text.split(separator: 0x20).map { MailTextTable.columns(of: $0) }.max() ?? 0
                let need =
                    cell.isRight && !cell.isHeader
                    ? length : cell.isHeader || cell.isFigure ? word : min(word, Self.narrowestText)
                least[column] = max(least[column], need)
            }
        }
        let room = Self.width - Self.gap * max(0, count - 1)
        guard least.reduce(0, +) <= room else { return nil }
        for column in widths.indices where isRight[column] && widths.reduce(0, +) > room {
            widths[column] = least[column]
        }
        while widths.reduce(0, +) > room {
            guard let widest = widths.indices.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
            else { return nil }
            let excess = widths.reduce(0, +) - room
            let others = widths.indices.filter { $0 != widest && widths[$0] > least[$0] }.map { widths[$0] }.max() ?? 0
            widths[widest] = max(least[widest], min(widths[widest] - 1, max(widths[widest] - excess, others)))
        }
        return widths
    }

    /// A line for each cell, with its heading before it.
    private func writeAsList(to output: inout [UInt8]) {
        let headings = rows.first.map { $0.contains(where: \.isHeader) ? $0 : [] } ?? []
        for row in headings.isEmpty ? rows[...] : rows.dropFirst() {
            for (column, cell) in row.enumerated() {
                output.append(contentsOf: (column == 0 ? "- " : "  ").utf8)
                if column < headings.count, !headings[column].text.isEmpty {
                    output.append(contentsOf: headings[column].text)
                    output.append(contentsOf: ": ".utf8)
                }
                output.append(contentsOf: cell.text)
                output.append(0x0A)
            }
        }
    }

    // MARK: Width

    private static let isolateStart: [UInt8] = [0xE2, 0x81, 0xA8]
    private static let isolateEnd: [UInt8] = [0xE2, 0x81, 0xA9]

    /// The lines that a text takes, broken between words where that is possible. An isolated text stays isolated in
    /// each of its lines, for an isolate ends with its line.
    private static func wrapped(_ text: [UInt8], to width: Int) -> [[UInt8]] {
        if columns(of: text[...]) <= width { return [text] }
        if text.starts(with: isolateStart), text.suffix(3).elementsEqual(isolateEnd) {
            return wrapped(Array(text.dropFirst(3).dropLast(3)), to: width).map { isolateStart + $0 + isolateEnd }
        }
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var used = 0
        for word in text.split(separator: 0x20) {
            let length = columns(of: word)
            if used > 0, used + 1 + length <= width {
                line.append(0x20)
                line.append(contentsOf: word)
                used += 1 + length
                continue
            }
            if used > 0 { lines.append(line) }
            (line, used) = ([], 0)
            for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
                let columns = columns(of: scalar)
                if used + columns > width, used > 0 {
                    lines.append(line)
                    (line, used) = ([], 0)
                }
                line.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
                used += columns
            }
        }
        if used > 0 { lines.append(line) }
        return lines
    }

    /// How many columns a text takes in a fixed-width font.
    static func columns(of text: ArraySlice<UInt8>) -> Int {
        if text.allSatisfy({ $0 < 0x80 }) { return text.count }
        return String(decoding: text, as: UTF8.self).unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// Source: Unicode Standard Annex #11, wide characters.
    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x300: return 1
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default:
            break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}
