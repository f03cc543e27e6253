package import Dashboard
internal import OutputTree
internal import Templates

/// What becomes of a template, for people who write it: one file that shows it as readers see it.
package struct TemplatePreview: Sendable {
    private let templates: ReportTemplates
    private let snapshot: Snapshot
    private let style: ReportStyle
    private let period: Period

    /// - Parameters:
    ///   - templates: With the template that is written in its place.
    ///   - snapshot: What fills the names.
    ///   - period: The report's. Days that the snapshot does not hold are days without figures.
    package init(_ templates: ReportTemplates, _ snapshot: Snapshot, _ style: ReportStyle, period: Period) {
        self.templates = templates
        self.snapshot = snapshot
        self.style = style
        self.period = period
    }

    /// The output in which a file can be seen: the report's page, the archive's first page, or the feed.
    ///
    /// - Parameter file: A template or a part; one that no template includes shows in the report's page or not at all.
    package func rendering(of file: String) -> [UInt8] {
        switch templates.template(showing: file) {
        case ReportTemplates.feedFile: archiveFile(OutputTree.feed)
        case ReportTemplates.archiveFile: selfContained(archiveFile(OutputTree.index))
        default: selfContained(reportPage())
        }
    }

    private func reportPage() -> [UInt8] {
        let periods = Period.fixed + (period.isCustom ? [period] : [])
        return SnapshotRenderer(templates: templates, periods: periods).page(of: snapshot, style, period)
    }

    private func archiveFile(_ path: String) -> [UInt8] {
        let archive = SampleArchive(of: snapshot)
        let pages = ArchivePages(templates: templates)
            .files(of: snapshot.agency, style, recent: archive.recent, older: archive.older, changed: [])
        return pages.first { $0.path == path }?.bytes ?? []
    }

    private func selfContained(_ page: [UInt8]) -> [UInt8] {
        var css: [UInt8] = []
        templates.style.render(style, into: &css)
        return SelfContainedPage.make(page, style: css)
    }
}

extension ReportTemplates {
    /// The template in whose output a file can be seen: itself, or one that includes it; `nil` if none does.
    package func template(showing file: String) -> String? {
        let includes = [
            (ReportTemplates.reportFile, report.files), (ReportTemplates.pageFile, page.files),
            (ReportTemplates.styleFile, style.files), (ReportTemplates.archiveFile, archive.files),
            (ReportTemplates.feedFile, feed.files),
        ]
        return includes.first { $0.0 == file }?.0 ?? includes.first { $0.1.contains(file) }?.0
    }
}
