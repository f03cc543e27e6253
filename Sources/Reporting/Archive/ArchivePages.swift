package import Dashboard
package import OutputTree
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
        _ style: ReportStyle,
        recent: [ArchiveMonth],
        older: [String],
        changed: [ArchiveMonth]
    ) -> [SnapshotFile] {
        var files = [
            SnapshotFile(
                path: OutputTree.index,
                bytes: page(agency, style, root: "", months: recent, older: older, isSingle: false)
            ),
            SnapshotFile(path: OutputTree.feed, bytes: feed(agency, style, recent)),
        ]
        for month in changed {
            files.append(
                SnapshotFile(
                    path: ArchiveMonth.pageFile(month.name),
                    bytes: page(agency, style, root: "../", months: [month], older: [], isSingle: true)
                )
            )
        }
        return files
    }

    private func page(
        _ agency: Agency,
        _ style: ReportStyle,
        root: String,
        months: [ArchiveMonth],
        older: [String],
        isSingle: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        templates.archive.render(
            ArchiveSchema.Page(
                agency: agency,
                style: style,
                root: root,
                isSingleMonth: isSingle,
                months: months,
                olderMonths: older
            ),
            into: &bytes
        )
        return bytes
    }

    private func feed(_ agency: Agency, _ style: ReportStyle, _ recent: [ArchiveMonth]) -> [UInt8] {
        let reports = Array(recent.flatMap(\.entries).prefix(ArchivePages.feedLength))
        var bytes: [UInt8] = []
        templates.feed.render(ArchiveSchema.Feed(agency: agency, style: style, reports: reports), into: &bytes)
        return bytes
    }
}
