internal import CommonMark
package import Templates
internal import Text

/// The compiled templates of one agency: the common ones, with its own files in their place where it has some.
package struct ReportTemplates: Sendable {
    let report: Template<ReportSchema.Report>
    let page: Template<ReportSchema.Page>
    let style: Template<ReportStyle>
    let archive: Template<ArchiveSchema.Page>
    let feed: Template<ArchiveSchema.Feed>
    /// The templates read, by file name.
    package let files: [String: [UInt8]]

    package static let reportFile = "report.md"
    package static let pageFile = "page.html"
    package static let styleFile = "style.css"
    package static let archiveFile = "archive.html"
    package static let feedFile = "feed.xml"
    /// Those that must be there; all others are parts.
    package static let whole: Set<String> = [reportFile, pageFile, styleFile, archiveFile, feedFile]

    /// - Parameters:
    ///   - files: The templates by file name.
    ///   - folder: Where they come from, for messages.
    ///   - places: Where files come from that are not from there, by their names.
    /// - Throws: All problems of all templates.
    package init(
        files: [String: [UInt8]],
        folder: String,
        places: [String: String] = [:]
    ) throws(TemplateError) {
        let library = TemplateLibrary(
            files: files,
            folder: folder,
            places: places,
            escaping: ReportTemplates.escaping,
            review: ChartReview.report.findings
        )
        var errors: [TemplateError] = []
        func compile<Source>(_ file: String, _ model: TemplateModel<Source>) -> Template<Source>? {
            do throws(TemplateError) {
                return try library.template(file, for: model)
            } catch {
                errors.append(error)
                return nil
            }
        }
        let report = compile(ReportTemplates.reportFile, ReportSchema.report)
        let page = compile(ReportTemplates.pageFile, ReportSchema.page)
        let style = compile(ReportTemplates.styleFile, ReportSchema.style)
        let archive = compile(ReportTemplates.archiveFile, ArchiveSchema.page)
        let feed = compile(ReportTemplates.feedFile, ArchiveSchema.feed)
        guard let report, let page, let style, let archive, let feed else { throw TemplateError(joining: errors) }
        self.report = report
        self.page = page
        self.style = style
        self.archive = archive
        self.feed = feed
        self.files = files
    }

    /// Whether a template has nothing in it, and so nothing would be in what it makes. A style sheet and a part may be
    /// empty.
    package static func isEmpty(_ file: String, _ bytes: [UInt8]) -> Bool {
        file != styleFile && whole.contains(file)
            && bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    }

    /// The template of the kind that a file's ending names; any other ending is Markdown's.
    package static func file(ofKind name: String) -> String {
        let name = name.lowercased()
        if name.hasSuffix(".html") || name.hasSuffix(".htm") { return pageFile }
        return name.hasSuffix(".css") ? styleFile : name.hasSuffix(".xml") ? feedFile : reportFile
    }

    package static let escaping = TemplateEscaping(
        markdown: { text, output in MarkdownText.append(text, to: &output) },
        html: { text, output in HTMLText.append(VisibleText.cleaned(text), to: &output) },
        css: { text, output in
            // Colours and sizes are all that a style sheet is given; anything else could end a declaration.
            output.append(
                contentsOf: text.utf8.filter { byte in
                    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == 0x23 || byte == 0x2E
                        || byte == 0x25 || byte == 0x2D
                }
            )
        },
        plain: { text, output in output.append(contentsOf: text.utf8) }
    )
}
