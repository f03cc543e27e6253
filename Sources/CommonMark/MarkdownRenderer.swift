/// Renders Markdown to an HTML fragment.
///
/// The dialect is CommonMark 0.30, as libcmark implements it, with the tables of GitHub Flavored Markdown 0.29. Beyond
/// that:
///
/// - Every top-level heading gets an `id` made from its text. A top-level heading of level 2 also opens a `<section>`,
///   which ends at the next top-level heading of level 1 or 2.
/// - A table is wrapped in a group that can be scrolled with the keyboard and is labelled by the heading before it.
/// - An image whose address is `chart:NAME` becomes that chart, in a `<figure>` if it is a paragraph of its own. Any
///   other image becomes its alt text.
/// - Only links to https, mailto and relative addresses remain; any other becomes its text. Raw HTML is left out, but
///   for `<details>` with its `<summary>` at the top level, each a block of its own: what stands between is folded.
package struct MarkdownRenderer: Sendable {
    /// Draws a chart.
    ///
    /// - Parameters:
    ///   - name: What follows `chart:`, such as `daily-calls` or `progress/41`.
    ///   - alt: The image's plain text, not escaped.
    ///   - html: Receives the SVG.
    /// - Returns: False if there is no such chart. Then the escaped alt text is shown, and whatever was appended to
    ///   `html` is dropped.
    package typealias Charts = (_ name: String, _ alt: String, _ html: inout [UInt8]) -> Bool

    private let scansAhead: Bool

    /// Makes a renderer for reports.
    package init() {
        scansAhead = true
    }

    /// Makes a renderer for tests that compare the two ways of finding tables.
    ///
    /// - Parameter scansAhead: Whether top-level tables are taken out of the source before cmark parses it. The HTML is
    ///   the same either way, but without it a report's page takes more than twice as long.
    package init(scansAhead: Bool) {
        self.scansAhead = scansAhead
    }

    /// Appends the HTML of a document.
    ///
    /// There is no invalid Markdown. Invalid UTF-8 and zero bytes show as U+FFFD.
    ///
    /// - Parameters:
    ///   - markdown: The document, UTF-8, lines ended in any way.
    ///   - html: Receives the HTML, UTF-8, after what it already holds.
    ///   - charts: Called for each chart in document order, including those in table cells.
    /// - Returns: How much work it was.
    /// - Complexity: O(bytes) for documents like our reports. cmark itself is quadratic in the depth of nested lists
    ///   and quotes, and a table in a list or quote that cmark would have ended elsewhere costs one more parse.
    @discardableResult
    package func render(_ markdown: [UInt8], into html: inout [UInt8], charts: Charts) -> RenderingEffort {
        let normal = MarkdownSource.normalised(markdown)
        return normal.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else { return RenderingEffort() }
            let source = MarkdownSource(buffer, at: base)
            var effort = RenderingEffort()
            if scansAhead, render(source, scansAhead: true, into: &html, charts, &effort) { return effort }
            _ = render(source, scansAhead: false, into: &html, charts, &effort)
            return effort
        }
    }

    /// - Returns: False, with nothing appended, if cmark did not see a table where one was found ahead of it.
    private func render(
        _ source: MarkdownSource,
        scansAhead: Bool,
        into html: inout [UInt8],
        _ charts: Charts,
        _ effort: inout RenderingEffort
    ) -> Bool {
        var store = TableStore()
        var topLevel = TopLevelTableFinder(source: source)
        if scansAhead {
            topLevel.findTables(into: &store)
        } else {
            topLevel.skipAll()
        }
        let candidates = topLevel.undecidedLines
        let paragraphs = candidates.isEmpty ? nil : ParagraphTableFinder(source: source, candidates: candidates)
        while true {
            store.sort()
            let rewritten = RewrittenSource(source, store)
            let document = rewritten.parsed()
            effort.parses += 1
            effort.parsedBytes += rewritten.byteCount
            if let paragraphs, paragraphs.findTables(in: document, of: rewritten, into: &store) { continue }

            var annotator = DocumentAnnotator(substitutes: rewritten.substitutes)
            annotator.annotate(document)
            if scansAhead, !annotator.sawAllSubstitutes { return false }
            effort.tables = store.tables.count
            document.renderHTML().withBytes { rendered in
                var assembler = PageAssembler(rendered: rendered, insertionPoints: annotator.insertionPoints)
                assembler.assemble(store, into: &html, charts: charts)
            }
            return true
        }
    }
}

/// How much work it was to render one document: counted, not timed, so that tests can see how the work grows.
package struct RenderingEffort: Equatable, Sendable {
    /// How often cmark parsed the document.
    package var parses = 0
    /// How many bytes cmark parsed in all.
    package var parsedBytes = 0
    /// How many tables the document has.
    package var tables = 0

    package init() {}
}
