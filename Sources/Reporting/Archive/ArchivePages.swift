package import Dashboard
internal import Templates

/// Renders an agency's archive: its first page, a page for each month that changed, and the feed.
package struct ArchivePages: Sendable {
    private let templates: ReportTemplates

    /// Entries of the feed: what a reader that looks in once a month needs.
    static let feedLength = 31

    package init(templates: ReportTemplates) {
        self.templates = templates
    }

    /// The files, relative to the agency's folder.
    ///
    /// - Parameters:
    ///   - recent: The newest months, newest first, at least one with at least one report.
    ///   - older: The names of the months before those.
    ///   - changed: The months whose own pages are due.
    package func files(
        of agency: Agency,
        _ presentation: Presentation,
        recent: [ArchivedMonth],
        older: [String],
        changed: [ArchivedMonth]
    ) -> [SnapshotFile] {
        var files = [
            SnapshotFile(
                path: "index.html",
                bytes: page(agency, presentation, root: "", months: recent, older: older, isSingle: false)
            ),
            SnapshotFile(path: "feed.xml", bytes: feed(agency, presentation, recent)),
        ]
        for month in changed {
            files.append(
                SnapshotFile(
                    path: "archive/\(month.name).html",
                    bytes: page(agency, presentation, root: "../", months: [month], older: [], isSingle: true)
                )
            )
        }
        return files
    }

    private func page(
        _ agency: Agency,
        _ presentation: Presentation,
        root: String,
        months: [ArchivedMonth],
        older: [String],
        isSingle: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        templates.archive.render(
            TemplateRecord(
                ArchiveSchema.page,
                [
                    .text(agency.displayName),
                    .text(presentation.zone.name),
                    .text(root),
                    .flag(isSingle),
                    .list(
                        months.map { month in
                            TemplateRecord(
                                ArchiveSchema.month,
                                [
                                    .text(presentation.locale.month(month.name)),
                                    .text(month.name),
                                    .list(month.reports.map { record($0, agency, presentation, root: root) }),
                                ]
                            )
                        }
                    ),
                    .flag(!older.isEmpty),
                    .list(
                        older.map { name in
                            TemplateRecord(
                                ArchiveSchema.olderMonth,
                                [.text(presentation.locale.month(name)), .text("\(root)archive/\(name).html")]
                            )
                        }
                    ),
                    .optional(presentation.footerText),
                ]
            ),
            into: &bytes
        )
        return bytes
    }

    private func feed(_ agency: Agency, _ presentation: Presentation, _ recent: [ArchivedMonth]) -> [UInt8] {
        let reports = recent.flatMap(\.reports).prefix(ArchivePages.feedLength)
        var bytes: [UInt8] = []
        templates.feed.render(
            TemplateRecord(
                ArchiveSchema.feed,
                [
                    .text(agency.displayName),
                    .text(presentation.zone.name),
                    .text("urn:uuid:\(agency.id)"),
                    .text((reports.map(\.asOf).max() ?? Instant(microsecondsSince1970: 0)).description),
                    .list(reports.map { record($0, agency, presentation, root: "") }),
                ]
            ),
            into: &bytes
        )
        return bytes
    }

    private func record(
        _ report: ArchivedReport,
        _ agency: Agency,
        _ presentation: Presentation,
        root: String
    ) -> TemplateRecord {
        let (day, second) = presentation.zone.civil(report.asOf)
        let locale = presentation.locale
        let headline = report.headline
        return TemplateRecord(
            ArchiveSchema.report,
            [
                .text(report.name),
                .text(locale.date(day)),
                .text(locale.time(secondOfDay: second)),
                .text(report.asOf.description),
                // Source: RFC 4151 would want a domain of the operator's; the agency's UUID is unique by itself.
                .text("urn:uuid:\(agency.id)#\(report.name)"),
                .text("\(root)snapshots/\(report.name)/index.html"),
                .optional(report.version > 1 ? locale.number(Int64(report.version - 1)) : nil),
                .text(locale.number(headline.totalCalls)),
                .text(locale.percent(tenths: headline.contactRateTenths)),
                .text(locale.number(headline.conversations)),
                .text(locale.number(headline.qualifiedLeads)),
                .text(locale.number(headline.meetings)),
                .text(locale.percent(tenths: headline.conversionRateTenths)),
            ]
        )
    }
}
