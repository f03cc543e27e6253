import Dashboard
import Testing

/// The pages in a snapshot's folder are the very answers to the queries for them.
@Suite struct DashboardPagesTests {
    @Test(arguments: [0, 1, 25, 26, 63])
    func everyPageIsTheAnswerToItsQuery(batches: Int) {
        let day = DailyFigures(day: Samples.today, figures: Samples.figures(total: 16, connected: 1, meetings: 3))
        let snapshot = Snapshot(
            agency: Samples.agency,
            clock: Samples.clock,
            window: DayRange(Samples.today, Samples.today),
            batches: (0..<batches).map { Samples.batch(UInt64($0), campaign: 1) },
            campaigns: [
                Campaign(id: Samples.id(1), name: "One \"1\"", days: [day]),
                Campaign(id: Samples.id(2), name: nil, days: [day]),
                Campaign(id: Samples.id(3), name: "Three", days: []),
            ]
        )
        for period in Period.fixed {
            let stats = CampaignStats.list(of: snapshot, in: period.range(today: Samples.today))
            let pages = DashboardPages(of: snapshot, stats)
            #expect(Array(pages.offsets) == Array(stride(from: 0, to: max(batches, 1), by: 25)))
            for offset in pages.offsets {
                let answer = DashboardAnswer(DashboardQuery(period: period, offset: offset), to: snapshot)
                #expect(pages.json(offset: offset) == answer.json)
            }
        }
    }
}
