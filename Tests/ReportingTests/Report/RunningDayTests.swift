import Dashboard
import Foundation
import OutputTree
import Templates
import Testing
import TimeZones

@testable import Reporting

/// A report made while its day still runs says so, and holds no part of a day against a full one.
@Suite struct RunningDayTests {
    /// A Monday.
    private static let today = CalendarDay("2026-02-16") ?? .first
    private static let noon = 43_200
    private static let lastSecond = 86_399

    /// Ten calls a day to the fifteenth, four of them connected; on the sixteenth five so far, one connected.
    private static func snapshot(
        at secondOfDay: Int,
        today: CalendarDay = today,
        calls: (CalendarDay) -> Int64 = { $0 == RunningDayTests.today ? 5 : 10 }
    ) -> Snapshot {
        let window = DayRange(today.adding(days: -179), today)
        let days = (0..<window.count).compactMap { offset -> DailyFigures? in
            var figures = CallFigures.zero
            let day = window.first.adding(days: offset)
            figures.totalCalls = calls(day)
            figures.connectedCalls = figures.totalCalls * 2 / 5
            return figures.totalCalls == 0 ? nil : DailyFigures(day: day, figures: figures)
        }
        let quiet = DailyFigures(day: today.adding(days: -179), figures: .zero)
        return Snapshot(
            agency: Agency(id: RowID(high: 0, low: 1), name: "Northwind", slug: "northwind"),
            clock: ReportClock(asOf: Instant(today, secondOfDay: secondOfDay), timeZone: "UTC", today: today),
            window: window,
            batches: [],
            campaigns: [
                Campaign(id: RowID(high: 0, low: 1), name: "Winter", days: days),
                Campaign(id: RowID(high: 0, low: 2), name: "Quiet", days: [quiet]),
            ]
        )
    }

    private static func data(_ snapshot: Snapshot, _ period: Period, zone: TimeZoneRules = .utc) -> ReportData {
        ReportData(snapshot, period, ReportStyle(snapshot.agency.preferences, runZone: zone) { _ in nil })
    }

    /// A report from the product's own templates.
    private static func report(_ snapshot: Snapshot, _ period: Period) throws -> (markdown: String, page: String) {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../templates")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name != "README.md" && [".md", ".html", ".css", ".xml"].contains(where: name.hasSuffix) {
            files[name] = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        let templates = try ReportTemplates(files: files, folder: "templates")
        let style = ReportStyle(snapshot.agency.preferences, runZone: .utc) { _ in nil }
        let made = SnapshotRenderer(templates: templates, periods: [period]).files(of: snapshot, style)
        func text(_ path: String) throws -> String {
            String(decoding: try #require(made.first { $0.path == path }).bytes, as: UTF8.self)
        }
        return (try text(period.markdownFile), try text(period.pageFile))
    }

    @Test func theDaysLastSecondEndsIt() {
        for (second, isPartial) in [(0, true), (Self.noon, true), (86_398, true), (Self.lastSecond, false)] {
            #expect(Self.data(Self.snapshot(at: second), .days7).isPartial == isPartial)
        }
    }

    @Test func onlyFullDaysAreCompared() {
        let data = Self.data(Self.snapshot(at: Self.noon), .days7)
        #expect(data.compared == DayRange(Self.today.adding(days: -6), Self.today.adding(days: -1)))
        let calls = data.count(data.totals, data.comparison) { $0.totalCalls }
        #expect(calls.value == "65")
        #expect(calls.comparedValue == "60" && calls.previous == "60" && calls.sign == 0)
        let row = data.campaigns[0]
        let own = data.count(row.stats.figures, row.comparison) { $0.totalCalls }
        #expect(own.value == "65" && own.comparedValue == "60" && own.previous == "60")
    }

    @Test func aFullDayIsComparedAsItStands() {
        let data = Self.data(Self.snapshot(at: Self.lastSecond), .days7)
        #expect(data.compared == data.range)
        let calls = data.count(data.totals, data.comparison) { $0.totalCalls }
        #expect(calls.value == "65" && calls.comparedValue == nil && calls.previous == "70" && calls.sign == -1)
    }

    @Test func theRunningDayAloneIsNotCompared() {
        let data = Self.data(Self.snapshot(at: Self.noon), .today)
        #expect(data.compared == nil && data.comparison == nil)
        #expect(data.count(data.totals, data.comparison) { $0.totalCalls }.sign == nil)
        #expect(data.campaigns.allSatisfy { $0.comparison == nil })
    }

    @Test func aCustomPeriodIsPartialOnlyWhereItReachesTheRunningDay() {
        let snapshot = Self.snapshot(at: Self.noon)
        let past = Period.custom(DayRange(Self.today.adding(days: -9), Self.today.adding(days: -1)))
        #expect(!Self.data(snapshot, past).isPartial)
        let ahead = DayRange(Self.today.adding(days: -1), Self.today.adding(days: 5))
        #expect(Self.data(snapshot, .custom(ahead)).compared == DayRange(ahead.first, ahead.first))
        // Days to come are no full days either, once today is over.
        let over = Self.data(Self.snapshot(at: Self.lastSecond), .custom(ahead))
        #expect(over.compared == DayRange(ahead.first, Self.today))
        let future = DayRange(Self.today.adding(days: 1), Self.today.adding(days: 2))
        #expect(Self.data(snapshot, .custom(future)).compared == nil)
    }

    @Test func theAverageIsOverFullDays() {
        #expect(DayListing(Self.data(Self.snapshot(at: Self.noon), .days7)).average == "10")
        #expect(DayListing(Self.data(Self.snapshot(at: Self.lastSecond), .days7)).average == "9")
    }

    /// A campaign that calls in the afternoon is not silent in the morning.
    @Test func aRunningDayMakesNoCampaignSilent() {
        func silent(_ lastCall: Int, at second: Int) -> Bool {
            let snapshot = Self.snapshot(at: second) { day in
                let ago = Int(Self.today.daysSince1970 - day.daysSince1970)
                return lastCall...lastCall + 9 ~= ago ? 10 : 0
            }
            // Another campaign has figures of today.
            let busy = Campaign(
                id: RowID(high: 0, low: 3),
                name: "Busy",
                days: [DailyFigures(day: Self.today, figures: .zero)]
            )
            let both = Snapshot(
                agency: snapshot.agency,
                clock: snapshot.clock,
                window: snapshot.window,
                batches: [],
                campaigns: snapshot.campaigns + [busy]
            )
            return Self.data(both, .days7).attention.contains { item in
                if case .campaignSilent = item { true } else { false }
            }
        }
        #expect(silent(5, at: Self.lastSecond) && !silent(5, at: Self.noon))
        #expect(silent(6, at: Self.noon) && !silent(0, at: Self.noon))
    }

    @Test func pageAndMarkdownSayThatTheDayRuns() throws {
        let weeks = try Self.report(Self.snapshot(at: Self.noon), .days7)
        #expect(
            weeks.markdown.contains(
                "**Still running:** 16 Feb 2026 was not over at that time, so its figures will grow. "
                    + "Changes compare full days only, up to 15 Feb 2026.\n"
            )
        )
        #expect(weeks.markdown.contains("- Calls **65** *= unchanged at 60*\n"))
        #expect(
            weeks.markdown.contains(
                "Full days, 10 Feb 2026 to 15 Feb 2026, compared with the same days of the span before, "
                    + "3 Feb 2026 to 8 Feb 2026.\n"
            )
        )
        #expect(weeks.markdown.contains("\n10 calls a day on average, full days only. Most on"))
        #expect(weeks.page.contains("<strong>Still running:</strong> 16 Feb 2026 was not over"))

        let day = try Self.report(Self.snapshot(at: Self.noon), .today)
        #expect(day.markdown.contains("It is not compared with a full day.\n"))
        #expect(day.markdown.contains("- Calls **5**\n- Contact rate **40.0%**\n"))
        #expect(!day.markdown.contains("ompared with the") && !day.markdown.contains("unchanged"))
        #expect(day.markdown.contains(" | 5 | – | "))
        #expect(!day.page.contains("class=\"past\""))
    }

    @Test func aFullDaysReportSaysNothingOfThis() throws {
        for period in [Period.today, .days7] {
            let report = try Self.report(Self.snapshot(at: Self.lastSecond), period)
            #expect(!report.markdown.contains("Still running") && !report.markdown.contains("was not over"))
        }
    }
}
