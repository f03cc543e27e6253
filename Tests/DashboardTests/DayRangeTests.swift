import Dashboard
import Testing

@Suite struct DayRangeTests {
    @Test(arguments: [
        ("2026-02-16", "2026-02-16", 1, "2026-02-15", "2026-02-15"),
        ("2026-02-10", "2026-02-16", 7, "2026-02-03", "2026-02-09"),
        ("2024-02-29", "2024-03-01", 2, "2024-02-27", "2024-02-28"),
        ("2025-01-01", "2025-12-31", 365, "2024-01-02", "2024-12-31"),
    ])
    func precedingIsAsLongAndEndsTheDayBefore(
        first: String,
        last: String,
        count: Int,
        precedingFirst: String,
        precedingLast: String
    ) {
        let range = range(first, last)
        #expect(range.count == count)
        #expect(range.preceding == self.range(precedingFirst, precedingLast))
        #expect(range.preceding.count == count)
    }

    @Test func containsBothEndsAndNoMore() {
        let week = range("2026-02-10", "2026-02-16")
        #expect(week.contains(Samples.day("2026-02-10")))
        #expect(week.contains(Samples.day("2026-02-16")))
        #expect(!week.contains(Samples.day("2026-02-09")))
        #expect(!week.contains(Samples.day("2026-02-17")))
        #expect(week.contains(week))
        #expect(week.contains(range("2026-02-11", "2026-02-15")))
        #expect(!week.contains(range("2026-02-09", "2026-02-15")))
        #expect(!week.contains(range("2026-02-11", "2026-02-17")))
    }

    @Test func unionHoldsBothAndTheGapBetween() {
        let winter = range("2026-01-01", "2026-01-31")
        let summer = range("2026-07-01", "2026-07-31")
        #expect(winter.union(summer) == range("2026-01-01", "2026-07-31"))
        #expect(summer.union(winter) == range("2026-01-01", "2026-07-31"))
        #expect(winter.union(range("2026-01-05", "2026-01-06")) == winter)
    }

    private func range(_ first: String, _ last: String) -> DayRange { DayRange(Samples.day(first), Samples.day(last)) }
}
