import Dashboard
import Testing

/// The made-up snapshot of `callsheet preview`, and the product's templates with it.
@Suite struct SampleTests {
    @Test func itIsASnapshotAsTheDatabaseCouldHoldIt() throws {
        #expect(try Snapshot(json: ReportSamples.preview.json) == ReportSamples.preview)
    }

    /// Who writes a template sees each part of a report; nothing says `none` or `absent` but what only few reports have.
    @Test func itShowsEveryListOfAReport() throws {
        let templates = ["report.md": SchemaTemplate.everyName(of: "report.md")]
        let text = try ReportSamples.file("report.md", of: ReportSamples.preview, templates: templates)
        // Of two campaigns that go on as ever nothing ended, and no change is clear.
        let lists = text.replacing("causes:\n  none\n", with: "").replacing("gone:\n  none\n", with: "")
        #expect(!lists.contains("\n  none\n"), "\(text)")
        let absent = text.split(separator: "\n").filter { !$0.hasPrefix(" ") && $0.hasSuffix(": absent") }
        #expect(
            absent == [
                "late: absent", "footer_text: absent", "logo_url: absent", "more_attention: absent",
                "earlier_weeks: absent",
                "more_under_way: absent", "more_finished: absent",
            ]
        )
        for flag in ["complete", "has_calls", "has_weeks", "has_under_way", "has_finished"] {
            #expect(text.contains("\n\(flag): yes\n"), "\(flag)")
        }
    }

    /// No name is left in a page, and no section shows twice what excludes itself.
    @Test func theProductsTemplatesShowIt() throws {
        let templates = try ReportSamples.productTemplates()
        for file in try ReportSamples.files(ReportSamples.preview, Period.fixed, templates: templates)
        where file.path.hasSuffix("ml") {
            let page = String(decoding: file.bytes, as: UTF8.self)
            #expect(page.contains("<title>Sample Agency: "), "\(file.path)")
            #expect(!page.contains("{{"), "\(file.path)")
            for id in ["what-needs-attention", "headline-figures", "batches", "campaigns"] {
                #expect(page.matches(of: try Regex("id=\"\(id)\"")).count == 1, "\(file.path): \(id)")
            }
            #expect(page.contains(" class=\"chart daily\""), "\(file.path)")
            #expect(page.contains(" class=\"chart funnel\""), "\(file.path)")
            #expect(page.contains("Batch overdue"), "\(file.path)")
        }
    }
}
