/// The source with a few headings in place of each table found so far: what cmark reads.
struct RewrittenSource: ~Copyable {
    private var text: ByteBuffer
    private(set) var standIns: [StandIn] = []
    /// For each line, the source line that it was, or whose place it takes; all counted from 0.
    private(set) var sourceLines: [Int] = []

    /// - Parameter store: Its tables, sorted.
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
        standIns.append(StandIn(line: sourceLines.count, role: .table(index)))
        for gap in store.gaps[table.gaps] {
            guard case .markdown(let cell) = gap.content else { continue }
            text.append(source.bytes + table.furtherPrefix.lowerBound, table.furtherPrefix.count)
            text.append("# \u{A0}")
            text.append(store.cells.base + cell.lowerBound, cell.count)
            text.append("\u{A0}\n")
            sourceLines.append(table.lines.lowerBound + 1)
            standIns.append(StandIn(line: sourceLines.count, role: .cell))
        }
    }
}
