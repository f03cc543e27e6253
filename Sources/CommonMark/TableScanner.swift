/// Finds tables before cmark reads anything, wherever no container can be around them.
///
/// cmark would parse each table as a paragraph's inlines, only for the result to be thrown away. This scanner knows
/// just enough of block structure to be sure that it stands at top level with no block open; everywhere else it
/// leaves tables to `TreeTables`, which asks cmark's tree.
struct TableScanner {
    /// What may be open where a line starts.
    private enum Context {
        /// Nothing but the document.
        case document
        /// A paragraph or a quote: over at the next blank line.
        case block
        /// A list: over when, after a blank line, a line without indentation is no list item.
        case list
        case listAfterBlank
    }

    private let source: MarkdownSource
    private var context = Context.document
    private var line = 0
    /// Lines outside the tables found that could be delimiter rows. If there are none, no table was missed.
    private(set) var unsettledLines: [Int] = []

    init(source: MarkdownSource) {
        self.source = source
    }

    /// Finds nothing, but notes the lines that the tree has to be asked about.
    mutating func skipAll() {
        while line < source.lineCount { pass() }
    }

    mutating func findTables(into store: inout TableStore) {
        while line < source.lineCount {
            let (offset, indent) = source.cursor(atLine: line).content
            if source.bytes[offset] == ASCII.lineFeed {
                endBlock()
                pass()
            } else if indent >= 4 {
                // Code, or something inside a list: neither opens anything at top level.
                if context == .listAfterBlank { context = .list }
                pass()
            } else if !readText(at: offset, indent: indent, into: &store) {
                return skipAll()
            }
        }
    }

    /// - Returns: False if from here on only cmark can tell what is open.
    private mutating func readText(at offset: Int, indent: Int, into store: inout TableStore) -> Bool {
        let bytes = source.bytes
        let first = bytes[offset]
        if context == .listAfterBlank {
            context = indent == 0 && BlockStart.listMarkerLength(bytes, at: offset) == 0 ? .document : .list
        }
        switch first {
        case ASCII.lessThan:
            return false
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            let length = BlockStart.fenceLength(bytes, at: offset)
            if length > 0 {
                guard context == .document else { return false }
                passFence(of: first, length: length)
                return true
            }
            openBlock()
        case ASCII.pipe where context == .document:
            let reader = TableReader(source: source, containers: [])
            if let next = reader.readTable(atLine: line, header: offset, opensParagraph: true, into: &store) {
                line = next
                return true
            }
            openBlock()
        case ASCII.hash where BlockStart.isHeading(bytes, at: offset):
            if context != .list || indent == 0 { context = .document }
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), 0x30...0x39:
            if BlockStart.listMarkerLength(bytes, at: offset) > 0 { context = .list } else { openBlock() }
        default:
            openBlock()
        }
        pass()
        return true
    }

    private mutating func openBlock() {
        if context == .document { context = .block }
    }

    private mutating func endBlock() {
        switch context {
        case .document, .block: context = .document
        case .list, .listAfterBlank: context = .listAfterBlank
        }
    }

    private mutating func pass() {
        if source.mayBeDelimiterRow(line) { unsettledLines.append(line) }
        line += 1
    }

    /// Passes a fenced code block at top level. What it holds is no table, so no line is noted.
    private mutating func passFence(of mark: UInt8, length: Int) {
        line += 1
        while line < source.lineCount {
            let (offset, indent) = source.cursor(atLine: line).content
            line += 1
            var end = offset
            while source.bytes[end] == mark { end += 1 }
            guard indent < 4, end - offset >= length else { continue }
            while source.bytes[end] == ASCII.space || source.bytes[end] == ASCII.tab { end += 1 }
            if source.bytes[end] == ASCII.lineFeed { return }
        }
    }
}
