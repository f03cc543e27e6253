/// Reads a table's lines, in whatever containers they stand, and writes its HTML.
///
/// Both ways of finding tables, ahead of cmark and in its tree, end here.
struct TableReader {
    /// Rows may not make up more empty cells than this in one document: a header row of thousands of columns over
    /// thousands of one-cell rows would be an attack. As in cmark-gfm, the table then ends.
    static let mostFilledCells = 0x80000

    let source: MarkdownSource
    /// What the lines after the first must repeat, outermost first.
    let containers: [Container]

    /// The text of a line in these containers.
    ///
    /// - Returns: `nil` if the line leaves a container (a lazy continuation line does) or is indented as code is.
    func content(ofLine line: Int) -> Int? {
        var cursor = source.cursor(atLine: line)
        for container in containers where !container.continues(&cursor) { return nil }
        let (offset, indent) = cursor.content
        return indent < 4 ? offset : nil
    }

    /// Reads the table whose delimiter row is `line + 1`, if there is one.
    ///
    /// - Parameters:
    ///   - line: The header row's line.
    ///   - header: Where the header row's text starts.
    ///   - opensParagraph: Whether nothing of the same paragraph stands before the header row.
    ///   - store: Takes the table.
    /// - Returns: The line after the table; `nil` if there is none.
    func readTable(atLine line: Int, header: Int, opensParagraph: Bool, into store: inout TableStore) -> Int? {
        let bytes = source.bytes
        guard line + 1 < source.lineCount,
            let delimiter = content(ofLine: line + 1),
            let columns = TableGrammar.delimiterRow(bytes, at: delimiter),
            TableGrammar.cellCount(bytes, at: header) == columns.count
        else { return nil }

        let firstGap = store.gaps.count
        let firstByte = store.html.count
        var writer = TableWriter(bytes: bytes, columns: columns)
        writer.writeHeader(at: header, lineEnd: source.starts[line + 1], to: &store)
        var next = line + 2
        while next < source.lineCount, let row = content(ofLine: next), bytes[row] != ASCII.lineFeed,
            !BlockStart.opens(bytes, at: row), store.filledCells <= Self.mostFilledCells,
            writer.writeRow(at: row, lineEnd: source.starts[next + 1], to: &store)
        {
            next += 1
        }
        writer.finish(to: &store)

        let further = source.starts[line + 1]..<delimiter
        store.tables.append(
            MarkdownTable(
                lines: line..<next,
                // Further down a paragraph, a header row may be indented by any number of columns.
                openingPrefix: opensParagraph ? source.starts[line]..<header : further,
                furtherPrefix: further,
                html: firstByte..<store.html.count,
                gaps: firstGap..<store.gaps.count
            )
        )
        return next
    }
}
