import Dashboard
import Files
import Foundation
import TestSupport
import Testing

@testable import Nights

@Suite
struct NightMetricsTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/callsheet.prom" }

    init() throws { folder = try TemporaryFolder() }

    private static func instant(_ seconds: Int64) -> Instant { Instant(microsecondsSince1970: seconds * 1_000_000) }

    /// 17 February 2026, 04:40 and a minute and a half later.
    private static let (start, end) = (instant(1_771_303_200), instant(1_771_303_290))
    private static let report = instant(1_771_286_399)

    private static func summary(status: Int32) -> NightSummary {
        var summary = NightSummary(start: start, end: end, status: status)
        summary.steps = [
            .init(.figures, seconds: 0.04, status: 0), .init(.generate, seconds: 61.5, status: 69),
            .init(.generate, seconds: 0.0625, status: 0), .init(.missed, seconds: -3, status: 0),
            .init(.hook, seconds: 12, status: 0),
        ]
        summary.reportInstant = report
        (summary.publishedAgencies, summary.unchangedAgencies, summary.failedAgencies) = (998, 1, 2)
        (summary.acceptedMails, summary.refusedMails, summary.deferredMails) = (1500, 3, 4)
        summary.writtenBytes = 370_000_000
        summary.replicaLagSeconds = 1.25
        summary.missedDays = 1
        return summary
    }

    private func written() throws -> String { try folder.text("callsheet.prom") }

    /// `promtool check metrics` reads the same file in Tests/Scripts/test-night-metrics.sh.
    @Test func everythingIsThere() throws {
        try NightMetrics.write(Self.summary(status: 0), to: path)
        let difference = try GoldenFile.difference(of: Array(try written().utf8), from: "callsheet.prom")
        #expect(difference == nil)
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        var summary = NightSummary(start: Self.start, end: Self.end, status: 75)
        summary.replicaLagSeconds = .nan
        try NightMetrics.write(summary, to: path)
        let text = try written()
        for name in ["last_success_timestamp", "report_timestamp", "step_duration", "replica_lag"] {
            #expect(!text.contains(name), "\(name)")
        }
        #expect(text.contains("\ncallsheet_last_run_status 75\n"))
        #expect(text.contains("\ncallsheet_last_run_timestamp_seconds 1771303290\n"))
        #expect(text.contains("\ncallsheet_agencies{result=\"failed\"} 0\n"))
    }

    @Test func theLastSuccessSurvivesFailures() throws {
        var summary = Self.summary(status: 0)
        try NightMetrics.write(summary, to: path)
        for status in [1, 75, 78] as [Int32] {
            summary.status = status
            summary.end = Instant(microsecondsSince1970: summary.end.microsecondsSince1970 + 86_400_000_000)
            try NightMetrics.write(summary, to: path)
        }
        let text = try written()
        #expect(text.contains("\ncallsheet_last_success_timestamp_seconds 1771303290\n"))
        #expect(text.contains("\ncallsheet_last_run_timestamp_seconds 1771562490\n"))
        #expect(text.contains("\ncallsheet_last_run_status 78\n"))
    }

    @Test(arguments: [
        "", "nonsense", "\0\0\0", "callsheet_last_success_timestamp_seconds",
        "callsheet_last_success_timestamp_seconds ",
        "callsheet_last_success_timestamp_seconds x", "callsheet_last_success_timestamp_seconds -5",
        "callsheet_last_success_timestamp_seconds NaN", "callsheet_last_success_timestamp_seconds 1e9",
        "callsheet_last_success_timestamp_seconds 99999999999999999999",
        "callsheet_last_success_timestamp_seconds 17\ncallsheet_last_success_timestamp_seconds 18",
        // Of a clock that was ahead: it would keep an alarm silent for years.
        "callsheet_last_success_timestamp_seconds 1771303291",
    ])
    func aDamagedFileSaysNothingOfTheLastSuccess(_ text: String) throws {
        try folder.write(text, to: "callsheet.prom")
        try NightMetrics.write(Self.summary(status: 1), to: path)
        #expect(try !written().contains("last_success"))
    }

    @Test func everybodyCanReadIt() throws {
        try NightMetrics.write(Self.summary(status: 0), to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o644)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["callsheet.prom"])
    }

    @Test func aFolderThatIsGoneIsNamed() {
        let path = "\(folder.path)/gone/callsheet.prom"
        let error = #expect(throws: FileError.self) { try NightMetrics.write(Self.summary(status: 0), to: path) }
        #expect(error?.description == "\(path): no such file or directory")
    }
}
