import Dashboard
import Foundation
import Insight
import TestSupport
import Testing

@Suite struct UnusualDaysTests {
    /// 8 weeks and 2 days of 1,000 calls, of which every other week has 40 more.
    private func steady(_ last: [Int64], connected: Int64 = 10) -> Snapshot {
        let counts = (0..<56).map { Int64(1000 + $0 / 7 % 2 * 40) } + last
        let days = counts.enumerated().map { place, calls in
            DailyFigures(
                day: PretendAgency.day(place),
                figures: Samples.figures(calls, connected: place < 56 ? calls / 10 : calls * connected / 100)
            )
        }
        return Samples.snapshot(
            today: PretendAgency.day(57),
            window: DayRange(PretendAgency.day(0), PretendAgency.day(57)),
            [Campaign(id: Samples.id(7), name: nil, days: days)]
        )
    }

    /// Usual are 1,020 calls, the median distance is 20: a usual spread is 33.2, or 46.95 of two days; none is nearer
    /// to usual than 20. The campaign, which makes all calls, has the larger limit.
    @Test func fallBeyondTheLimitIsUnusual() {
        #expect(UnusualDays.list(of: steady([1020, 914]), on: PretendAgency.day(57)) == [])
        let newest = DayRange(PretendAgency.day(57), PretendAgency.day(57))
        let fall = UnusualDays(subject: .calls, days: newest, actual: 913, expected: 1020, isFall: true)
        #expect(UnusualDays.list(of: steady([1020, 913]), on: PretendAgency.day(57)) == [fall])
        let found = UnusualDays.list(of: steady([1020, 903]), on: PretendAgency.day(57))
        #expect(found.map(\.subject) == [.calls, .campaignCalls(Samples.id(7))])
        // 160 less on two days, which is 3.4 of their spreads, none by itself beyond 3.2.
        let both = UnusualDays.list(of: steady([940, 940]), on: PretendAgency.day(57))
        #expect(both.map(\.days) == [DayRange(PretendAgency.day(56), PretendAgency.day(57))])
        #expect(both.map(\.actual) == [1880])
        #expect(both.map(\.expected) == [2040])
    }

    @Test func riseHasALargerLimit() {
        #expect(UnusualDays.list(of: steady([1020, 1185]), on: PretendAgency.day(57)) == [])
        let found = UnusualDays.list(of: steady([1020, 1187]), on: PretendAgency.day(57))
        #expect(found.map(\.subject) == [.calls])
        #expect(found.map(\.isFall) == [false])
    }

    @Test func contactRateIsHeldAgainstAllEightWeeks() {
        let found = UnusualDays.list(of: steady([1020, 1020], connected: 16), on: PretendAgency.day(57))
        #expect(found.map(\.subject) == [.contactRate])
        #expect(found.map(\.actual) == [160])
        #expect(found.map(\.expected) == [100])
        #expect(UnusualDays.list(of: steady([1020, 1020], connected: 12), on: PretendAgency.day(57)) == [])
    }

    @Test func dayWithoutARowIsOneWithoutCalls() {
        let snapshot = steady([1020])
        let found = UnusualDays.list(of: snapshot, on: PretendAgency.day(57))
        #expect(found.map(\.subject) == [.calls, .campaignCalls(Samples.id(7))])
        #expect(found.map(\.actual) == [0, 0])
    }

    @Test func shortHistorySaysNothing() {
        #expect(UnusualDays.list(of: steady([1020, 0]), on: PretendAgency.day(56)) == [])
        let empty = Samples.snapshot(
            today: PretendAgency.day(57),
            window: DayRange(PretendAgency.day(0), PretendAgency.day(57)),
            []
        )
        #expect(UnusualDays.list(of: empty, on: PretendAgency.day(57)) == [])
    }

    @Test func growthIsNoChange() {
        // 2 % more calls every week, with some scatter: the last day is where the line leads.
        let counts = (0..<58).map { place -> Int64 in
            let level = 1000 + 20 * Int64(place / 7)
            return place % 7 < 5 ? level + Int64(place * 37 % 11) - 5 : level / 5
        }
        let days = counts.enumerated().map { DailyFigures(day: PretendAgency.day($0), figures: Samples.figures($1)) }
        let campaign = Campaign(id: Samples.id(1), name: nil, days: days)
        let window = DayRange(PretendAgency.day(0), PretendAgency.day(57))
        #expect(
            UnusualDays.list(of: Samples.snapshot(today: window.last, window: window, [campaign]), on: window.last)
                == []
        )
    }

    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        let campaigns: Int
        let calls: Double
        let dayScatter: Double
        let campaignScatter: Double
        var growth = 0.0
        var weekend = [0.2, 0.05]
        var testDescription: String { name }
    }

    private static let kinds = [
        Kind(name: "steady", campaigns: 4, calls: 1500, dayScatter: 0.04, campaignScatter: 0.05),
        Kind(name: "growing", campaigns: 5, calls: 1000, dayScatter: 0.06, campaignScatter: 0.06, growth: 0.02),
        Kind(name: "shrinking", campaigns: 5, calls: 2000, dayScatter: 0.06, campaignScatter: 0.06, growth: -0.02),
        Kind(name: "scattering", campaigns: 4, calls: 1000, dayScatter: 0.15, campaignScatter: 0.1),
        Kind(name: "small", campaigns: 2, calls: 60, dayScatter: 0.08, campaignScatter: 0.08),
        Kind(name: "every day", campaigns: 3, calls: 800, dayScatter: 0.06, campaignScatter: 0.06, weekend: [1, 0.9]),
    ]

    /// Alarms and pages of so many agencies over so many days after the first eight weeks.
    private func alarms(_ agencies: Int, _ days: Int, _ make: (Int) -> PretendAgency) -> (alarms: Int, pages: Int) {
        var alarms = 0
        for _ in 0..<agencies {
            let snapshot = make(57 + days).snapshot
            for day in 57..<57 + days where !UnusualDays.list(of: snapshot, on: PretendAgency.day(day)).isEmpty {
                alarms += 1
            }
        }
        return (alarms, agencies * days)
    }

    @Test func atMostOnePageInFiftyAlarmsWithoutCause() {
        var random = SeededGenerator(seed: 50)
        var sum = (alarms: 0, pages: 0)
        for kind in UnusualDaysTests.kinds {
            let found = alarms(9, 50) { days in
                PretendAgency(
                    campaigns: kind.campaigns,
                    days: days,
                    calls: kind.calls,
                    dayScatter: kind.dayScatter,
                    campaignScatter: kind.campaignScatter,
                    growth: kind.growth,
                    weekend: kind.weekend,
                    random: &random
                )
            }
            print("measured: \(kind.name): \(found.alarms) alarms on \(found.pages) pages")
            sum = (sum.alarms + found.alarms, sum.pages + found.pages)
        }
        print("measured: \(sum.alarms) alarms on \(sum.pages) pages")
        #expect(sum.alarms * 50 <= sum.pages)
        // The data can alarm at all.
        #expect(sum.alarms > 0)
    }

    @Test func loadsDiceAlarmOnAtMostOnePageInFifty() {
        var random = SeededGenerator(seed: 42)
        let found = alarms(14, 60) { PretendAgency(loadOfCampaigns: 10, days: $0, random: &random) }
        print("measured: load: \(found.alarms) alarms on \(found.pages) pages")
        #expect(found.alarms * 50 <= found.pages)
    }

    @Test(arguments: [true, false])
    func fallByAThirdIsFoundWithinTwoDays(ofAll: Bool) {
        var random = SeededGenerator(seed: 33)
        let rounds = 200
        var found = 0
        for round in 0..<rounds {
            // On a Monday to a Thursday, so that the second day is a working day too.
            let first = 63 + round % 4
            let agency = PretendAgency(
                campaigns: 4,
                days: first + 2,
                calls: 1500,
                dayScatter: 0.05,
                campaignScatter: 0.05,
                growth: [-0.01, 0, 0.01][round % 3],
                fall: (first, ofAll),
                random: &random
            )
            let snapshot = agency.snapshot
            let isFound = (first...first + 1).contains { day in
                UnusualDays.list(of: snapshot, on: PretendAgency.day(day)).contains {
                    $0.isFall && $0.subject == (ofAll ? .calls : .campaignCalls(Samples.id(0)))
                }
            }
            found += isFound ? 1 : 0
        }
        print("measured: \(found) of \(rounds) falls of \(ofAll ? "all calls" : "one campaign") found")
        #expect(found * 10 >= rounds * 9)
    }
}
