import Dashboard
import Foundation

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Any 64-bit number, small ones, round ones and the extremes as likely as large ones.
    mutating func integer() -> Int64 {
        switch next() % 5 {
        case 0:
            return [0, 1, -1, 2, 10, 16, 999, 1000, 2000, .max, .max - 1, .min, .min + 1].randomElement(using: &self)!
        case 1: return (1 << Int64.random(in: 0...62, using: &self)) + Int64.random(in: -2...2, using: &self)
        default: return Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...62, using: &self)
        }
    }
}

enum Samples {
    static let agency = Agency(id: id(1), name: "Northwind", slug: "northwind")
    static let today = day("2026-02-16")
    static let clock = ReportClock(asOf: instant("2026-02-16T23:59:59Z"), timeZone: "UTC", today: today)

    static func id(_ number: UInt64) -> RowID { RowID(high: 0, low: number) }

    static func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

    static func instant(_ text: String) -> Instant { Instant(text)! }

    static func batch(
        _ number: UInt64,
        campaign: UInt64? = nil,
        status: String = "processing",
        createdAt: String = "2026-02-14T10:00:00Z",
        completedAt: String? = nil
    ) -> Batch {
        Batch(
            id: id(number),
            campaignID: campaign.map(id),
            status: status,
            totalCalls: 500,
            completedCount: 200,
            failedCount: 5,
            pendingCount: 285,
            inProgressCount: 10,
            progressPercent: DecimalFigure(41),
            createdAt: instant(createdAt),
            completedAt: completedAt.map(instant)
        )
    }

    static func figures(total: Int64, connected: Int64 = 0, meetings: Int64 = 0) -> CallFigures {
        CallFigures(
            totalCalls: total,
            completedCalls: 0,
            connectedCalls: connected,
            conversations: 0,
            qualifiedLeads: 0,
            meetings: meetings,
            durationSeconds: 0
        )
    }

    /// A campaign with so many calls on each of the days.
    static func campaign(_ number: UInt64, name: String?, _ days: [(String, Int64)]) -> Campaign {
        Campaign(
            id: id(number),
            name: name,
            days: days.map { DailyFigures(day: day($0.0), figures: figures(total: $0.1)) }
        )
    }

    static func snapshot(
        batches: [Batch] = [],
        campaigns: [Campaign] = [],
        clock: ReportClock = clock
    ) -> Snapshot {
        Snapshot(
            agency: agency,
            clock: clock,
            window: Period.historyWindow(of: Period.fixed, today: today),
            batches: batches.sorted(by: Batch.isListedBefore),
            campaigns: campaigns.sorted { $0.id < $1.id }
        )
    }
}

/// What is appended to an empty buffer, as text.
func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
}

/// JSON as Foundation reads it.
func decoded(_ bytes: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
}
