internal import CommonMark
package import Dashboard
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
    package func files(of snapshot: Snapshot, _ presentation: Presentation) -> [SnapshotFile] {
        var files: [SnapshotFile] = []
        self.files(of: snapshot, presentation) { files.append($0) }
        return files
    }

    /// The same, one by one as they are made, for a large agency's files are more than memory should hold.
    ///
    /// - Throws: What `receive` throws, at once.
    package func files<Problem>(
        of snapshot: Snapshot,
        _ presentation: Presentation,
        _ receive: (SnapshotFile) throws(Problem) -> Void
    ) throws(Problem) {
        let batches = BatchListing(snapshot, presentation)
        for period in periods {
            let data = ReportData(snapshot, period, presentation)
            let source = markdown(data, batches)
            try receive(SnapshotFile(path: period.markdownFile, bytes: source))
            try receive(SnapshotFile(path: period.pageFile, bytes: page(source, data)))
            try answers(period, snapshot, receive)
        }
        var style: [UInt8] = []
        templates.style.render(
            TemplateRecord(
                ReportSchema.style,
                [.text(presentation.accentOnLight.css), .text(presentation.accentOnDark.css)]
            ),
            into: &style
        )
        try receive(SnapshotFile(path: ReportTemplates.styleFile, bytes: style))
        try receive(SnapshotFile(path: SnapshotFile.snapshotPath, bytes: snapshot.json))
    }

    /// One report as Markdown.
    private func markdown(_ data: ReportData, _ batches: BatchListing) -> [UInt8] {
        var source: [UInt8] = []
        source.reserveCapacity(16 * 1024)
        templates.report.render(data.report(batches), into: &source)
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
        templates.page.render(data.page(title: title, body: body, periods: periods), into: &page)
        return page
    }

    /// One template of a report as a page, by the way that a report takes.
    ///
    /// - Parameter templates: Those whose report is the template to be seen.
    package static func preview(
        _ templates: ReportTemplates,
        _ snapshot: Snapshot,
        _ presentation: Presentation,
        period: Period
    ) -> [UInt8] {
        let renderer = SnapshotRenderer(templates: templates, periods: Period.fixed)
        let data = ReportData(snapshot, period, presentation)
        return renderer.page(renderer.markdown(data, BatchListing(snapshot, presentation)), data)
    }

    /// Every page of the unfiltered answer for one period.
    private func answers<Problem>(
        _ period: Period,
        _ snapshot: Snapshot,
        _ receive: (SnapshotFile) throws(Problem) -> Void
    ) throws(Problem) {
        for offset in stride(from: 0, to: max(snapshot.batches.count, 1), by: DashboardQuery.standardLimit) {
            let answer = DashboardAnswer(DashboardQuery(period: period, offset: offset), to: snapshot)
            try receive(SnapshotFile(path: "dashboard-campaigns/\(period.name)/\(offset).json", bytes: answer.json))
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
