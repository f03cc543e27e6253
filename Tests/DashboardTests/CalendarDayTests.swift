import Dashboard
import Testing

@Suite struct CalendarDayTests {
    @Test func everyDayFrom0001To9999AgreesWithCountingThem() {
        var faults: [String] = []
        var number = CalendarDay.first.daysSince1970
        var weekday = 0  // 0001-01-01 was a Monday.
        for year in 1...9999 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for day in 1...length {
                    let named = CalendarDay(year: year, month: month + 1, day: day)
                    let counted = CalendarDay(daysSince1970: number)
                    if named != counted || counted.components != (year, month + 1, day) || counted.weekday != weekday {
                        faults.append("\(year)-\(month + 1)-\(day)")
                    }
                    number += 1
                    weekday = weekday == 6 ? 0 : weekday + 1
                }
                if CalendarDay(year: year, month: month + 1, day: length + 1) != nil {
                    faults.append("\(year)-\(month + 1)-\(length + 1) exists")
                }
            }
        }
        #expect(faults.prefix(5) == [])
        #expect(number - 1 == CalendarDay.last.daysSince1970)
    }

    @Test(arguments: [
        ("1970-01-01", 0, 3), ("2000-02-29", 11_016, 1), ("2026-02-16", 20_500, 0), ("1969-12-31", -1, 2),
    ])
    func knownDaysHaveTheirNumberAndWeekday(text: String, number: Int32, weekday: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.daysSince1970 == number)
        #expect(day.weekday == weekday)
    }

    @Test func writesWhatItReads() {
        var day = CalendarDay.first
        while day <= .last {
            if CalendarDay(day.description) != day { Issue.record("\(day)") }
            day = day.adding(days: 97)
        }
        #expect(CalendarDay.first.description == "0001-01-01")
        #expect(CalendarDay.last.description == "9999-12-31")
    }

    @Test(arguments: [
        "", "2026-02-30", "2025-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00",
        "0000-01-01",
        "2026-2-16", "26-02-16", "2026-02-1", "2026-02-016", "20260216", "2026/02/16", " 2026-02-16", "2026-02-16 ",
        "2026-02-16\n", "+026-02-16", "-026-02-16", "2026-02-+1", "2026-02-16T00:00:00Z", "２０２６-02-16", "2026-02-1６",
        "2026-0a-16", "10000-01-01", "2026–02–16",
    ])
    func anythingButExactlyADateIsRefused(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func addingDaysCrossesLeapDaysAndYears() {
        #expect(Samples.day("2024-02-28").adding(days: 1) == Samples.day("2024-02-29"))
        #expect(Samples.day("2023-02-28").adding(days: 1) == Samples.day("2023-03-01"))
        #expect(Samples.day("2026-01-01").adding(days: -1) == Samples.day("2025-12-31"))
        #expect(CalendarDay.first.adding(days: 3_652_058) == .last)
    }

    @Test func daysAreOrderedInTime() {
        #expect(Samples.day("2025-12-31") < Samples.day("2026-01-01"))
        #expect(Samples.day("1969-12-31") < Samples.day("1970-01-01"))
    }
}
