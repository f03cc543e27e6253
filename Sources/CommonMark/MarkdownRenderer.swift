/// Renders Markdown to an HTML fragment.
///
/// CommonMark 0.30 as libcmark has it, and the tables of GitHub Flavored Markdown 0.29. Around that:
///
/// - Each top-level heading has an `id` formed from its text. Each top-level heading of level 2 starts a `<section>`
///   that the next one of level 1 or 2 ends.
/// - A table stands in a group that can be scrolled with the keyboard and is named after the heading before it.
/// - An image whose address is `chart:` and a name is that chart, a `<figure>` if it is a paragraph of its own.
///   Every other image is shown as its alt text.
/// - Links lead to https, mail and relative addresses; any other is shown as its text. Raw HTML is left out.
package struct MarkdownRenderer: Sendable {
    /// Draws a chart.
    ///
    /// - Parameters:
    ///   - name: What follows `chart:`, such as `daily-calls` or `progress/41`.
    ///   - alt: The image's plain text, not escaped.
    ///   - html: Takes the SVG.
    /// - Returns: False if there is no such chart. The escaped alt text is shown instead, and whatever was appended
    ///   to `html` is dropped.
    package typealias Charts = (_ name: String, _ alt: String, _ html: inout [UInt8]) -> Bool

    private let scansAhead: Bool

    package init() {
        scansAhead = true
    }

    /// Makes a renderer that finds tables in one way only, for tests that compare the two.
    ///
    /// - Parameter scansAhead: Whether top-level tables are taken out of the source before cmark reads it. The HTML
    ///   is the same either way; without, a report's page takes more than twice as long.
    package init(scansAhead: Bool) {
        self.scansAhead = scansAhead
    }

    /// Appends the HTML of a document.
    ///
    /// There is no invalid Markdown. Invalid UTF-8 and zero bytes show as U+FFFD.
    ///
    /// - Parameters:
    ///   - markdown: The document, UTF-8, lines ended in any way.
    ///   - html: Takes the HTML, UTF-8. What it held stays.
    ///   - charts: Called for each chart in the order of the text, also for those in table cells.
    /// - Returns: What it took.
    /// - Complexity: O(bytes) for documents as reports have them. cmark itself is quadratic in the depth of nested
    ///   lists and quotes; and a table inside a list or quote that cmark would have ended elsewhere costs one more
    ///   parse of the document.
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

    /// - Returns: False, and nothing appended, if cmark saw something else where a table found ahead of it was to be.
    private func render(
        _ source: MarkdownSource,
        scansAhead: Bool,
        into html: inout [UInt8],
        _ charts: Charts,
        _ effort: inout RenderingEffort
    ) -> Bool {
        var store = TableStore()
        var scanner = TableScanner(source: source)
        if scansAhead {
            scanner.findTables(into: &store)
        } else {
            scanner.skipAll()
        }
        let tree = scanner.unsettledLines.isEmpty ? nil : TreeTables(source: source, candidates: scanner.unsettledLines)
        while true {
            store.sort()
            let rewritten = RewrittenSource(source, store)
            let document = rewritten.parsed()
            effort.parses += 1
            effort.parsedBytes += rewritten.byteCount
            if let tree, tree.find(in: document, of: rewritten, into: &store) { continue }

            var annotator = DocumentAnnotator(standIns: rewritten.standIns)
            annotator.annotate(document)
            if scansAhead, !annotator.sawAllStandIns { return false }
            effort.tables = store.tables.count
            document.renderHTML().withBytes { rendered in
                var assembler = PageAssembler(rendered: rendered, placeholders: annotator.placeholders)
                assembler.assemble(store, into: &html, charts: charts)
            }
            return true
        }
    }
}
