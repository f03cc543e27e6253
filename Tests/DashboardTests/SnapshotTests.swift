import Dashboard
import Foundation
import Testing

@Suite struct SnapshotTests {
    private let hostile = "\"\\\n\u{0}\u{202E}\u{2028}😀é"

    @Test func jsonHoldsEverything() throws {
        let agency = Agency(
            id: Samples.id(1),
            name: hostile,
            slug: "north-wind",
            preferences: Agency.Preferences(
                primaryColor: "#abc",
                logoURL: "https://example.org/l.png",
                footerText: hostile,
                timeZone: "Asia/Kathmandu",
                locale: "de-AT",
                reportRecipients: ["a@example.org", hostile]
            )
        )
        let figures = CallFigures(
            totalCalls: .max,
            completedCalls: 2,
            connectedCalls: 3,
            conversations: 4,
            qualifiedLeads: 5,
            meetings: 6,
            durationSeconds: .min
        )
        let snapshot = Snapshot(
            agency: agency,
            clock: Samples.clock,
            window: DayRange(Samples.day("2025-08-21"), Samples.today),
            batches: [
                Batch(
                    id: Samples.id(2),
                    campaignID: Samples.id(3),
                    status: hostile,
                    totalCalls: 1,
                    completedCount: 2,
                    failedCount: 3,
                    pendingCount: 4,
                    inProgressCount: 5,
                    progressPercent: DecimalFigure("41.5")!,
                    createdAt: Samples.instant("2026-02-14T10:00:00.000001Z"),
                    completedAt: Samples.instant("2026-02-15T10:00:00Z")
                ),
                Samples.batch(4),
            ],
            campaigns: [
                Campaign(
                    id: Samples.id(3),
                    name: hostile,
                    days: [
                        DailyFigures(day: Samples.day("2026-02-15"), figures: figures),
                        DailyFigures(day: Samples.today, figures: .zero),
                    ]
                ),
                Campaign(id: Samples.id(5), name: nil, days: []),
            ]
        )
        let expected: NSDictionary = [
            "schema": "callsheet-snapshot", "version": 1,
            "agency": [
                "id": "00000000-0000-0000-0000-000000000001", "name": hostile, "slug": "north-wind",
                "branding": ["primary_color": "#abc", "logo_url": "https://example.org/l.png", "footer_text": hostile],
                "settings": [
                    "timezone": "Asia/Kathmandu", "locale": "de-AT", "report_recipients": ["a@example.org", hostile],
                ] as [String: Any],
            ] as [String: Any],
            "as_of": "2026-02-16T23:59:59Z", "time_zone": "UTC", "today": "2026-02-16",
            "window": ["first_day": "2025-08-21", "last_day": "2026-02-16"],
            "count_columns": ["total_calls", "completed_count", "failed_count", "pending_count", "in_progress_count"],
            "day_columns": [
                "day", "total_calls", "completed_calls", "connected_calls", "conversations_had", "qualified_leads",
                "meetings_booked", "total_duration_seconds",
            ],
            "batches": [
                [
                    "id": "00000000-0000-0000-0000-000000000002", "campaign_id": "00000000-0000-0000-0000-000000000003",
                    "status": hostile, "counts": [1, 2, 3, 4, 5], "progress_pct": 41.5,
                    "created_at": "2026-02-14T10:00:00.000001Z", "completed_at": "2026-02-15T10:00:00Z",
                ] as [String: Any],
                [
                    "id": "00000000-0000-0000-0000-000000000004", "campaign_id": NSNull(), "status": "processing",
                    "counts": [500, 200, 5, 285, 10], "progress_pct": 41, "created_at": "2026-02-14T10:00:00Z",
                    "completed_at": NSNull(),
                ] as [String: Any],
            ],
            "campaigns": [
                [
                    "id": "00000000-0000-0000-0000-000000000003", "name": hostile,
                    "days": [
                        ["2026-02-15", Int64.max, 2, 3, 4, 5, 6, Int64.min] as [Any],
                        ["2026-02-16", 0, 0, 0, 0, 0, 0, 0] as [Any],
                    ],
                ] as [String: Any],
                ["id": "00000000-0000-0000-0000-000000000005", "name": NSNull(), "days": [Any]()] as [String: Any],
            ],
        ]
        #expect(try decoded(snapshot.json) as? NSDictionary == expected)
    }

    @Test func whatIsNotKnownIsLeftOutOrEmpty() throws {
        let json = String(decoding: Samples.snapshot().json, as: UTF8.self)
        #expect(json.contains(#""branding":{},"settings":{}},"#))
        #expect(json.contains(#""batches":[],"#))
        #expect(json.hasSuffix("\"campaigns\":[]}\n"))
        #expect(throws: Never.self) { try decoded(Array(json.utf8)) }
    }

    @Test(arguments: 0..<64)
    func anyPreferencesMakeValidJSON(mask: Int) throws {
        func value(_ bit: Int) -> String? { mask & (1 << bit) == 0 ? nil : "v\(bit)" }
        let preferences = Agency.Preferences(
            primaryColor: value(0),
            logoURL: value(1),
            footerText: value(2),
            timeZone: value(3),
            locale: value(4),
            reportRecipients: value(5).map { _ in [] }
        )
        let snapshot = Snapshot(
            agency: Agency(id: Samples.id(1), name: "A", slug: "a", preferences: preferences),
            clock: Samples.clock,
            window: DayRange(Samples.today, Samples.today),
            batches: [],
            campaigns: []
        )
        let agency = try #require((try decoded(snapshot.json) as? [String: Any])?["agency"] as? [String: Any])
        let branding = try #require(agency["branding"] as? [String: Any])
        let settings = try #require(agency["settings"] as? [String: Any])
        let keys = ["primary_color", "logo_url", "footer_text", "timezone", "locale", "report_recipients"]
        let present = keys.enumerated().filter { mask & (1 << $0.offset) != 0 }.map(\.element)
        #expect(Set(branding.keys).union(settings.keys) == Set(present))
    }

    @Test func everyBatchAndEveryDayHasALineOfItsOwn() {
        let snapshot = Samples.snapshot(
            batches: [Samples.batch(1), Samples.batch(2)],
            campaigns: [Samples.campaign(1, name: "A\nB", [("2026-02-15", 1), ("2026-02-16", 2)])]
        )
        let lines = String(decoding: snapshot.json, as: UTF8.self).split(separator: "\n")
        #expect(lines.filter { $0.contains(#""counts":"#) }.count == 2)
        #expect(lines.filter { $0.hasPrefix(#"["2026-02-1"#) }.count == 2)
    }

    @Test func campaignsAreFoundByIdAmongAnyNumber() {
        for count in 0...9 as ClosedRange<UInt64> {
            let snapshot = Samples.snapshot(
                campaigns: (0..<count).map { Samples.campaign($0 * 2 + 1, name: "c\($0)", []) }
            )
            for id in 0...(count * 2 + 1) {
                #expect(snapshot.campaign(Samples.id(id))?.id.low == (id % 2 == 1 && id < count * 2 ? id : nil))
            }
        }
    }

    @Test func lastDayWithFiguresIsThatOfAnyCampaign() {
        let campaigns = [
            Samples.campaign(1, name: "A", [("2026-02-01", 1), ("2026-02-14", 0)]),
            Samples.campaign(2, name: "B", [("2026-02-03", 1)]), Samples.campaign(3, name: "C", []),
        ]
        #expect(Samples.snapshot(campaigns: campaigns).lastDayWithFigures == Samples.day("2026-02-14"))
        #expect(Samples.snapshot().lastDayWithFigures == nil)
    }
}
