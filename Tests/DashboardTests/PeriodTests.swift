import Dashboard
import Testing

@Suite struct PeriodTests {
    @Test(arguments: [
        ("today", "2026-02-16", "2026-02-16", "2026-02-16"),
        ("7d", "2026-02-16", "2026-02-10", "2026-02-16"),
        ("30d", "2026-02-16", "2026-01-18", "2026-02-16"),
        ("90d", "2026-02-16", "2025-11-19", "2026-02-16"),
        ("7d", "2026-03-01", "2026-02-23", "2026-03-01"),
        ("7d", "2024-03-01", "2024-02-24", "2024-03-01"),
        ("7d", "2024-02-29", "2024-02-23", "2024-02-29"),
        ("30d", "2026-01-01", "2025-12-03", "2026-01-01"),
        ("30d", "2024-03-01", "2024-02-01", "2024-03-01"),
        ("90d", "2000-03-30", "2000-01-01", "2000-03-30"),
        ("90d", "1900-03-31", "1900-01-01", "1900-03-31"),
        ("7d", "0001-01-07", "0001-01-01", "0001-01-07"),
        ("today", "9999-12-31", "9999-12-31", "9999-12-31"),
    ])
    func fixedPeriodsEndWithToday(name: String, today: String, first: String, last: String) throws {
        let period = try #require(Period(fixed: name))
        #expect(period.parameter == name)
        #expect(period.name == name)
        let range = period.range(today: Samples.day(today))
        #expect(range.first.description == first)
        #expect(range.last.description == last)
    }

    @Test(arguments: [("today", 1), ("7d", 7), ("30d", 30), ("90d", 90)])
    func fixedPeriodsSpanTheirDays(name: String, days: Int) throws {
        let period = try #require(Period(fixed: name))
        var random = SplitMix(state: 7)
        for _ in 0..<500 {
            let today = CalendarDay(daysSince1970: .random(in: -700_000...2_900_000, using: &random))
            #expect(period.range(today: today).count == days)
        }
    }

    @Test(arguments: ["custom", "", "7D", "7d ", "14d", "yesterday"])
    func otherNamesAreNoFixedPeriod(name: String) {
        #expect(Period(fixed: name) == nil)
    }

    @Test func customPeriodsKeepTheirDatesWhateverTheDay() {
        let range = DayRange(Samples.day("2025-12-24"), Samples.day("2026-01-06"))
        let period = Period.custom(range)
        #expect(period.range(today: Samples.today) == range)
        #expect(period.parameter == "custom")
        #expect(period.name == "custom-2025-12-24_2026-01-06")
    }

    @Test(
        arguments: [
            // 180 days: the longest fixed period and the equal span before it.
            ([], "2025-08-21", "2026-02-16"),
            ([Period.today, .days7], "2025-08-21", "2026-02-16"),
            (Period.fixed, "2025-08-21", "2026-02-16"),
            ([custom("2026-01-01", "2026-01-31")], "2025-08-21", "2026-02-16"),
            ([custom("2025-06-01", "2025-06-30")], "2025-05-02", "2026-02-16"),
            ([custom("2026-01-01", "2026-12-31")], "2025-01-01", "2026-12-31"),
            ([custom("2025-06-01", "2025-06-30"), custom("2026-02-16", "2026-03-01")], "2025-05-02", "2026-03-01"),
            // No day lies before 0001-01-01: the comparison falls away, the range itself stays.
            ([custom("0001-01-01", "0001-01-01")], "0001-01-01", "2026-02-16"),
            ([custom("0001-01-02", "0001-01-02")], "0001-01-01", "2026-02-16"),
            ([custom("0001-01-05", "0001-01-09")], "0001-01-05", "2026-02-16"),
            ([custom("0001-01-06", "0001-01-10")], "0001-01-01", "2026-02-16"),
            ([custom("0001-01-01", "9999-12-31")], "0001-01-01", "9999-12-31"),
        ] as [([Period], String, String)]
    )
    func historyWindowHoldsEveryPeriodAndWhatPrecedesIt(periods: [Period], first: String, last: String) {
        let window = Period.historyWindow(of: periods, today: Samples.today)
        #expect("\(window.first)…\(window.last)" == "\(first)…\(last)")
    }

    @Test func historyWindowIs180DaysByDefault() {
        #expect(Period.historyWindow(of: Period.fixed, today: Samples.today).count == 180)
    }

    private static func custom(_ first: String, _ last: String) -> Period {
        .custom(DayRange(Samples.day(first), Samples.day(last)))
    }
}
