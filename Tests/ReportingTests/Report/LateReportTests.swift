import Dashboard
import Foundation
import TestSupport
import Testing

/// A report that makes up for a missed day, as its readers see it.
@Suite struct LateReportTests {
    private static func snapshot(late: Bool) -> Snapshot {
        ReportSamples.snapshot(
            batches: [
                ReportSamples.batch(1, "processing", campaign: 1),
                ReportSamples.batch(2, "completed", campaign: 1, completed: "2026-02-17T09:00:00Z"),
            ],
            campaigns: [
                ReportSamples.campaign(calls: ["2026-02-09": 40, "2026-02-15": 50, "2026-02-16": 60])
            ],
            preferences: Agency.Preferences(timeZone: "Europe/Berlin"),
            lateReading: late ? ReportSamples.instant("2026-02-18T03:40:03Z") : nil
        )
    }

    private func file(_ path: String, late: Bool) throws -> String {
        try ReportSamples.file(
            path,
            of: Self.snapshot(late: late),
            [.today, .days30],
            templates: ReportSamples.productTemplates()
        )
    }

    @Test(arguments: [("report.md", "late.md"), ("today.html", "late-today.html")])
    func itSaysThatItWasMadeLateAndWhenBatchesWereRead(_ path: String, _ golden: String) throws {
        #expect(try GoldenFile.difference(of: Array(file(path, late: true).utf8), from: golden) == nil)
    }

    /// Nothing else is another's but how long a batch takes from when it was read, and what would be untrue is gone.
    @Test func theRestIsThatOfARegularReport() throws {
        for path in ["report.md", "today.md", "index.html"] {
            let regular = try file(path, late: false).split(separator: "\n")
            let late = try file(path, late: true).split(separator: "\n")
            let changes = late.difference(from: regular)
            #expect(changes.removals.count == 3, "\(changes.removals)")
            #expect(changes.insertions.count == 4, "\(changes.insertions)")
            #expect(!regular.contains { $0.contains("late") })
            let text = late.joined()
            #expect(!text.contains("read as of") && !text.contains("data as of"))
            #expect(text.components(separatedBy: "18 Feb 2026, 04:40").count == 4)
        }
    }
}
