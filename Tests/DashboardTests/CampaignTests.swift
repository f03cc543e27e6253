import Dashboard
import Testing

@Suite struct CampaignTests {
    private let campaign = Samples.campaign(
        1,
        name: "Spring",
        [("2026-02-09", 1), ("2026-02-10", 10), ("2026-02-13", 100), ("2026-02-16", 1000), ("2026-02-17", 10_000)]
    )

    @Test(arguments: [
        ("2026-02-10", "2026-02-16", 1110), ("2026-02-09", "2026-02-17", 11_111), ("2026-02-11", "2026-02-12", 0),
        ("2026-02-13", "2026-02-13", 100), ("2026-01-01", "2026-02-08", 0), ("2026-02-18", "2026-03-01", 0),
        ("0001-01-01", "9999-12-31", 11_111),
    ])
    func figuresAreThoseOfTheRangeBothEndsIncluded(first: String, last: String, calls: Int64) {
        let range = DayRange(Samples.day(first), Samples.day(last))
        #expect(campaign.figures(in: range).totalCalls == calls)
        #expect(campaign.days(in: range).reduce(0) { $0 + $1.figures.totalCalls } == calls)
    }

    @Test func noDaysGiveNoFigures() {
        let range = DayRange(CalendarDay.first, .last)
        #expect(Samples.campaign(1, name: nil, []).figures(in: range) == .zero)
    }

    @Test func randomRangesAgreeWithLookingAtEveryDay() {
        var random = SplitMix(state: 23)
        for _ in 0..<300 {
            let start = Samples.today.adding(days: -60)
            let days = (0..<60).filter { _ in Bool.random(using: &random) }.map { offset in
                DailyFigures(
                    day: start.adding(days: offset),
                    figures: Samples.figures(total: Int64.random(in: 0...9, using: &random))
                )
            }
            let campaign = Campaign(id: Samples.id(1), name: nil, days: days)
            let first = start.adding(days: Int.random(in: -5...65, using: &random))
            let range = DayRange(first, first.adding(days: Int.random(in: 0...40, using: &random)))
            #expect(Array(campaign.days(in: range)) == days.filter { range.contains($0.day) })
        }
    }
}
