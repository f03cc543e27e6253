import Archive
import Dashboard
import Extraction
import Foundation
import OutputTree
import PostgreSQL
import TestSupport
import Testing
import TimeZones

@testable import Publishing

/// An output of the test's own beside a database, published with the product's templates.
final class Nights: Sendable {
    let database: TestDatabase
    let folder: TemporaryFolder

    static let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../templates").standardizedFileURL.path

    /// Three agencies with figures and batches up to the end of 2026-02-16.
    init(agencies: Int = 3) throws {
        database = try TestDatabase(load: .init(agencies: agencies, campaigns: 2, days: 12, batches: 6))
        folder = try TemporaryFolder()
    }

    var output: String { folder.path + "/output" }

    func options(_ day: String, _ purpose: PublishingOptions.Purpose = .regular) throws -> PublishingOptions {
        var options = PublishingOptions(
            output: output,
            templates: Self.templates,
            conninfo: database.conninfo,
            asOf: TimeZoneRules.utc.lastSecond(of: try #require(CalendarDay(day))),
            zone: .utc,
            periods: [.today, .days30],
            selection: .shard(.whole),
            shard: .whole,
            jobs: 2,
            timeouts: Timeouts(),
            reason: nil,
            signingKey: nil,
            precompress: false,
            version: "1.0.0"
        )
        options.purpose = purpose
        return options
    }

    @discardableResult
    func publish(_ day: String, _ purpose: PublishingOptions.Purpose = .regular) throws -> PublishingResult {
        try PublishingRun(options(day, purpose), progress: NoProgress()).run()
    }

    func restate(_ reports: Int) throws -> RestateResult {
        try RestateRun(options("2026-02-16"), reports: reports, progress: NoProgress()).run()
    }

    /// Everything but the digests of what was published: the archive, pages rendered again, lists and chains.
    func faults() throws -> [String] {
        let rebuilder = SnapshotRebuilder(try TemplateFolder(Self.templates))
        let verifier = try ArchiveVerifier(
            output: output,
            keys: [],
            rebuild: rebuilder.rebuilding(folder: Self.templates)
        )
        let result = try verifier.verify(agencies: [], expecting: nil)
        return result.faults.map(\.description) + (result.pagesOfOtherTemplates > 0 ? ["pages not compared"] : [])
    }

    // MARK: The tree

    func agencies() throws -> [RowID] { try ArchivedSnapshot.agencies(in: output) }

    /// The names of an agency's snapshots, in order.
    func snapshots(_ agency: RowID) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(output)/agencies/\(agency)/snapshots").sorted()
    }

    func latest(_ agency: RowID) throws -> String? { try ArchivedSnapshot.latest(of: agency, in: output) }

    /// A file of an agency's folder.
    func text(_ agency: RowID, _ path: String) throws -> String {
        try folder.text("output/agencies/\(agency)/\(path)")
    }

    func archived(_ agency: RowID, _ name: String) throws -> ArchivedSnapshot {
        try ArchivedSnapshot(name, of: agency, in: output)
    }

    /// The file names under `runs/`.
    func runs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(output)/runs").sorted()
    }
}

struct NoProgress: RunProgress {
    func began(_ step: PublishingStep, agencies: Int?) {}
    func finishedAgency() {}
}
