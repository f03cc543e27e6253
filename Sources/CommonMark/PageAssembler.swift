internal import Text

/// Assembles the final HTML: what cmark rendered, with tables, charts and sections at their insertion points.
struct PageAssembler {
    private let rendered: UnsafeBufferPointer<UInt8>
    private let insertionPoints: [InsertionPoint]
    private var position = 0
    private var nextPoint = 0
    /// The `id` of the last top-level heading, which labels the tables below it.
    private var headingID: String?
    private var isInSection = false
    private var openFolds = 0

    init(rendered: UnsafeBufferPointer<UInt8>, insertionPoints: [InsertionPoint]) {
        self.rendered = rendered
        self.insertionPoints = insertionPoints
    }

    mutating func assemble(
        _ store: borrowing TableStore,
        into html: inout [UInt8],
        charts: MarkdownRenderer.Charts
    ) {
        html.reserveCapacity(html.count + rendered.count + store.html.count + 256 * (insertionPoints.count + 1))
        copy(upTo: rendered.count, store, into: &html, charts)
        endFolds(&html)
        if isInSection { html.append("</section>\n") }
    }

    /// Parts that the document leaves open end with their section.
    private mutating func endFolds(_ html: inout [UInt8]) {
        for _ in 0..<openFolds { html.append("</details>\n") }
        openFolds = 0
    }

    private mutating func appendFold(_ summary: String, to html: inout [UInt8]) {
        openFolds += 1
        html.append("<details><summary>")
        html.append(contentsOf: summary.utf8)
        html.append("</summary>")
    }

    /// Copies cmark's HTML up to `end` and fills every insertion point on the way.
    private mutating func copy(
        upTo end: Int,
        _ store: borrowing TableStore,
        into html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        guard let base = rendered.baseAddress else { return }
        while nextPoint < insertionPoints.count,
            let mark = ByteSearch.first(tag: InsertionPoint.mark, in: base, position..<end)
        {
            append(upTo: mark, to: &html)
            position = mark + InsertionPoint.mark.utf8CodeUnitCount
            let point = insertionPoints[nextPoint]
            nextPoint += 1
            switch point {
            case .table(let index):
                appendTable(index, store, to: &html, charts)
            case .heading(let level, let id):
                appendHeading(level, id, to: &html)
            case .foldBegin(let summary):
                appendFold(summary, to: &html)
            case .foldEnd:
                openFolds -= 1
                html.append("</details>")
            case .chart(let name, let alt):
                appendChart(name, alt, to: &html, charts)
            case .figure(let name, let alt, let isInTightList):
                appendFigure(name, alt, isInTightList, to: &html, charts)
            }
        }
        append(upTo: end, to: &html)
    }

    private mutating func append(upTo end: Int, to html: inout [UInt8]) {
        html.append(contentsOf: UnsafeBufferPointer(rebasing: rendered[position..<end]))
        position = end
    }

    private mutating func appendHeading(_ level: Int, _ id: String, to html: inout [UInt8]) {
        headingID = id
        if level <= 2 {
            endFolds(&html)
            if isInSection { html.append("</section>\n") }
            isInSection = level == 2
            if isInSection {
                html.append("<section aria-labelledby=\"")
                html.append(contentsOf: id.utf8)
                html.append("\">\n")
            }
        }
        // After the mark, cmark wrote a line feed and `<h2>`.
        position += 1
        append(upTo: position + 3, to: &html)
        html.append(" id=\"")
        html.append(contentsOf: id.utf8)
        html.append("\"")
    }

    private func appendFigure(
        _ name: String,
        _ alt: String,
        _ isInTightList: Bool,
        to html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        let start = html.count
        html.append("<figure>")
        if charts(name, alt, &html) {
            html.append("</figure>")
            return
        }
        html.removeLast(html.count - start)
        if !isInTightList { html.append("<p>") }
        HTMLText.append(alt, to: &html)
        if !isInTightList { html.append("</p>") }
    }

    private func appendChart(
        _ name: String,
        _ alt: String,
        to html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        let start = html.count
        if charts(name, alt, &html) { return }
        html.removeLast(html.count - start)
        HTMLText.append(alt, to: &html)
    }

    private mutating func appendTable(
        _ index: Int,
        _ store: borrowing TableStore,
        to html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        let table = store.tables[index]
        html.append("<div class=\"table\" role=\"group\" tabindex=\"0\" ")
        if let headingID {
            html.append("aria-labelledby=\"")
            html.append(contentsOf: headingID.utf8)
            html.append("\">")
        } else {
            html.append("aria-label=\"Table\">")
        }
        var written = table.html.lowerBound
        for gap in store.gaps[table.gaps] {
            html.append(contentsOf: store.html.slice(written..<gap.offset))
            written = gap.offset
            appendCell(gap, store, to: &html, charts)
        }
        html.append(contentsOf: store.html.slice(written..<table.html.upperBound))
        html.append("</div>")
        // Next comes the line feed that cmark wrote after the mark, or after the last cell.
    }

    private mutating func appendCell(
        _ gap: TableGap,
        _ store: borrowing TableStore,
        to html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        let start = html.count
        if let header = gap.header { html.append(header.headerTag) }
        let content = html.count
        switch gap.content {
        case .chart(let name, let alt): appendChart(name, alt, to: &html, charts)
        case .markdown: appendCellFromHeading(store, into: &html, charts)
        }
        guard gap.header != nil else { return }
        if html.count == content {
            // An empty header cell is an accessibility error.
            html.removeLast(html.count - start)
            html.append("<td></td>\n")
        } else {
            html.append("</th>\n")
        }
    }

    /// Copies what stands between the two no-break spaces of the next heading, `\n<h1>…</h1>`.
    private mutating func appendCellFromHeading(
        _ store: borrowing TableStore,
        into html: inout [UInt8],
        _ charts: MarkdownRenderer.Charts
    ) {
        guard let base = rendered.baseAddress,
            let end = ByteSearch.first(tag: "</h1>", in: base, position..<rendered.count)
        else { return }
        position += 7
        copy(upTo: end - 2, store, into: &html, charts)
        position = end + 5
    }
}

/// A place in cmark's HTML, written `<!--@-->` there, where HTML of our own goes. Listed in document order.
///
/// No document can forge the mark: cmark escapes every `<` in text, and raw HTML is left out.
enum InsertionPoint {
    static let mark: StaticString = "<!--@-->"

    /// A table, by its index in the store. The cells that cmark parsed follow the mark as headings.
    case table(Int)
    /// A top-level heading follows the mark.
    case heading(level: Int, id: String)
    /// The begin of a part that readers unfold, with what stands there while it is folded, as HTML; and its end.
    case foldBegin(summary: String)
    case foldEnd
    /// A chart within other text.
    case chart(name: String, alt: String)
    /// A chart that is a paragraph of its own.
    case figure(name: String, alt: String, isInTightList: Bool)
}

extension [UInt8] {
    /// Appends the UTF-8 of a literal without making a `String` of it.
    fileprivate mutating func append(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}
