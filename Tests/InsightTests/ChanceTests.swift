import Dashboard
import Insight
import TestSupport
import Testing

@Suite struct ChanceTests {
    private let first = Samples.day("2026-01-05")

    private func rate(_ now: (Int64, Int64), _ before: (Int64, Int64)) -> Chance {
        Chance.ofRate(
            .contact,
            current: [Samples.figures(now.1, connected: now.0)],
            previous: [Samples.figures(before.1, connected: before.0)]
        )
    }

    @Test func rateOfSingleDaysIsJudgedAsDrawn() {
        // 399 · (20 · 200 - b · 200)² against z² · K · (400 - K) · 200²: 33 is the first count beyond.
        #expect(rate((32, 200), (20, 200)) == .explains)
        #expect(rate((34, 200), (20, 200)) == .doesNotExplain)
        #expect(rate((20, 200), (34, 200)) == .doesNotExplain)
        #expect(rate((20, 200), (20, 200)) == .explains)
    }

    @Test func tooFewCannotTellMoreThanChance() {
        // One expected on the small side: 2 · 10 / 20. Half of one would be too few.
        #expect(rate((0, 10), (1, 10)) == .explains)
        #expect(rate((1, 1), (0, 1000)) == .explains)
        #expect(rate((0, 0), (1, 10)) == .unknown)
        #expect(rate((11, 10), (1, 10)) == .unknown)
    }

    @Test func ratesThatDifferFromDayToDayExplainMore() {
        // 1,400 calls each, 210 and 140 connected: far beyond a draw, unless the days themselves are as far apart.
        let steady = { (part: Int64) in Array(repeating: Samples.figures(200, connected: part), count: 7)[...] }
        #expect(Chance.ofRate(.contact, current: steady(30), previous: steady(20)) == .doesNotExplain)
        let wild = { (parts: [Int64]) in parts.map { Samples.figures(200, connected: $0) }[...] }
        #expect(
            Chance.ofRate(
                .contact,
                current: wild([5, 55, 10, 50, 30, 2, 58]),
                previous: wild([0, 40, 10, 30, 20, 38, 2])
            ) == .explains
        )
        #expect(
            Chance.ofRate(
                .contact,
                current: [Samples.figures(200, connected: 30)],
                previous: [Samples.figures(200, connected: 12)],
                history: [DaySeries(first: first, figures: Array(wild([0, 40, 10, 30, 20, 38, 2])))]
            ) == .explains
        )
    }

    /// Draws without any cause: with the days' own spread taken in, about one in twenty may be taken for more.
    @Test func chanceIsTakenForMoreInOneOfTwentyCases() {
        var random = SeededGenerator(seed: 5)
        var (rates, counts) = (0, 0)
        let rounds = 400
        for _ in 0..<rounds {
            // A day's calls and its rate both vary by more than a draw would.
            let days = (0..<70).map { place -> CallFigures in
                let base = place % 7 < 5 ? 200 : 40
                let calls = Int64(base + Int.random(in: -base / 4...base / 4, using: &random))
                let percent = Int.random(in: 6...14, using: &random)
                return Samples.figures(
                    calls,
                    connected: (0..<calls).reduce(0) { sum, _ in sum + (random.chance(percent) ? 1 : 0) }
                )
            }
            let series = DaySeries(first: first, figures: days)
            let current = DayRange(first.adding(days: 63), first.adding(days: 69))
            let rate = Chance.ofRate(.contact, current: days[63..<70], previous: days[56..<63])
            let count = Chance.ofCount(\.totalCalls, in: series, current: current, previous: current.preceding)
            rates += rate == .doesNotExplain ? 1 : 0
            counts += count == .doesNotExplain ? 1 : 0
        }
        print("measured: chance taken for more, rates \(rates) and counts \(counts) of \(rounds)")
        #expect(10...30 ~= rates)
        #expect(10...30 ~= counts)
    }

    /// Load's dice throw connected calls without looking at how many calls there are: the rates scatter about twice as
    /// far as draws would.
    @Test func loadsDiceAreChance() {
        var random = SeededGenerator(seed: 7)
        var (rates, counts, judged) = (0, 0, 0)
        for _ in 0..<12 {
            let snapshot = PretendAgency(loadOfCampaigns: 4, days: 180, random: &random).snapshot
            for campaign in snapshot.campaigns {
                guard let series = DaySeries([campaign], in: snapshot.window) else { continue }
                for shift in [0, 60] {
                    let current = DayRange(series.last.adding(days: -29 - shift), series.last.adding(days: -shift))
                    let rate = Chance.ofRate(
                        .contact,
                        current: series.days(in: current),
                        previous: series.days(in: current.preceding)
                    )
                    let count = Chance.ofCount(
                        \.totalCalls,
                        in: series,
                        current: current,
                        previous: current.preceding
                    )
                    rates += rate == .doesNotExplain ? 1 : 0
                    counts += count == .doesNotExplain ? 1 : 0
                    judged += 1
                }
            }
        }
        print("measured: chance taken for more in load's dice, rates \(rates) and counts \(counts) of \(judged)")
        #expect(rates * 10 <= judged)
        #expect(counts * 10 <= judged)
    }

    @Test func countsAreJudgedByTheSpreadOfTheirWeekdays() {
        // 100 and 110 by turns of weeks: pairs differ by 10, so q is 100, and a week's sum has the variance 700.
        let weeks = [100, 110, 100, 110, 100, 110, 100, 110].flatMap { Array(repeating: Int64($0), count: 7) }
        func judge(_ calls: Int64) -> Chance {
            let series = DaySeries(
                first: first,
                figures: (weeks + Array(repeating: calls, count: 7)).map { Samples.figures($0) }
            )
            let current = DayRange(first.adding(days: 56), first.adding(days: 62))
            return Chance.ofCount(\.totalCalls, in: series, current: current, previous: current.preceding)
        }
        // 49 pairs: t = 2.042, 54.03 calls; but single calls alone would make z · √1,500 = 75.9 of them.
        #expect(judge(100) == .explains)
        #expect(judge(99) == .doesNotExplain)
    }

    @Test func daysOfTheWeekAreNoChange() {
        // 1,000 calls from Monday to Friday, none at weekends: 30 days have 20 to 22 such days.
        let series = { (level: (Int) -> Int64) in
            DaySeries(
                first: first,
                figures: (0..<90).map { Samples.figures($0 % 7 < 5 ? level($0) + Int64($0 * 31 % 17) - 8 : 0) }
            )
        }
        var changes: Set<Int64> = []
        for shift in 0..<7 {
            let current = DayRange(first.adding(days: 53 + shift), first.adding(days: 82 + shift))
            let days = series { _ in 1000 }
            let workdays = { (range: DayRange) in
                (0..<range.count).count { range.first.adding(days: $0).weekday < 5 }
            }
            changes.insert(Int64(workdays(current) - workdays(current.preceding)))
            #expect(Chance.ofCount(\.totalCalls, in: days, current: current, previous: current.preceding) == .explains)
            let more = series { $0 < 53 + shift ? 1000 : 1030 }
            let expected: Chance = workdays(current) >= workdays(current.preceding) ? .doesNotExplain : .explains
            #expect(Chance.ofCount(\.totalCalls, in: more, current: current, previous: current.preceding) == expected)
        }
        #expect(changes.count > 1)
    }

    @Test func shortSpansOfOtherWeekdaysAreNotCompared() {
        let series = DaySeries(first: first, figures: (0..<70).map { _ in Samples.figures(100) })
        let current = DayRange(series.last.adding(days: -2), series.last)
        #expect(Chance.ofCount(\.totalCalls, in: series, current: current, previous: current.preceding) == .unknown)
        let weekBefore = DayRange(current.first.adding(days: -7), current.last.adding(days: -7))
        #expect(Chance.ofCount(\.totalCalls, in: series, current: current, previous: weekBefore) == .explains)
    }

    @Test func shortHistoryTellsNothing() {
        let series = DaySeries(first: first, figures: (0..<10).map { _ in Samples.figures(100) })
        let current = DayRange(first.adding(days: 9), first.adding(days: 9))
        let before = DayRange(first.adding(days: 2), first.adding(days: 2))
        #expect(Chance.ofCount(\.totalCalls, in: series, current: current, previous: before) == .unknown)
    }

    @Test func oneDayIsJudgedByItsOwnWeekday() {
        // Mondays differ by 5 from week to week, all other days by 400.
        let days = (0..<64).map { place in Samples.figures(1000 + Int64(place / 7 % 2) * (place % 7 == 0 ? 5 : 400)) }
        let series = DaySeries(first: first, figures: Array(days.dropLast()) + [Samples.figures(850)])
        let current = DayRange(series.last, series.last)
        let before = DayRange(series.last.adding(days: -7), series.last.adding(days: -7))
        #expect(current.first.weekday == 0)
        #expect(Chance.ofCount(\.totalCalls, in: series, current: current, previous: before) == .doesNotExplain)
    }

    @Test func seriesBeginsWithItsFirstRow() throws {
        let campaigns = [
            Samples.campaign(1, [("2026-01-03", Samples.figures(5))]),
            Samples.campaign(2, [("2026-01-02", Samples.figures(1)), ("2026-01-05", Samples.figures(7))]),
        ]
        let range = DayRange(Samples.day("2025-12-01"), Samples.day("2026-01-06"))
        let series = try #require(DaySeries(campaigns, in: range))
        #expect(series.first == Samples.day("2026-01-02"))
        #expect(series.figures.map(\.totalCalls) == [1, 5, 0, 7, 0])
        #expect(DaySeries(campaigns, in: DayRange(Samples.day("2025-12-01"), Samples.day("2025-12-31"))) == nil)
    }
}
