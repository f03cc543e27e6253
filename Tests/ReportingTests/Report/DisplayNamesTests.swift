import Dashboard
import Foundation
import OutputTree
import Testing
import TimeZones

@testable import Reporting

/// Names that show nothing, and names written from right to left, in all files that are published.
@Suite struct DisplayNamesTests {
    private static let campaignID = RowID(high: 0x1000_0000_0000_4000, low: 0x8000_0000_0000_00AB)
    private static let agencyID = RowID(high: 0, low: 0xA)

    @Test(
        arguments: [
            "", " ", "\u{200B}", "\u{A0}\u{3000}", "\u{3164}", "\u{301}", "\u{202E}\u{2069}", "\u{200D}", "\u{2800}",
        ]
    )
    func campaignWhoseNameShowsNothingGetsASubstitute(name: String) throws {
        let files = try Self.files(agency: "Alpha", campaign: name, status: "failed", footer: nil)
        let label = "Unnamed campaign (0000000000ab)"
        let report = try #require(files["report.md"])
        #expect(
            report.contains("- **✕ [Batch failed](#batches):** Unnamed campaign (0000000000ab), 5 of 200 calls failed.")
        )
        #expect(report.contains("- **○ [Campaign went silent](#campaigns):** \(label), last call on"))
        #expect(report.contains("| \(label) | ✕ failed |"))
        #expect(report.contains("| \(label) | ![Calls a day of \(label)](chart:trend/0) |"))
        let page = try #require(files["index.html"])
        #expect(page.contains("aria-label=\"Calls a day of \(label)\""))
        // The program's answer has the name that is stored.
        let answer = try #require(files["dashboard-campaigns/30d/0.json"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
        let stats = try #require(json["campaign_stats"] as? [[String: Any]])
        #expect((stats[0]["campaign_name"] as? String)?.unicodeScalars.elementsEqual(name.unicodeScalars) == true)
    }

    @Test(arguments: ["", "\u{200B} ", "\u{115F}"])
    func agencyWhoseNameShowsNothingGetsASubstitute(name: String) throws {
        let files = try Self.files(agency: name, campaign: "One", status: "failed", footer: nil)
        #expect(files["report.md"]?.hasPrefix("# Unnamed agency (00000000000a): last 30 days\n") == true)
        #expect(files["index.html"]?.contains("<title>Unnamed agency (00000000000a): last 30 days</title>") == true)
        #expect(files["archive/index.html"]?.contains("<h1>Unnamed agency (00000000000a): all reports</h1>") == true)
        #expect(files["archive/index.html"]?.contains("title=\"Unnamed agency (00000000000a): new reports\"") == true)
        #expect(
            files["archive/feed.xml"]?.contains("<author><name>Unnamed agency (00000000000a)</name></author>") == true
        )
    }

    @Test func footerAndStatusThatShowNothingLeaveNoEmptyPlace() throws {
        let files = try Self.files(agency: "Alpha", campaign: "One", status: "\u{200B}", footer: " \u{200B}")
        #expect(files["report.md"]?.contains("| One | unnamed status |") == true)
        for name in ["index.html", "archive/index.html"] {
            #expect(files[name]?.contains("<p></p>") == false)
        }
    }

    @Test func unknownCampaignKeepsItsWords() throws {
        let files = try Self.files(agency: "Alpha", campaign: nil, status: "failed", footer: nil)
        #expect(files["report.md"]?.contains("Unknown Campaign, 5 of 200 calls failed.") == true)
    }

    @Test func namesFromRightToLeftAreIsolatedInEveryFile() throws {
        let (agency, campaign) = ("סוכנות", "קמפיין 5")
        let files = try Self.files(agency: agency, campaign: campaign, status: "ממתין", footer: "כל הזכויות")
        let (isolatedAgency, isolatedCampaign) = ("\u{2068}\(agency)\u{2069}", "\u{2068}\(campaign)\u{2069}")
        #expect(files["index.html"]?.contains("<title>\(isolatedAgency): last 30 days</title>") == true)
        #expect(files["index.html"]?.contains("aria-label=\"Calls a day of \(isolatedCampaign)\"") == true)
        #expect(files["archive/feed.xml"]?.contains("<title>\(isolatedAgency): campaign reports</title>") == true)
        #expect(files["archive/index.html"]?.contains("<title>\(isolatedAgency): all reports</title>") == true)
        for (path, text) in files where !path.hasSuffix(".json") {
            var isInside = false
            // An element's id is not shown.
            for scalar in text.replacing(#/(?:id|aria-labelledby)="[^"]*"/#, with: "").unicodeScalars {
                switch scalar {
                case "\u{2068}": isInside = true
                case "\u{2069}", "\n": isInside = false
                case "\u{5D0}"..."\u{5EA}": #expect(isInside, "\(path)")
                default: break
                }
            }
        }
        let json = try #require(files["dashboard-campaigns/30d/0.json"])
        #expect(json.contains(#""campaign_name":"\#(campaign)""#))
    }

    @Test func numbersKeepTheirNoBreakSpacesInEveryFile() throws {
        let files = try Self.files(agency: "Agence", campaign: "Un", status: "failed", footer: nil, locale: "fr-FR")
        for path in ["report.md", "index.html", "archive/index.html", "archive/feed.xml"] {
            let text = try #require(files[path])
            #expect(text.contains("34\u{202F}567\u{202F}8"), "\(path)")
            #expect(
                !text.replacing(#/<svg.*?</svg>/#.dotMatchesNewlines(), with: "").contains(#/\d \d{3}\b|\d %/#),
                "\(path)"
            )
        }
    }

    // MARK: The files

    /// All files of a snapshot, and those of the archive under `archive/`, from the product's own templates.
    private static func files(
        agency: String,
        campaign: String?,
        status: String,
        footer: String?,
        locale: String? = nil
    ) throws -> [String: String] {
        let today = try #require(CalendarDay("2026-02-16"))
        let created = try #require(Instant("2026-02-16T09:00:00Z"))
        var figures = CallFigures.zero
        figures.totalCalls = 34_567_876
        // Called for a week, then no more.
        var days = (10...20).map { DailyFigures(day: today.adding(days: -$0), figures: .zero) }
        for index in days.indices { days[index].figures.totalCalls = 1 }
        days.reverse()
        days[days.count - 1].figures = figures
        let other = Campaign(
            id: RowID(high: 1, low: 1),
            name: "Other",
            days: [DailyFigures(day: today, figures: days[0].figures)]
        )
        let snapshot = Snapshot(
            agency: Agency(
                id: agencyID,
                name: agency,
                slug: "a",
                preferences: Agency.Preferences(footerText: footer, locale: locale)
            ),
            clock: ReportClock(asOf: Instant(today, secondOfDay: 86_399), timeZone: "UTC", today: today),
            window: DayRange(today.adding(days: -179), today),
            batches: [
                Batch(
                    id: RowID(high: 2, low: 1),
                    campaignID: campaignID,
                    status: status,
                    totalCalls: 200,
                    completedCount: 195,
                    failedCount: 5,
                    pendingCount: 0,
                    inProgressCount: 0,
                    progressPercent: DecimalFigure(100),
                    createdAt: created,
                    completedAt: created
                )
            ],
            campaigns: [other, Campaign(id: campaignID, name: campaign, days: days)]
        )
        let templates = try ReportTemplates(files: productTemplates(), folder: "templates")
        let style = ReportStyle(snapshot.agency.preferences, runZone: .utc) { _ in nil }
        var files: [String: String] = [:]
        for file in SnapshotRenderer(templates: templates, periods: [.standard]).files(of: snapshot, style) {
            files[file.path] = String(decoding: file.bytes, as: UTF8.self)
        }
        let entry = try #require(
            ArchiveEntry(
                name: "2026-02-16T235959Z",
                day: snapshot.clock.today,
                headline: snapshot.figures(in: snapshot.window)
            )
        )
        let month = ArchiveMonth(name: "2026-02", entries: [entry])
        let archive = ArchivePages(templates: templates)
            .files(of: snapshot.agency, style, recent: [month], older: [], changed: [month])
        for file in archive { files["archive/\(file.path)"] = String(decoding: file.bytes, as: UTF8.self) }
        return files
    }

    private static func productTemplates() throws -> [String: [UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../templates")
        var templates: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "README.md" {
            let file = folder.appendingPathComponent(name)
            guard ["md", "html", "css", "xml"].contains(file.pathExtension) else { continue }
            templates[name] = Array(try Data(contentsOf: file))
        }
        return templates
    }
}
