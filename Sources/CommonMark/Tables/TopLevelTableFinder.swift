/// Finds the tables at top level, outside any list or quote, before cmark parses the document.
///
/// This saves cmark from parsing every table as a paragraph, for nothing. It knows just enough about blocks to be sure
/// that none is open; where it is not sure, it leaves tables to `ParagraphTableFinder`.
struct TopLevelTableFinder {
    /// What may be open at the start of a line.
    private enum Context {
        /// Only the document.
        case document
        /// A paragraph or a quote, which ends at the next blank line.
        case block
        /// A list, which ends when a line after a blank one is neither indented nor a list item.
        case list
        case listAfterBlank
    }

    private let source: MarkdownSource
    private var context = Context.document
    private var line = 0
    /// The other lines that may be delimiter rows, ascending. If there are none, no table was missed.
    private(set) var undecidedLines: [Int] = []

    init(source: MarkdownSource) {
        self.source = source
    }

    /// Passes all lines without looking for tables, so that they count as undecided.
    mutating func skipAll() {
        while line < source.lineCount { pass() }
    }

    /// Finds tables, as far into the document as it can tell what is open.
    mutating func findTables(into store: inout TableStore) {
        while line < source.lineCount {
            let (offset, indent) = source.cursor(atLine: line).content
            if source.bytes[offset] == ASCII.lineFeed {
                endBlock()
                pass()
            } else if indent >= 4 {
                // Code, or a line of a list item: neither opens a block at top level.
                if context == .listAfterBlank { context = .list }
                pass()
            } else if !readText(at: offset, indent: indent, into: &store) {
                return skipAll()
            }
        }
    }

    /// - Returns: False if only cmark can tell what is open after this line.
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
        if source.mayBeDelimiterRow(line) { undecidedLines.append(line) }
        line += 1
    }

    /// Passes a fenced code block at top level. There are no tables in it, so its lines are not undecided.
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
