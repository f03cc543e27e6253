internal import CommonMark
internal import Reporting
internal import Synchronization
package import Templates
internal import Text

/// The compiled templates of one agency's mails.
package struct MailTemplates: Sendable {
    let subject: Template<MailReport>
    let markdown: Template<MailReport>
    let frame: Template<MailFrame>
    /// The templates read, by file name.
    package let files: [String: [UInt8]]
    private let styles: StyleStore

    package static let subjectFile = "subject.txt"
    package static let markdownFile = "mail.md"
    package static let frameFile = "mail.html"
    package static let styleFile = "style.css"

    /// How many characters of a name are shown: a mail is narrow, and the report has the rest.
    private static let longestName = 80
    private static let longestNameInSubject = 60

    /// Those that must be there; all others are parts.
    static let whole: Set<String> = [subjectFile, markdownFile, frameFile, styleFile]

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
            escaping: MailTemplates.escaping,
            review: MailTemplateReview.findings
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
        let subject = compile(MailTemplates.subjectFile, MailSchema.subject)
        let markdown = compile(MailTemplates.markdownFile, MailSchema.markdown)
        let frame = compile(MailTemplates.frameFile, MailSchema.frame)
        let style = compile(MailTemplates.styleFile, MailColors.model)
        guard let subject, let markdown, let frame, let style else { throw TemplateError(joining: errors) }
        self.subject = subject
        self.markdown = markdown
        self.frame = frame
        self.files = files
        styles = StyleStore(MailStyles(MailTemplates.sheet(style)))
    }

    /// Reads the style sheet with placeholders for the colours, so that it is resolved once for all agencies.
    private static func sheet(_ style: Template<MailColors>) -> MailStyleSheet {
        var css: [UInt8] = []
        style.render(.placeholders, into: &css)
        return MailStyleSheet(css)
    }

    // MARK: Styles

    /// What was resolved so far; each mail may add to it.
    private final class StyleStore: Sendable {
        private let styles: Mutex<MailStyles>

        init(_ styles: MailStyles) { self.styles = Mutex(styles) }

        var current: MailStyles { styles.withLock { $0 } }

        /// Elements kept at most. A heading with a name of the data in it makes new ones for every agency.
        private static let most = 1000

        /// Keeps what a mail had to resolve, for the next ones.
        func keep(_ new: MailStyles) {
            guard new.elements.count <= StyleStore.most else { return }
            styles.withLock { if new.elements.count > $0.elements.count { $0 = new } }
        }
    }

    /// A mail's HTML.
    func html(_ frame: MailFrame, _ colors: MailColors) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(frame.body.count + 4096)
        self.frame.render(frame, into: &page)
        let styles = styles.current
        let known = styles.elements.count
        var writer = MailHTMLWriter(page, styles: styles, colors: colors)
        let html = writer.written()
        if writer.styles.elements.count > known { self.styles.keep(writer.styles) }
        return html
    }

    // MARK: Escaping

    private static let escaping = TemplateEscaping(
        markdown: { text, output in MarkdownText.append(text, to: &output, limit: longestName) },
        html: { text, output in HTMLText.append(VisibleText.cleaned(text, limit: longestName), to: &output) },
        css: ReportTemplates.escaping.css,
        plain: { text, output in
            output.append(contentsOf: VisibleText.cleaned(text, limit: longestNameInSubject).utf8)
        }
    )
}
