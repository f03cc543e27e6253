import Dashboard
import Foundation
import Insight

enum Samples {
    static func id(_ number: UInt64) -> RowID { RowID(high: 0, low: number) }

    static func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

    static func figures(_ calls: Int64, connected: Int64 = 0, meetings: Int64 = 0) -> CallFigures {
        CallFigures(
            totalCalls: calls,
            completedCalls: 0,
            connectedCalls: connected,
            conversations: 0,
            qualifiedLeads: 0,
            meetings: meetings,
            durationSeconds: 0
        )
    }

    static func campaign(_ number: UInt64, _ days: [(day: String, figures: CallFigures)]) -> Campaign {
        Campaign(
            id: id(number),
            name: "Campaign \(number)",
            days: days.map { DailyFigures(day: day($0.day), figures: $0.figures) }
        )
    }

    /// A snapshot as of the end of `today`.
    static func snapshot(today: CalendarDay, window: DayRange, _ campaigns: [Campaign]) -> Snapshot {
        Snapshot(
            agency: Agency(id: id(1), name: "Northwind", slug: "northwind"),
            clock: ReportClock(asOf: Instant(today, secondOfDay: 86_399), timeZone: "UTC", today: today),
            window: window,
            batches: [],
            campaigns: campaigns
        )
    }
}

/// Answers of a Python script beside this file, a line each.
///
/// - Parameters:
///   - script: Its name; it reads questions from standard input.
func python(_ script: String, _ questions: [String]) throws -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let input = FileManager.default.temporaryDirectory.appending(path: "insight-\(UUID().uuidString)")
    try Data(questions.joined(separator: "\n").utf8).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [folder.appending(path: script).path]
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
}
