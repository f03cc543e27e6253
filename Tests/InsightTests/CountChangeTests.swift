import Dashboard
import Insight
import TestSupport
import Testing

@Suite struct CountChangeTests {
    private let current = DayRange(Samples.day("2026-01-08"), Samples.day("2026-01-14"))
    private let campaigns = [
        Samples.campaign(1, [("2026-01-03", Samples.figures(100)), ("2026-01-09", Samples.figures(80, meetings: 2))]),
        Samples.campaign(2, [("2026-01-02", Samples.figures(400, meetings: 3)), ("2026-01-05", Samples.figures(50))]),
        Samples.campaign(3, [("2026-01-14", Samples.figures(70)), ("2026-01-15", Samples.figures(900))]),
        Samples.campaign(4, [("2025-12-31", Samples.figures(5))]),
        // Rows without a call are figures too, but no calls.
        Samples.campaign(5, [("2026-01-04", Samples.figures(60)), ("2026-01-08", Samples.figures(0))]),
        Samples.campaign(6, [("2026-01-04", Samples.figures(0))]),
    ]
    private var snapshot: Snapshot {
        Samples.snapshot(today: current.last, window: DayRange(Samples.day("2025-12-01"), current.last), campaigns)
    }

    @Test func campaignsOfEitherSpanAreListed() {
        let list = CampaignChange.list(of: snapshot, current: current, previous: current.preceding)
        #expect(list.map(\.id.low) == [1, 2, 3, 5, 6])
        #expect(
            list.map(\.course) == [
                .goesOn, .ended(lastCall: Samples.day("2026-01-05")), .began,
                .ended(lastCall: Samples.day("2026-01-04")), .idle,
            ]
        )
        #expect(list.map(\.current.totalCalls) == [80, 0, 70, 0, 0])
        #expect(list.map(\.previous.totalCalls) == [100, 450, 0, 60, 0])
    }

    @Test func lastCallOfAnEndedCampaignCanLieBetweenTheSpans() {
        let list = CampaignChange.list(
            of: snapshot,
            current: DayRange(Samples.day("2026-01-10"), Samples.day("2026-01-12")),
            previous: DayRange(Samples.day("2026-01-03"), Samples.day("2026-01-05"))
        )
        #expect(list.first { $0.id.low == 1 }?.course == .ended(lastCall: Samples.day("2026-01-09")))
    }

    @Test func partsAddUpToTheTotal() {
        let list = CampaignChange.list(of: snapshot, current: current, previous: current.preceding)
        let calls = CountChange(list, of: \.totalCalls)
        #expect(calls.total == -460)
        #expect(calls.parts.map(\.campaign.id.low) == [2, 3, 5, 1, 6])
        #expect(calls.parts.map(\.change) == [-450, 70, -60, -20, 0])
        let meetings = CountChange(list, of: \.meetings)
        #expect(meetings.total == -1)
        #expect(meetings.parts.map(\.change) == [-3, 2, 0, 0, 0])
    }

    @Test func sumsAreThoseOfTheSnapshot() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let first = Samples.day("2026-01-01")
            let campaigns = (UInt64(1)...8).map { number in
                let days = (0..<40).filter { _ in random.chance(30) }.map { offset in
                    DailyFigures(
                        day: first.adding(days: offset),
                        figures: Samples.figures(
                            .random(in: 0...9, using: &random),
                            meetings: .random(in: 0...3, using: &random)
                        )
                    )
                }
                return Campaign(id: Samples.id(number), name: nil, days: days)
            }
            let snapshot = Samples.snapshot(
                today: first.adding(days: 39),
                window: DayRange(first, first.adding(days: 39)),
                campaigns
            )
            let length = Int.random(in: 1...20, using: &random)
            let current = DayRange(first.adding(days: 40 - length), first.adding(days: 39))
            let list = CampaignChange.list(of: snapshot, current: current, previous: current.preceding)
            for count in [\CallFigures.totalCalls, \CallFigures.meetings] {
                let change = CountChange(list, of: { $0[keyPath: count] })
                #expect(
                    change.total == snapshot.figures(in: current)[keyPath: count]
                        - snapshot.figures(in: current.preceding)[keyPath: count]
                )
            }
        }
    }
}
