/// Reads the lines of one table, in any containers, and writes its HTML. Used by both table finders.
struct TableReader {
    /// How many cells missing from short rows are filled in per document. A header of thousands of columns above
    /// thousands of one-cell rows would be an attack; as in cmark-gfm, the table ends at this limit.
    static let maxFilledCells = 0x80000

    let source: MarkdownSource
    /// The containers that every line after the first must continue, outermost first.
    let containers: [Container]

    /// Where the text of a line in these containers starts.
    ///
    /// - Returns: `nil` if the line leaves a container, as a lazy continuation line does, or is indented like code.
    func content(ofLine line: Int) -> Int? {
        var cursor = source.cursor(atLine: line)
        for container in containers where !container.continues(&cursor) { return nil }
        let (offset, indent) = cursor.content
        return indent < 4 ? offset : nil
    }

    /// Reads the table that starts with a header row at `line`, if there is one.
    ///
    /// - Parameters:
    ///   - line: The header row's line.
    ///   - header: Where the header row's text starts.
    ///   - opensParagraph: Whether the header row is the first line of its paragraph.
    ///   - store: Receives the table.
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
            !BlockStart.opens(bytes, at: row), store.filledCells <= Self.maxFilledCells,
            writer.writeRow(at: row, lineEnd: source.starts[next + 1], to: &store)
        {
            next += 1
        }
        writer.finish(to: &store)

        let further = source.starts[line + 1]..<delimiter
        store.tables.append(
            MarkdownTable(
                lines: line..<next,
                // Later in a paragraph, a header row may be indented by any number of columns.
                openingPrefix: opensParagraph ? source.starts[line]..<header : further,
                furtherPrefix: further,
                html: firstByte..<store.html.count,
                gaps: firstGap..<store.gaps.count
            )
        )
        return next
    }
}
