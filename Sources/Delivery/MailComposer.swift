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
        let report = MailReport(snapshot, style, published, correction, options)
        let subject = subject(report)
        let (rows, fragment, html, htmlPart) = try fitting(report, subject)
        var textWriter = MailTextWriter(fragment)
        let text = MailComposer.withoutC1(textWriter.written())
        var content = MailPart(multipart: "alternative", [MailPart(text: text, subtype: "plain"), htmlPart])
        if !attachments.isEmpty {
            content = MailPart(multipart: "mixed", [content] + attachments.map { MailPart($0) })
        }
        return MailBody(
            subject: subject,
            text: text,
            html: html,
            encodedHTMLSize: htmlPart.bytes.count,
            rows: rows,
            hasNews: report.hasNews,
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

    /// Whether the mails of two snapshots would say the same, apart from the names of these: then the later one need not
    /// be sent as a correction.
    package func saysTheSame(
        _ snapshot: Snapshot,
        _ style: ReportStyle,
        as earlier: Snapshot,
        _ earlierStyle: ReportStyle
    ) -> Bool {
        func words(_ snapshot: Snapshot, _ style: ReportStyle) -> (subject: String, markdown: [UInt8]) {
            let report = MailReport(snapshot, style, MailSnapshot(name: "any", digest: "0"), nil, options)
            return (subject(report), markdown(report))
        }
        return words(snapshot, style) == words(earlier, earlierStyle)
    }

    /// The HTML, with fewer rows where all of them would make it too large.
    private func fitting(
        _ whole: MailReport,
        _ subject: String
    ) throws(MailError) -> (rows: MailRows, fragment: [UInt8], html: [UInt8], part: MailPart) {
        let colors = MailColors(whole.style)
        var report = whole
        while true {
            let fragment = fragment(report)
            let html = MailComposer.withoutC1(
                templates.html(MailFrame(report: report, subject: subject, body: fragment), colors)
            )
            let part = MailPart(text: html, subtype: "html")
            let size = part.bytes.count
            if size < MailComposer.maxHTMLSize { return (report.rows, fragment, html, part) }
            guard let rows = report.rows.reduced(by: 0.95 * Double(MailComposer.maxHTMLSize) / Double(size)) else {
                throw MailError(
                    description:
                        "The mail of agency \(whole.snapshot.agency.id) has \(size) bytes of HTML without any rows. "
                        + "Fewer than \(MailComposer.maxHTMLSize) are allowed; shorten the templates in mail/"
                )
            }
            report = MailReport(report, rows: rows)
        }
    }

    private func subject(_ report: MailReport) -> String {
        var bytes: [UInt8] = []
        templates.subject.render(report, into: &bytes)
        return VisibleText.cleaned(String(decoding: bytes, as: UTF8.self), limit: MailComposer.maxSubject)
    }

    private func markdown(_ report: MailReport) -> [UInt8] {
        var source: [UInt8] = []
        source.reserveCapacity(16 * 1024)
        templates.markdown.render(report, into: &source)
        return source
    }

    /// The Markdown as HTML.
    private func fragment(_ report: MailReport) -> [UInt8] {
        var html: [UInt8] = []
        html.reserveCapacity(48 * 1024)
        let charts = MailCharts(report: report)
        renderer.render(markdown(report), into: &html) { name, alt, html in charts.draw(name, alt: alt, into: &html) }
        return html
    }

    /// Without U+0080 to U+009F, at which Gmail ends a mail. Names have none; a template could.
    private static func withoutC1(_ text: [UInt8]) -> [UInt8] {
        var clean: [UInt8] = []
        var copied = 0
        var index = 0
        while index + 1 < text.count {
            if text[index] == 0xC2, text[index + 1] < 0xA0 {
                clean.append(contentsOf: text[copied..<index])
                copied = index + 2
                index += 1
            }
            index += 1
        }
        guard copied > 0 else { return text }
        clean.append(contentsOf: text[copied...])
        return clean
    }
}
