import Dashboard
import Foundation
import Insight
import TestSupport

/// An agency's made-up days without any change that something caused, but for what is put into them.
struct PretendAgency {
    /// Calls of each campaign, day by day, from a Monday on.
    var calls: [[Int64]]
    var connected: [[Int64]]
    var meetings: [[Int64]]
    static let first = Samples.day("2025-06-02")

    /// Days with a weekly pattern, growth, and more scatter than single calls would have.
    ///
    /// - Parameters:
    ///   - calls: Of the agency on a middling weekday.
    ///   - dayScatter, campaignScatter: Standard deviations of what a day multiplies all calls with, and each
    ///     campaign's.
    ///   - growth: A week.
    ///   - fall: From this day on all calls, or those of the largest campaign, are a third less.
    init(
        campaigns: Int,
        days: Int,
        calls: Double,
        dayScatter: Double,
        campaignScatter: Double,
        growth: Double = 0,
        weekend: [Double] = [0.2, 0.05],
        fall: (day: Int, ofAll: Bool)? = nil,
        random: inout SeededGenerator
    ) {
        let profile = [1, 1.05, 1, 0.95, 0.9] + weekend
        let weights = (0..<campaigns).map { 1 / Double($0 + 2) }
        let sum = weights.reduce(0, +)
        self.calls = Array(repeating: [], count: campaigns)
        (connected, meetings) = (self.calls, self.calls)
        var level = calls
        for day in 0..<days {
            level *= 1 + growth / 7
            let today = level * profile[day % 7] * max(0, 1 + dayScatter * random.normal())
            let rate = 0.12 * max(0, 1 + 0.08 * random.normal())
            for campaign in 0..<campaigns {
                var mean = today * weights[campaign] / sum * max(0, 1 + campaignScatter * random.normal())
                if let fall, day >= fall.day, fall.ofAll || campaign == 0 { mean *= 2.0 / 3 }
                let made = random.poisson(mean)
                self.calls[campaign].append(made)
                connected[campaign].append(min(made, random.poisson(Double(made) * rate)))
                meetings[campaign].append(min(made, random.poisson(Double(made) * rate / 12)))
            }
        }
    }

    /// Days as Tests/Fixtures/load.sql throws its dice for them.
    init(loadOfCampaigns campaigns: Int, days: Int, random: inout SeededGenerator) {
        calls = []
        connected = []
        meetings = []
        for _ in 0..<campaigns {
            var rows: [(Int64, Int64, Int64)] = []
            for _ in 0..<days {
                var sums: (Int64, Int64, Int64) = (0, 0, 0)
                for half in 0..<2 where half == 0 || random.chance(10) {
                    let total = Int64.random(in: 20...199, using: &random)
                    let connected = Int64.random(in: 5...19, using: &random)
                    sums = (sums.0 + total, sums.1 + connected, sums.2 + connected / 16)
                }
                rows.append(random.chance(10) ? (0, 0, 0) : sums)
            }
            calls.append(rows.map(\.0))
            connected.append(rows.map(\.1))
            meetings.append(rows.map(\.2))
        }
    }

    var snapshot: Snapshot {
        let last = PretendAgency.first.adding(days: calls[0].count - 1)
        let campaigns = calls.indices.map { campaign in
            Campaign(
                id: Samples.id(UInt64(campaign)),
                name: nil,
                // Days without a call have no row.
                days: calls[campaign].indices.compactMap { day in
                    guard calls[campaign][day] > 0 else { return nil }
                    return DailyFigures(
                        day: PretendAgency.first.adding(days: day),
                        figures: Samples.figures(
                            calls[campaign][day],
                            connected: connected[campaign][day],
                            meetings: meetings[campaign][day]
                        )
                    )
                }
            )
        }
        return Samples.snapshot(today: last, window: DayRange(PretendAgency.first, last), campaigns)
    }

    static func day(_ place: Int) -> CalendarDay { first.adding(days: place) }
}

extension SeededGenerator {
    /// About normally distributed: the sum of twelve even ones, so that no library's logarithm decides a test.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<6 {
            let bits = next()
            sum += Double(bits & 0xFFFF_FFFF) / 4_294_967_296 + Double(bits >> 32) / 4_294_967_296
        }
        return sum
    }

    mutating func poisson(_ mean: Double) -> Int64 {
        if mean > 30 { return max(0, Int64((mean + mean.squareRoot() * normal()).rounded())) }
        let limit = exp(-mean)
        var (count, product): (Int64, Double) = (-1, 1)
        repeat {
            product *= Double(next() >> 11) / 9_007_199_254_740_992
            count += 1
        } while product > limit
        return count
    }
}
