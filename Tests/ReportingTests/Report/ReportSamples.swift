import Dashboard
import OutputTree
import Foundation
import Testing
import TimeZones

@testable import Reporting

/// Snapshots made of a few words, and what reports say about them.
///
/// Suites go through templates, as the product does, so that they speak of what is published; this file is the only
/// one that calls the rooms' own types.
enum ReportSamples {
    /// A Monday.
    static let today = day("2026-02-16")
    static let asOf = instant("2026-02-16T23:59:59Z")

    static func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

    static func instant(_ text: String) -> Instant { Instant(text)! }

    static func id(_ number: UInt64) -> RowID { RowID(high: 0, low: number) }

    // MARK: Snapshots

    /// What `callsheet preview` shows where it is given no other.
    static let preview = Snapshot.sample

    static func snapshot(
        batches: [Batch] = [],
        campaigns: [Campaign] = [],
        name: String = "Northwind",
        preferences: Agency.Preferences = Agency.Preferences(),
        timeZone: String = "UTC",
        asOf: Instant = asOf,
        today: CalendarDay = today,
        lateReading: Instant? = nil
    ) -> Snapshot {
        Snapshot(
            agency: Agency(id: id(1), name: name, slug: "northwind", preferences: preferences),
            clock: ReportClock(asOf: asOf, timeZone: timeZone, today: today, lateReading: lateReading),
            window: DayRange(today.adding(days: -799), today),
            batches: batches.sorted(by: Batch.isListedBefore),
            campaigns: campaigns.sorted { $0.id < $1.id }
        )
    }

    static func batch(
        _ number: UInt64 = 1,
        _ status: String = "processing",
        campaign: UInt64? = nil,
        created: String = "2026-02-16T12:00:00Z",
        completed: String? = nil,
        counts: (total: Int64, completed: Int64, failed: Int64, pending: Int64, active: Int64) = (500, 200, 5, 285, 10),
        progress: String = "41"
    ) -> Batch {
        Batch(
            id: id(number),
            campaignID: campaign.map(id),
            status: status,
            totalCalls: counts.total,
            completedCount: counts.completed,
            failedCount: counts.failed,
            pendingCount: counts.pending,
            inProgressCount: counts.active,
            progressPercent: DecimalFigure(progress)!,
            createdAt: instant(created),
            completedAt: completed.map(instant)
        )
    }

    static func figures(
        _ calls: Int64,
        completed: Int64 = 0,
        connected: Int64 = 0,
        conversations: Int64 = 0,
        leads: Int64 = 0,
        meetings: Int64 = 0,
        seconds: Int64 = 0
    ) -> CallFigures {
        CallFigures(
            totalCalls: calls,
            completedCalls: completed,
            connectedCalls: connected,
            conversations: conversations,
            qualifiedLeads: leads,
            meetings: meetings,
            durationSeconds: seconds
        )
    }

    static func campaign(
        _ number: UInt64 = 1,
        _ name: String? = "Winter",
        days: [String: CallFigures]
    ) -> Campaign {
        let days = days.map { DailyFigures(day: day($0.key), figures: $0.value) }
        return Campaign(id: id(number), name: name, days: days.sorted { $0.day < $1.day })
    }

    /// A campaign with so many calls on each of the days.
    static func campaign(_ number: UInt64 = 1, _ name: String? = "Winter", calls: [String: Int64]) -> Campaign {
        campaign(number, name, days: calls.mapValues { figures($0) })
    }

    // MARK: What becomes of them

    /// The files of a snapshot, from templates in which nothing stands but what the test gives.
    ///
    /// - Parameter receive: Takes them one by one, to stop the making of more.
    static func files(
        _ snapshot: Snapshot,
        _ periods: [Period] = [.standard],
        templates: [String: String] = [:],
        receive: ((SnapshotFile) throws -> Void)? = nil
    ) throws -> [SnapshotFile] {
        let empty = ["report.md": "", "page.html": "", "style.css": "", "archive.html": "", "feed.xml": ""]
        let files = empty.merging(templates) { $1 }.mapValues { Array($0.utf8) }
        let compiled = try ReportTemplates(files: files, folder: "templates")
        let renderer = SnapshotRenderer(templates: compiled, periods: periods)
        guard let receive else { return renderer.files(of: snapshot, style(of: snapshot)) }
        try renderer.files(of: snapshot, style(of: snapshot), receive)
        return []
    }

    /// One of the files, as text.
    static func file(
        _ path: String,
        of snapshot: Snapshot,
        _ periods: [Period] = [.standard],
        templates: [String: String]
    ) throws -> String {
        let file = try files(snapshot, periods, templates: templates).first { $0.path == path }
        return String(decoding: try #require(file, "No file \(path)").bytes, as: UTF8.self)
    }

    /// What a `report.md` with this text says.
    static func markdown(
        _ template: String,
        _ snapshot: Snapshot,
        _ period: Period = .standard,
        partials: [String: String] = [:]
    ) throws -> String {
        let templates = partials.merging(["report.md": template]) { $1 }
        return try file(period.markdownFile, of: snapshot, [period], templates: templates)
    }

    /// What a `report.md` with this text is as a page with nothing around it.
    static func body(_ template: String, _ snapshot: Snapshot, _ period: Period = .standard) throws -> String {
        try file(
            period.pageFile,
            of: snapshot,
            [period],
            templates: ["report.md": template, "page.html": "{{{body}}}"]
        )
    }

    /// The product's own templates, by file name.
    static func productTemplates() throws -> [String: String] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../templates")
        var templates: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "README.md" {
            let file = folder.appendingPathComponent(name)
            guard ["md", "html", "css", "xml"].contains(file.pathExtension) else { continue }
            templates[name] = try String(contentsOf: file, encoding: .utf8)
        }
        return templates
    }

    static func style(of snapshot: Snapshot) -> ReportStyle {
        func zone(_ name: String) -> TimeZoneRules? {
            try? TimeZoneDatabase.system.rules(name)
        }
        return ReportStyle(
            snapshot.agency.preferences,
            runZone: zone(snapshot.clock.timeZone) ?? .utc,
            zones: zone
        )
    }

    /// The colours of an agency's style sheet, for the light and for the dark scheme.
    static func accents(of snapshot: Snapshot) -> (light: String, dark: String) {
        let style = style(of: snapshot)
        return (style.accentOnLight.css, style.accentOnDark.css)
    }

    /// What an agency set and is ignored.
    static func warnings(of snapshot: Snapshot) -> [String] { style(of: snapshot).warnings }

    /// Whether a share of the calls fell clearly between two spans.
    static func fellClearly(
        from before: Int64,
        of callsBefore: Int64,
        to now: Int64,
        of calls: Int64,
        _ part: WritableKeyPath<CallFigures, Int64> = \.connectedCalls
    ) -> Bool {
        var (current, previous) = (figures(calls), figures(callsBefore))
        current[keyPath: part] = now
        previous[keyPath: part] = before
        return Comparison(current: current, previous: previous).fellClearly(part)
    }

    /// Calls and connected calls of each day of a range.
    static func series(_ campaigns: [Campaign], _ range: DayRange) -> (calls: [Int64], connected: [Int64]) {
        let series = DailySeries(campaigns, in: range)
        return (series.calls, series.connected)
    }
}
