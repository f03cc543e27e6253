import Dashboard
import Testing

/// A report's days, by weeks that start on Mondays, the latest first; and what stands in front of them.
@Suite struct DayListingTests {
    /// A day is calls/connected, `–` without calls and `.` outside the period.
    private static let template = """
        {{#weeks}}
        {{monday}}:{{#days}} {{#calls}}{{calls}}/{{connected}}{{/calls}}{{#silent}}–{{/silent}}\
        {{^silent}}{{^calls}}.{{/calls}}{{/silent}}{{/days}} = {{calls}}/{{connected}} {{contact_rate}}
        {{/weeks}}
        {{#earlier_weeks}}
        {{earlier_weeks}} earlier
        {{/earlier_weeks}}
        {{#has_weeks}}
        has weeks
        {{/has_weeks}}
        """

    private func weeks(_ campaigns: [Campaign], _ period: Period) throws -> [String] {
        try ReportSamples.markdown(Self.template, ReportSamples.snapshot(campaigns: campaigns), period)
            .split(separator: "\n").map(String.init)
    }

    private func summary(_ campaigns: [Campaign], _ period: Period) throws -> String {
        let template = "{{daily_average}} a day, most on {{busiest_day}}: {{busiest_calls}}"
        return try ReportSamples.markdown(template, ReportSamples.snapshot(campaigns: campaigns), period)
    }

    private static func custom(_ first: String, _ last: String) -> Period {
        .custom(DayRange(ReportSamples.day(first), ReportSamples.day(last)))
    }

    // MARK: Weeks

    @Test func aPeriodIsCutIntoWeeksThatStartOnMondays() throws {
        let campaign = ReportSamples.campaign(days: [
            "2026-02-09": ReportSamples.figures(9000, connected: 9),
            "2026-02-10": ReportSamples.figures(1200, connected: 400),
            "2026-02-12": ReportSamples.figures(0), "2026-02-13": ReportSamples.figures(0, connected: 3),
            "2026-02-15": ReportSamples.figures(7, connected: 2), "2026-02-16": ReportSamples.figures(8, connected: 1),
        ])
        #expect(
            try weeks([campaign], .days7) == [
                "16 Feb 2026: 8/1 . . . . . . = 8/1 12.5%",
                "9 Feb 2026: . 1,200/400 – – 0/3 – 7/2 = 1,207/405 33.6%", "has weeks",
            ]
        )
    }

    @Test func aPeriodOfWholeWeeksHasNoDayOutsideIt() throws {
        let campaign = ReportSamples.campaign(calls: ["2026-02-02": 1, "2026-02-15": 2])
        #expect(
            try weeks([campaign], Self.custom("2026-02-02", "2026-02-15")) == [
                "9 Feb 2026: – – – – – – 2/0 = 2/0 0.0%", "2 Feb 2026: 1/0 – – – – – – = 1/0 0.0%", "has weeks",
            ]
        )
    }

    @Test func aPeriodOfASundayAndAMondayTouchesTwoWeeks() throws {
        let campaign = ReportSamples.campaign(calls: ["2026-02-15": 3, "2026-02-16": 4])
        #expect(
            try weeks([campaign], Self.custom("2026-02-15", "2026-02-16")) == [
                "16 Feb 2026: 4/0 . . . . . . = 4/0 0.0%", "9 Feb 2026: . . . . . . 3/0 = 3/0 0.0%", "has weeks",
            ]
        )
    }

    @Test func campaignsAreSummedDayByDay() throws {
        let campaigns = [
            ReportSamples.campaign(1, days: ["2026-02-16": ReportSamples.figures(10, connected: 1)]),
            ReportSamples.campaign(2, days: ["2026-02-16": ReportSamples.figures(20, connected: 5)]),
        ]
        #expect(try weeks(campaigns, .days7).first == "16 Feb 2026: 30/6 . . . . . . = 30/6 20.0%")
    }

    @Test func aPeriodOfOneDayHasNoWeeks() throws {
        let campaign = ReportSamples.campaign(calls: ["2026-02-16": 4])
        #expect(try weeks([campaign], .today) == [])
        #expect(try weeks([campaign], Self.custom("2026-02-16", "2026-02-16")) == [])
    }

    @Test func aPeriodWithoutFiguresHasNoWeeks() throws {
        #expect(try weeks([], .days30) == [])
        #expect(try weeks([ReportSamples.campaign(calls: ["2026-02-09": 1])], .days7) == [])
    }

    @Test func aPeriodWhoseFiguresAreZeroHasSilentWeeks() throws {
        #expect(
            try weeks([ReportSamples.campaign(calls: ["2026-02-12": 0])], .days7) == [
                "16 Feb 2026: – . . . . . . = 0/0 0.0%", "9 Feb 2026: . – – – – – – = 0/0 0.0%", "has weeks",
            ]
        )
    }

    /// 27 weeks of seven days end on Sunday, 15 February 2026, if they start on 11 August 2025.
    @Test func twentySevenWeeksAreListedAndTheEarlierCounted() throws {
        let campaign = ReportSamples.campaign(calls: ["2025-08-03": 5, "2025-08-10": 6, "2025-08-11": 7])
        for (first, count, earlier) in [
            ("2025-08-11", 28, []), ("2025-08-10", 29, ["1 earlier"]), ("2025-08-04", 29, ["1 earlier"]),
            ("2025-08-03", 29, ["2 earlier"]),
        ] as [(String, Int, [String])] {
            let lines = try weeks([campaign], Self.custom(first, "2026-02-15"))
            #expect(lines.count == count, "\(first)")
            #expect(lines.first == "9 Feb 2026: – – – – – – – = 0/0 0.0%", "\(first)")
            // The oldest weeks are those that are left out.
            #expect(lines.dropFirst(26).first == "11 Aug 2025: 7/0 – – – – – – = 7/0 0.0%", "\(first)")
            #expect(Array(lines.dropFirst(27)) == earlier + ["has weeks"], "\(first)")
        }
    }

    // MARK: Average and busiest day

    @Test(arguments: [(14, "0"), (15, "1"), (44, "1"), (45, "2"), (36_000, "1,200")] as [(Int64, String)])
    func theAverageIsToTheNearestWholeAndHalvesGoUp(_ calls: Int64, _ average: String) throws {
        let campaign = ReportSamples.campaign(calls: ["2026-02-10": calls])
        let most = calls == 36_000 ? "36,000" : "\(calls)"
        #expect(try summary([campaign], .days30) == "\(average) a day, most on 10 Feb 2026: \(most)")
    }

    @Test func ofDaysWithEqualCallsTheFirstIsTheBusiest() throws {
        let campaigns = [
            ReportSamples.campaign(1, calls: ["2026-02-11": 6, "2026-02-12": 2, "2026-02-13": 8]),
            ReportSamples.campaign(2, calls: ["2026-02-12": 6, "2026-02-14": 7]),
        ]
        #expect(try summary(campaigns, .days7) == "4 a day, most on 12 Feb 2026: 8")
    }

    @Test func withoutCallsTheFirstDayStandsForAll() throws {
        #expect(try summary([], .days7) == "0 a day, most on 10 Feb 2026: 0")
        #expect(try summary([], .today) == "0 a day, most on 16 Feb 2026: 0")
    }
}
