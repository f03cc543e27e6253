import Foundation
import Templates
import Testing

@testable import Reporting

/// `templates/README.md` lists the names that exist, no more and no fewer.
@Suite struct TemplateReadmeTests {
    /// Compares; `UPDATE_GOLDEN=1 swift test --filter TemplateReadmeTests` rewrites the lists, and still fails.
    @Test func readmeListsEveryName() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../templates/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        var updated = text
        for (template, schema) in [
            (ReportTemplates.reportFile, ReportSchema.report.schema),
            (ReportTemplates.pageFile, ReportSchema.page.schema),
            (ReportTemplates.styleFile, ReportSchema.style.schema),
            (ReportTemplates.archiveFile, ArchiveSchema.page.schema),
            (ReportTemplates.feedFile, ArchiveSchema.feed.schema),
        ] {
            let heading = "## Names in `\(template)`\n"
            let start = try #require(updated.range(of: heading), "No heading '\(heading)'").upperBound
            let end = updated.range(of: "\n## ", range: start..<updated.endIndex)?.lowerBound ?? updated.endIndex
            updated.replaceSubrange(start..<end, with: "\n" + schema.markdownReference)
        }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(updated.utf8).write(to: file)
            Issue.record("Wrote templates/README.md. Read it, then run again")
        } else {
            #expect(text == updated, "Run UPDATE_GOLDEN=1 swift test --filter TemplateReadmeTests")
        }
    }
}
