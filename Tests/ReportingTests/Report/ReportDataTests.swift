import Dashboard
import TestSupport
import Testing

/// Every name that a report's templates can use, with its value: once with data of every kind, then for one day, with
/// nothing at all, and for a period of chosen days.
@Suite struct ReportDataTests {
    /// Five things that need somebody, batches of every status, three campaigns of which one is not known. No two
    /// figures are equal unless they mean the same.
    private static let full = ReportSamples.snapshot(
        batches: [
            ReportSamples.batch(
                1,
                "failed",
                campaign: 1,
                created: "2026-02-12T08:15:00Z",
                completed: "2026-02-12T19:45:00Z",
                counts: (611, 17, 594, 0, 0),
                progress: "97.5"
            ),
            ReportSamples.batch(
                2,
                "pending",
                created: "2026-02-13T09:05:00Z",
                counts: (83, 0, 1, 82, 0),
                progress: "1.2048192771084337"
            ),
            ReportSamples.batch(
                3,
                "completed",
                campaign: 2,
                created: "2026-02-16T06:10:00Z",
                completed: "2026-02-16T07:00:00Z",
                counts: (419, 402, 16, 0, 1),
                progress: "100"
            ),
            ReportSamples.batch(
                4,
                "cancelled",
                campaign: 9,
                created: "2026-02-16T22:01:00Z",
                counts: (71, 20, 3, 44, 4),
                progress: "28"
            ),
        ],
        campaigns: [
            ReportSamples.campaign(
                1,
                "Winter",
                days: [
                    "2026-02-05": ReportSamples.figures(
                        1009,
                        completed: 811,
                        connected: 607,
                        conversations: 251,
                        leads: 127,
                        meetings: 89,
                        seconds: 70_001
                    ),
                    "2026-02-11": ReportSamples.figures(
                        701,
                        completed: 499,
                        connected: 197,
                        conversations: 103,
                        leads: 59,
                        meetings: 19,
                        seconds: 41_000
                    ),
                    "2026-02-16": ReportSamples.figures(
                        503,
                        completed: 401,
                        connected: 151,
                        conversations: 73,
                        leads: 37,
                        meetings: 13,
                        seconds: 30_001
                    ),
                ]
            ),
            ReportSamples.campaign(
                2,
                nil,
                days: [
                    "2026-02-14": ReportSamples.figures(
                        31,
                        completed: 29,
                        connected: 23,
                        conversations: 11,
                        leads: 7,
                        meetings: 2,
                        seconds: 4000
                    )
                ]
            ),
            ReportSamples.campaign(
                3,
                "Gone",
                calls: [
                    "2026-02-01": 41, "2026-02-02": 43, "2026-02-03": 47, "2026-02-04": 53, "2026-02-08": 61,
                ]
            ),
        ],
        name: "Salad & Söhne",
        preferences: Agency.Preferences(
            primaryColor: "#c2410c",
            logoURL: "https://salad.example/logo.png",
            footerText: "Salad GmbH",
            timeZone: "Asia/Kolkata"
        )
    )

    /// Holds the output of a template that says every name against a golden file.
    private func expectGolden(
        _ path: String,
        _ snapshot: Snapshot,
        _ periods: [Period],
        from template: String,
        _ name: String
    ) throws {
        var templates = ["report.md": "# The *title* & more\n"]
        templates[template] = SchemaTemplate.everyName(of: template)
        let output = try ReportSamples.file(path, of: snapshot, periods, templates: templates)
        #expect(try GoldenFile.difference(of: Array(output.utf8), from: name) == nil)
    }

    @Test func everyNameOfAReportHasItsValue() throws {
        try expectGolden("7d.md", Self.full, [.days7], from: "report.md", "report-7d.txt")
    }

    @Test func aReportOfOneDayComparesWithTheWeekdayBefore() throws {
        try expectGolden("today.md", Self.full, [.today], from: "report.md", "report-today.txt")
    }

    @Test func aReportWithoutDataHasZerosAndNoLists() throws {
        let period = Period.custom(DayRange(ReportSamples.day("2026-01-02"), ReportSamples.day("2026-01-04")))
        let path = "custom-2026-01-02_2026-01-04.md"
        try expectGolden(path, ReportSamples.snapshot(), [period], from: "report.md", "report-empty.txt")
    }

    @Test func everyNameOfAPageHasItsValue() throws {
        let period = Period.custom(DayRange(ReportSamples.day("2026-01-02"), ReportSamples.day("2026-02-03")))
        let periods = [.today, .days30, period]
        try expectGolden("index.html", Self.full, periods, from: "page.html", "page-30d.txt")
        let path = "custom-2026-01-02_2026-02-03.html"
        try expectGolden(path, ReportSamples.snapshot(), periods, from: "page.html", "page-custom.txt")
    }

    @Test func everyNameOfTheStyleSheetHasItsValue() throws {
        try expectGolden("style.css", Self.full, [.days30], from: "style.css", "style.txt")
    }

    // MARK: What the figures are compared with

    /// Value, what it was, the direction and by how much.
    private func change(_ name: String, from before: CallFigures, to now: CallFigures) throws -> String {
        let campaign = ReportSamples.campaign(days: ["2026-02-09": before, "2026-02-16": now])
        let template = """
            {{#headline.\(name)}}{{previous}} to {{value}}: {{#up}}up {{/up}}{{#down}}down {{/down}}{{#same}}same {{/same}}\
            {{difference}}{{#relative}}, {{relative}}{{/relative}}{{/headline.\(name)}}
            """
        return try ReportSamples.markdown(template, ReportSamples.snapshot(campaigns: [campaign]), .today)
    }

    @Test(
        arguments: [
            (1000, 1500, "1,000 to 1,500: up 500, 50.0%"), (1500, 1000, "1,500 to 1,000: down 500, 33.3%"),
            (7, 7, "7 to 7: same 0, 0.0%"), (0, 5, "0 to 5: up 5"), (0, 0, "0 to 0: same 0"),
            (5, 0, "5 to 0: down 5, 100.0%"),
            (-2, 3, "−2 to 3: up 5"), (3, -2, "3 to −2: down 5, 166.7%"), (2000, 2001, "2,000 to 2,001: up 1, 0.1%"),
        ] as [(Int64, Int64, String)]
    )
    func aCountIsComparedByItsDifferenceAndItsShare(_ before: Int64, _ now: Int64, _ expected: String) throws {
        #expect(try change("calls", from: ReportSamples.figures(before), to: ReportSamples.figures(now)) == expected)
    }

    @Test func differencesBeyond64BitsStayWithinThem() throws {
        let text = try change("calls", from: ReportSamples.figures(-.max), to: ReportSamples.figures(.max))
        #expect(text.hasSuffix(": up 9,223,372,036,854,775,807"))
    }

    @Test(
        arguments: [
            (200, 100, 45, "22.5% to 45.0%: up 22.5, 100.0%"), (200, 200, 45, "22.5% to 22.5%: same 0.0, 0.0%"),
            (200, 300, 45, "22.5% to 15.0%: down 7.5, 33.3%"), (0, 100, 45, "0.0% to 45.0%: up 45.0"),
        ] as [(Int64, Int64, Int64, String)]
    )
    func aRateIsComparedInPoints(_ before: Int64, _ now: Int64, _ connected: Int64, _ expected: String) throws {
        let before = ReportSamples.figures(before, connected: before == 0 ? 0 : connected)
        #expect(
            try change("contact_rate", from: before, to: ReportSamples.figures(now, connected: connected)) == expected
        )
    }

    @Test func totalsBeforeHoldCampaignsThatThePeriodLacks() throws {
        let snapshot = ReportSamples.snapshot(campaigns: [
            ReportSamples.campaign(1, calls: ["2026-02-16": 10]), ReportSamples.campaign(2, calls: ["2026-02-09": 40]),
        ])
        let template =
            "{{campaign_count}}: {{#headline.calls}}{{previous}} to {{value}}{{/headline.calls}}, {{totals.calls}}"
        #expect(try ReportSamples.markdown(template, snapshot, .today) == "1: 40 to 10, 10")
    }

    // MARK: What the report speaks of

    @Test func aPeriodIsCompleteOnceItsLastDayHasFigures() throws {
        let template = "{{#complete}}complete{{/complete}}{{^complete}}not{{/complete}} {{data_until}}"
        for (day, expected) in [
            ("2026-02-16", "complete 16 Feb 2026"), ("2026-02-15", "not 15 Feb 2026"), ("2025-06-01", "not 1 Jun 2025"),
        ] {
            let snapshot = ReportSamples.snapshot(campaigns: [ReportSamples.campaign(calls: [day: 0])])
            #expect(try ReportSamples.markdown(template, snapshot, .days7) == expected)
        }
        #expect(try ReportSamples.markdown(template, ReportSamples.snapshot(), .days7) == "not ")
        // What comes after the period is not of it.
        let later = ReportSamples.snapshot(campaigns: [
            ReportSamples.campaign(calls: ["2026-02-10": 1, "2026-02-16": 1])
        ])
        let range = DayRange(ReportSamples.day("2026-02-01"), ReportSamples.day("2026-02-12"))
        #expect(try ReportSamples.markdown(template, later, .custom(range)) == "not 10 Feb 2026")
    }

    @Test(arguments: [
        (Period.today, "today 1: 16 Feb 2026 to 16 Feb 2026, 9 Feb 2026 to 9 Feb 2026, 14"),
        (.days7, "rolling 7: 10 Feb 2026 to 16 Feb 2026, 3 Feb 2026 to 9 Feb 2026, 7"),
        (.days30, "rolling 30: 18 Jan 2026 to 16 Feb 2026, 19 Dec 2025 to 17 Jan 2026, 30"),
        (.days90, "rolling 90: 19 Nov 2025 to 16 Feb 2026, 21 Aug 2025 to 18 Nov 2025, 90"),
        (
            .custom(DayRange(ReportSamples.day("2024-02-28"), ReportSamples.day("2024-03-01"))),
            "custom 3: 28 Feb 2024 to 1 Mar 2024, 25 Feb 2024 to 27 Feb 2024, 3"
        ),
        (
            .custom(DayRange(ReportSamples.today, ReportSamples.today)),
            "custom 1: 16 Feb 2026 to 16 Feb 2026, 9 Feb 2026 to 9 Feb 2026, 14"
        ),
    ])
    func aPeriodHasItsDaysAndTheEqualSpanBefore(_ period: Period, _ expected: String) throws {
        let template = """
            {{#today}}today{{/today}}{{#rolling}}rolling{{/rolling}}{{#custom}}custom{{/custom}} {{days}}: \
            {{first_day}} to {{last_day}}, {{previous_first_day}} to {{previous_last_day}}, {{trend_days}}
            """
        #expect(try ReportSamples.markdown(template, ReportSamples.snapshot(), period) == expected)
    }

    @Test func timesAreInTheAgencysZoneAndDaysInTheRuns() throws {
        let snapshot = ReportSamples.snapshot(
            preferences: Agency.Preferences(timeZone: "Asia/Kolkata"),
            timeZone: "America/New_York"
        )
        #expect(
            try ReportSamples.markdown("{{as_of}} {{time_zone}}, {{calendar_zone}}", snapshot)
                == "17 Feb 2026, 05:29 Asia/Kolkata, America/New\\_York"
        )
    }

    @Test func campaignsComeMostCallsFirstThenByName() throws {
        let snapshot = ReportSamples.snapshot(campaigns: [
            ReportSamples.campaign(1, "b", calls: ["2026-02-16": 5]),
            ReportSamples.campaign(2, "a", calls: ["2026-02-16": 5]),
            ReportSamples.campaign(3, "c", calls: ["2026-02-12": 3, "2026-02-16": 3]),
            ReportSamples.campaign(4, "none", calls: ["2026-02-09": 100]),
            ReportSamples.campaign(5, "zero", calls: ["2026-02-16": 0]),
            ReportSamples.campaign(6, nil, calls: ["2026-02-16": 5]),
        ])
        #expect(
            try ReportSamples.markdown(
                "{{#campaigns}}{{name}} {{figures.calls}} {{trend_chart}}, {{/campaigns}}",
                snapshot,
                .days7
            ) == "c 6 chart:trend/0, Unknown Campaign 5 chart:trend/1, a 5 chart:trend/2, b 5 chart:trend/3, "
                + "zero 0 chart:trend/4, "
        )
    }
}
