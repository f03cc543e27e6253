package import Archive
internal import Dashboard
internal import Extraction

/// What a run published.
package struct PublishingResult: Sendable {
    /// What became of each agency, as `runs/` keeps it.
    package let record: RunRecord
    /// Agencies with a new snapshot.
    package let published: Int
    /// Agencies whose newest snapshot has the same content already.
    package let unchanged: Int
    /// Files of the published and the unchanged snapshots.
    package let files: Int
    /// Bytes written.
    package let bytes: Int
    /// What was passed over in the database or among the templates and is no agency's, a line each.
    package let notices: [String]
    /// Whether some of that would have been an agency.
    package let hasUnnamedAgencies: Bool
    /// Whether every agency failed, and each by the output's fault: nothing can be published there.
    package let isOutputAtFault: Bool

    init(
        _ rendered: [RenderedAgency],
        failures: [PublishedSnapshot],
        record: RunRecord,
        of extraction: Extraction,
        templates: TemplateFolder
    ) {
        notices = extraction.faults + extraction.warnings + templates.notices(slugs: extraction.slugs)
        hasUnnamedAgencies = !extraction.faults.isEmpty
        let failed = Set(record.entries.lazy.filter { $0.outcome.failureReason != nil }.map(\.agency))
        let good = rendered.compactMap { try? $0.staged.get() }.filter { !failed.contains($0.agency) }
        self.record = record
        unchanged = good.count { !$0.isNew }
        published = good.count - unchanged
        files = good.reduce(0) { $0 + $1.fileCount }
        bytes = good.reduce(0) { $0 + $1.bytes }
        let blocked = Set(failures.lazy.filter { $0.failure.map { $0.kind != .busy } ?? false }.map(\.snapshot.agency))
        isOutputAtFault =
            !failed.isEmpty && rendered.allSatisfy { $0.isOutputAtFault || blocked.contains($0.agency.id) }
    }
}
