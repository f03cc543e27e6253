/// Finds the tables that cmark parsed as paragraphs, in any containers.
struct ParagraphTableFinder {
    private let source: MarkdownSource
    /// The lines that may be delimiter rows, ascending.
    private let candidates: [Int]

    init(source: MarkdownSource, candidates: [Int]) {
        self.source = source
        self.candidates = candidates
    }

    /// Adds the tables in cmark's tree, as far as the tree is right about what follows them.
    ///
    /// A table that ends where its paragraph does changes nothing around it. If it ends elsewhere, because cmark took
    /// indented code for text or a rule for the underline of a heading, everything after it may change. Then no more
    /// tables are taken from this tree.
    ///
    /// - Returns: Whether any table was found, so that the document must be parsed again.
    func findTables(
        in document: borrowing CmarkDocument,
        of rewritten: borrowing RewrittenSource,
        into store: inout TableStore
    ) -> Bool {
        var found = false
        var node = document.root.firstChild
        while let block = node {
            switch block.kind {
            case .paragraph, .heading:
                // Substitute headings come here too, and are skipped: they have one line.
                let lines = block.lines
                let last = min(lines.upperBound, rewritten.sourceLines.count)
                let range = rewritten.sourceLines[lines.lowerBound - 1]...rewritten.sourceLines[last - 1]
                if range.count > 1, hasCandidate(in: range) {
                    let containers = openContainers(around: block, rewritten)
                    let reader = TableReader(source: source, containers: containers)
                    if let end = findTable(in: range, reader, startingIn: block, rewritten, into: &store) {
                        found = true
                        if block.kind == .heading || end != range.upperBound + 1 { return true }
                    }
                }
                node = block.following
            case .text, .code, .lineBreak, .htmlInline, .link, .image, .otherInline:
                node = block.following
            default:
                node = block.successor
            }
        }
        return found
    }

    private func hasCandidate(in lines: ClosedRange<Int>) -> Bool {
        var low = 0
        var high = candidates.count
        while low < high {
            let middle = (low + high) / 2
            if candidates[middle] <= lines.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < candidates.count && candidates[low] <= lines.upperBound
    }

    /// Finds the first table of a paragraph.
    ///
    /// - Returns: The line after it; `nil` if there is none.
    private func findTable(
        in lines: ClosedRange<Int>,
        _ reader: TableReader,
        startingIn block: CmarkNode,
        _ rewritten: borrowing RewrittenSource,
        into store: inout TableStore
    ) -> Int? {
        for line in lines.dropLast() {
            let isFirst = line == lines.lowerBound
            if !isFirst, block.kind == .heading, isUnderline(line, reader) { return nil }
            guard hasCandidate(in: line...line + 1) else { continue }
            let header = isFirst ? firstContent(of: block, rewritten) : headerContent(ofLine: line, reader)
            guard let header else { continue }
            if let end = reader.readTable(atLine: line, header: header, opensParagraph: isFirst, into: &store) {
                return end
            }
        }
        return nil
    }

    /// Whether a line is an underline, which makes a heading of the paragraph before it.
    private func isUnderline(_ line: Int, _ reader: TableReader) -> Bool {
        guard var offset = reader.content(ofLine: line) else { return false }
        let mark = source.bytes[offset]
        guard mark == ASCII.hyphen || mark == UInt8(ascii: "=") else { return false }
        while source.bytes[offset] == mark { offset += 1 }
        while source.bytes[offset] == ASCII.space || source.bytes[offset] == ASCII.tab { offset += 1 }
        return source.bytes[offset] == ASCII.lineFeed
    }

    /// Where the text of a later line of a paragraph starts, whatever its indentation; `nil` for a lazy continuation
    /// line.
    private func headerContent(ofLine line: Int, _ reader: TableReader) -> Int? {
        var cursor = source.cursor(atLine: line)
        for container in reader.containers where !container.continues(&cursor) { return nil }
        return cursor.content.offset
    }

    /// Where the text of a paragraph's first line starts, on which containers may open.
    private func firstContent(of block: CmarkNode, _ rewritten: borrowing RewrittenSource) -> Int {
        var containers: [Container] = []
        let cursor = follow(ancestors(of: block, rewritten), toLine: sourceLine(of: block, rewritten), &containers)
        return cursor.content.offset
    }

    private func openContainers(around block: CmarkNode, _ rewritten: borrowing RewrittenSource) -> [Container] {
        var containers: [Container] = []
        _ = follow(ancestors(of: block, rewritten), toLine: sourceLine(of: block, rewritten), &containers)
        return containers
    }

    /// Finds the containers of a line by opening each again, since cmark does not tell how far a list item is indented.
    ///
    /// - Parameters:
    ///   - ancestors: The containers' kinds and the source lines that opened them, outermost first.
    ///   - line: A line inside all of them.
    ///   - containers: Receives them.
    /// - Returns: A cursor on that line, after what belongs to the containers.
    private func follow(
        _ ancestors: [(kind: CmarkNode.Kind, line: Int)],
        toLine line: Int,
        _ containers: inout [Container]
    ) -> LineCursor {
        var current = -1
        var cursor = source.cursor(atLine: line)
        for (kind, opened) in ancestors {
            if opened != current {
                current = opened
                cursor = source.cursor(atLine: opened)
                for container in containers { _ = container.continues(&cursor) }
            }
            containers.append(kind == .quote ? Container.openQuote(&cursor) : Container.openItem(&cursor))
        }
        if current != line {
            cursor = source.cursor(atLine: line)
            for container in containers { _ = container.continues(&cursor) }
        }
        return cursor
    }

    /// The quotes and list items around a block with the source lines that opened them, outermost first.
    private func ancestors(
        of block: CmarkNode,
        _ rewritten: borrowing RewrittenSource
    ) -> [(kind: CmarkNode.Kind, line: Int)] {
        var ancestors: [(kind: CmarkNode.Kind, line: Int)] = []
        var node = block.parent
        while let ancestor = node {
            let kind = ancestor.kind
            if kind == .quote || kind == .item { ancestors.append((kind, sourceLine(of: ancestor, rewritten))) }
            node = ancestor.parent
        }
        return ancestors.reversed()
    }

    private func sourceLine(of block: CmarkNode, _ rewritten: borrowing RewrittenSource) -> Int {
        rewritten.sourceLines[block.lines.lowerBound - 1]
    }
}
