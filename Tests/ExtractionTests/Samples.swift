import Dashboard
import Foundation
import PostgreSQL
import TestSupport

@testable import Extraction

/// Small values for tests, all different from each other where it matters.
enum Samples {
    static let agency = Agency(id: id(1), name: "Agency", slug: "agency")
    static let clock = ReportClock(
        asOf: Instant(microsecondsSince1970: 1_771_286_399_000_000),
        timeZone: "UTC",
        today: day("2026-02-16")
    )
    static let window = DayRange(day("2025-08-21"), day("2026-02-16"))

    static func id(_ number: UInt64) -> RowID { RowID(high: 0xA000_0000_0000_4000, low: number) }

    static func day(_ text: String) -> CalendarDay { CalendarDay(text) ?? .first }

    static func figures(_ calls: Int64, connected: Int64 = 0, seconds: Int64 = 0) -> CallFigures {
        CallFigures(
            totalCalls: calls,
            completedCalls: 0,
            connectedCalls: connected,
            conversations: 0,
            qualifiedLeads: 0,
            meetings: 0,
            durationSeconds: seconds
        )
    }

    static func batch(_ number: UInt64, createdAt seconds: Int64) -> Batch {
        Batch(
            id: id(number),
            campaignID: nil,
            status: "pending",
            totalCalls: 1,
            completedCount: 0,
            failedCount: 0,
            pendingCount: 1,
            inProgressCount: 0,
            progressPercent: DecimalFigure(0),
            createdAt: Instant(microsecondsSince1970: seconds * 1_000_000),
            completedAt: nil
        )
    }

    /// A folder of its own, removed afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("callsheet-spill-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}

extension ReadingPlan {
    /// A plan to read a test's database.
    init(
        _ database: TestDatabase,
        _ selection: Selection = .shard(.whole),
        asOf: String? = "2026-02-16T23:59:59Z",
        periods: [Period] = Period.fixed,
        timeouts: Timeouts = Timeouts(),
        folder: String = "/tmp",
        users: Users = .ignored
    ) {
        self.init(
            conninfo: database.conninfo,
            selection: selection,
            asOf: asOf.flatMap { Instant($0) },
            timeZone: "UTC",
            today: { $0.civil().day },
            periods: periods,
            timeouts: timeouts,
            spillFolder: folder,
            users: users
        )
    }
}

/// All agencies of all pieces, by id.
func agencies(_ extraction: Extraction) throws -> [ExtractedAgency] {
    try (0..<extraction.partitionCount).flatMap { try extraction.agencies(inPartition: $0) }
}
