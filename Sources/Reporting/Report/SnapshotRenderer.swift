internal import CommonMark
package import Dashboard
internal import OutputTree
internal import Templates

/// Turns a snapshot into the files of its folder: a pure function of the snapshot, the templates and the periods.
package struct SnapshotRenderer: Sendable {
    private let templates: ReportTemplates
    private let periods: [Period]
    private let renderer = MarkdownRenderer()

    /// - Parameter periods: At least one, each once, shortest first.
    package init(templates: ReportTemplates, periods: [Period]) {
        self.templates = templates
        self.periods = periods
    }

    /// The files, all but the manifest and the checksums. Source: CONTRACT.md 3.
    ///
    /// - Complexity: O(periods · (batches + campaigns · days)).
    package func files(of snapshot: Snapshot, _ style: ReportStyle) -> [SnapshotFile] {
        var files: [SnapshotFile] = []
        self.files(of: snapshot, style) { files.append($0) }
        return files
    }

    /// The same, one by one as they are made, for a large agency's files are more than memory should hold.
    ///
    /// - Throws: What `receive` throws, at once.
    package func files<Problem>(
        of snapshot: Snapshot,
        _ style: ReportStyle,
        _ receive: (SnapshotFile) throws(Problem) -> Void
    ) throws(Problem) {
        let batches = BatchListing(snapshot, style)
        let history = AgencyHistory(snapshot, style)
        for period in periods {
            let data = ReportData(snapshot, period, style, history)
            let source = markdown(data, batches)
            try receive(SnapshotFile(path: period.markdownFile, bytes: source))
            try receive(SnapshotFile(path: period.pageFile, bytes: page(source, data)))
            try answers(data, receive)
        }
        var css: [UInt8] = []
        templates.style.render(style, into: &css)
        try receive(SnapshotFile(path: ReportTemplates.styleFile, bytes: css))
        try receive(SnapshotFile(path: OutputTree.snapshotData, bytes: snapshot.json))
    }

    /// One report as Markdown.
    private func markdown(_ data: ReportData, _ batches: BatchListing) -> [UInt8] {
        var source: [UInt8] = []
        source.reserveCapacity(16 * 1024)
        templates.report.render(ReportSchema.Report(data, batches), into: &source)
        return source
    }

    /// One report's Markdown as a page.
    private func page(_ source: [UInt8], _ data: ReportData) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(64 * 1024)
        let charts = ReportCharts(data: data)
        renderer.render(source, into: &body) { name, alt, html in charts.draw(name, alt: alt, into: &html) }
        var page: [UInt8] = []
        page.reserveCapacity(body.count + 8 * 1024)
        let title = SnapshotRenderer.title(of: body)
        templates.page.render(
            ReportSchema.Page(data: data, title: title, body: body, periods: periods),
            into: &page
        )
        return page
    }

    /// The page of one period alone.
    func page(of snapshot: Snapshot, _ style: ReportStyle, _ period: Period) -> [UInt8] {
        let data = ReportData(snapshot, period, style)
        return page(markdown(data, BatchListing(snapshot, style)), data)
    }

    /// Every page of the unfiltered answer for one period.
    private func answers<Problem>(
        _ data: ReportData,
        _ receive: (SnapshotFile) throws(Problem) -> Void
    ) throws(Problem) {
        let pages = DashboardPages(of: data.snapshot, data.stats)
        for offset in pages.offsets {
            let path = OutputTree.answer(data.period, offset: offset)
            try receive(SnapshotFile(path: path, bytes: pages.json(offset: offset)))
        }
    }

    /// The text of the first heading, still escaped, without its tags; empty if there is none.
    private static func title(of body: [UInt8]) -> [UInt8] {
        var title: [UInt8] = []
        var position = 0
        let open = Array("<h1".utf8)
        while !body[position...].starts(with: open) {
            guard position < body.count else { return [] }
            position += 1
        }
        var isInTag = false
        while position < body.count {
            let byte = body[position]
            if byte == UInt8(ascii: "<") {
                if body[position...].starts(with: Array("</h1".utf8)) { return title }
                isInTag = true
            } else if byte == UInt8(ascii: ">") {
                isInTag = false
            } else if !isInTag {
                title.append(byte)
            }
            position += 1
        }
        return title
    }
}
