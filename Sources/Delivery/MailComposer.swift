internal import CommonMark
package import Dashboard
package import Reporting
internal import Templates

/// Why a mail cannot be made.
package struct MailError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// Makes mails of snapshots: a pure function of the snapshot, the templates, the options and the date.
package struct MailComposer: Sendable {
    private let templates: MailTemplates
    private let options: MailOptions
    private let renderer = MarkdownRenderer()

    /// What the HTML may have as encoded: Gmail cuts off the rest from 102 KB on, with a link to it that few follow.
    static let maxHTMLSize = 90 * 1024
    private static let maxSubject = 150

    package init(templates: MailTemplates, options: MailOptions) {
        self.templates = templates
        self.options = options
    }

    /// What is alike in the mails of a snapshot to all its recipients. Make it once, and a mail for each of them with
    /// ``MailBody/message(to:date:)``.
    ///
    /// - Parameters:
    ///   - style: The agency's.
    ///   - published: The snapshot as it was published.
    ///   - correction: Set when its recipients had another version before.
    ///   - attachments: See ``MailAttachment/campaigns(of:)``.
    /// - Throws: That the HTML is too large even without any rows, which is the templates' fault.
    package func body(
        of snapshot: Snapshot,
        _ style: ReportStyle,
        published: MailSnapshot,
        correction: MailCorrection? = nil,
        attachments: [MailAttachment] = []
    ) throws(MailError) -> MailBody {
        var report = MailReport(snapshot, style, published, correction, options)
        let subject = subject(report)
        let colors = MailColors(style)
        while true {
            let fragment = fragment(report)
            let html = MailComposer.withoutC1(
                templates.html(MailFrame(report: report, subject: subject, body: fragment), colors)
            )
            let htmlPart = MailPart(text: html, subtype: "html")
            if htmlPart.bytes.count >= MailComposer.maxHTMLSize {
                let share = Double(MailComposer.maxHTMLSize) / Double(htmlPart.bytes.count)
                guard let rows = report.rows.reduced(by: share * 0.95) else {
                    let size = "\(htmlPart.bytes.count) bytes without any rows"
                    throw MailError(
                        description: "The mail of agency \(snapshot.agency.id) is too large: \(size), "
                            + "\(MailComposer.maxHTMLSize) are allowed. Shorten the templates in mail/"
                    )
                }
                report = MailReport(report, rows: rows)
                continue
            }
            var textWriter = MailTextWriter(fragment)
            let text = MailComposer.withoutC1(textWriter.written())
            var content = MailPart(
                multipart: "alternative",
                [MailPart(text: text, subtype: "plain"), htmlPart]
            )
            if !attachments.isEmpty {
                content = MailPart(multipart: "mixed", [content] + attachments.map { MailPart($0) })
            }
            return MailBody(
                subject: subject,
                text: text,
                html: html,
                encodedHTMLSize: htmlPart.bytes.count,
                rows: report.rows,
                options: options,
                snapshot: published.name,
                common: MailBody.commonHeaders(
                    subject: subject,
                    agency: VisibleText.cleaned(snapshot.agency.displayName, limit: 60),
                    listID: snapshot.agency.id.description,
                    head: published.head,
                    domain: options.sender.domain
                ),
                content: content.bytes
            )
        }
    }

    private func subject(_ report: MailReport) -> String {
        var bytes: [UInt8] = []
        templates.subject.render(report, into: &bytes)
        return VisibleText.cleaned(String(decoding: bytes, as: UTF8.self), limit: MailComposer.maxSubject)
    }

    /// The Markdown as HTML.
    private func fragment(_ report: MailReport) -> [UInt8] {
        var source: [UInt8] = []
        source.reserveCapacity(16 * 1024)
        templates.markdown.render(report, into: &source)
        var html: [UInt8] = []
        html.reserveCapacity(48 * 1024)
        let charts = MailCharts(report: report)
        renderer.render(source, into: &html) { name, alt, html in charts.draw(name, alt: alt, into: &html) }
        return html
    }

    /// Without U+0080 to U+009F, at which Gmail ends a mail. Names have none; a template could.
    private static func withoutC1(_ text: [UInt8]) -> [UInt8] {
        func isC1(_ index: Int) -> Bool {
            text[index] == 0xC2 && index + 1 < text.count && 0x80...0x9F ~= text[index + 1]
        }
        guard text.indices.contains(where: isC1) else { return text }
        var clean: [UInt8] = []
        var index = 0
        while index < text.count {
            if isC1(index) {
                index += 2
            } else {
                clean.append(text[index])
                index += 1
            }
        }
        return clean
    }
}
