/// The source with substitute headings for the tables found so far: what cmark parses.
struct RewrittenSource: ~Copyable {
    private var text: ByteBuffer
    private(set) var substitutes: [SubstituteHeading] = []
    /// For each line, the source line that it is or stands for. Both count from 0.
    private(set) var sourceLines: [Int] = []

    /// - Parameters:
    ///   - source: The document.
    ///   - store: Its tables, sorted.
    init(_ source: MarkdownSource, _ store: borrowing TableStore) {
        text = ByteBuffer(capacity: source.starts[source.lineCount] / 2 + 1024)
        sourceLines.reserveCapacity(source.lineCount)
        var line = 0
        for index in store.tables.indices {
            let table = store.tables[index]
            keep(source, line..<table.lines.lowerBound)
            add(table, at: index, source, store)
            line = table.lines.upperBound
        }
        keep(source, line..<source.lineCount)
    }

    var byteCount: Int { text.count }

    func parsed() -> CmarkDocument {
        CmarkDocument(text.slice(0..<text.count))
    }

    private mutating func keep(_ source: MarkdownSource, _ lines: Range<Int>) {
        let start = source.starts[lines.lowerBound]
        text.append(source.bytes + start, source.starts[lines.upperBound] - start)
        sourceLines.append(contentsOf: lines)
    }

    private mutating func add(
        _ table: MarkdownTable,
        at index: Int,
        _ source: MarkdownSource,
        _ store: borrowing TableStore
    ) {
        text.append(source.bytes + table.openingPrefix.lowerBound, table.openingPrefix.count)
        text.append("#\n")
        sourceLines.append(table.lines.lowerBound)
        substitutes.append(SubstituteHeading(line: sourceLines.count, role: .table(index)))
        for gap in store.gaps[table.gaps] {
            guard case .markdown(let cell) = gap.content else { continue }
            text.append(source.bytes + table.furtherPrefix.lowerBound, table.furtherPrefix.count)
            text.append("# \u{A0}")
            text.append(store.cells.base + cell.lowerBound, cell.count)
            text.append("\u{A0}\n")
            sourceLines.append(table.lines.lowerBound + 1)
            substitutes.append(SubstituteHeading(line: sourceLines.count, role: .cell))
        }
    }
}

/// A heading that stands for a table, or for one of its cells, in what cmark parses.
///
/// A heading, because like a table it ends a paragraph, ends with its line, and leaves lists as loose or tight as they
/// were. No text of the document can pass for one, since only headings on these lines count.
struct SubstituteHeading {
    enum Role {
        /// Stands for a whole table, by its index in the store. Empty.
        case table(Int)
        /// Stands for a cell, with the cell's text between two no-break spaces. These keep the text away from the start
        /// and the end of the line, where some characters would mean more than they do in a cell, and count as white
        /// space for emphasis.
        case cell
    }

    /// The line in the rewritten source, from 1 as cmark counts.
    var line: Int
    var role: Role
}
