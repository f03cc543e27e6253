import TestSupport
import Testing

@testable import Charts

/// A small generator with fixed seeds: every run sees the same random numbers.
struct ChartRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

enum ChartSamples {
    static let texts = DailyChart.Texts(
        title: "Calls a day, last 30 days",
        description: "Calls and connected calls a day.",
        calls: "Calls",
        connected: "Connected",
        previous: "30 days before"
    )

    /// Days with a weekly rhythm and a little noise, by whole numbers only.
    static func week(_ count: Int, from start: Int, base: Int64) -> [Int64] {
        let percent: [Int64] = [92, 97, 100, 96, 90, 24, 0]
        return (0..<count).map { day in
            base * percent[(day + start) % 7] * (90 + Int64(day * 37 % 23)) / 10_000
        }
    }

    static func grouped(_ value: Int64) -> String {
        var digits = String(value)
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
            index -= 3
        }
        return digits
    }

    static func daily(_ count: Int, base: Int64 = 420, previous: Bool = true) throws -> ChartPicture {
        try daily(
            calls: week(count, from: 3, base: base),
            connected: week(count, from: 3, base: base * 9 / 25),
            previousCalls: previous ? week(count, from: 1, base: base * 9 / 10) : [],
            previousConnected: previous ? week(count, from: 1, base: base / 3) : []
        )
    }

    static func daily(
        calls: [Int64],
        connected: [Int64],
        previousCalls: [Int64] = [],
        previousConnected: [Int64] = [],
        texts: DailyChart.Texts = texts,
        dayLabel: (Int) -> String = { "\($0 % 28 + 1) Mar" }
    ) throws -> ChartPicture {
        try ChartPicture {
            DailyChart.append(
                to: &$0,
                prefix: "c1",
                texts: texts,
                calls: calls,
                connected: connected,
                previousCalls: previousCalls,
                previousConnected: previousConnected,
                dayLabel: dayLabel,
                number: grouped
            )
        }
    }

    static func funnel(
        _ counts: [Int64],
        names: [String] = ["Calls", "Connected", "Conversations", "Qualified leads", "Meetings"],
        rate: String = "36.7 %"
    ) throws -> ChartPicture {
        try ChartPicture {
            FunnelChart.append(
                to: &$0,
                prefix: "f1",
                title: "Funnel",
                description: "From calls to meetings.",
                steps: zip(counts, names).enumerated().map { index, step in
                    FunnelChart.Step(
                        name: step.1,
                        count: step.0,
                        countText: grouped(step.0),
                        rateText: index == 0 ? "" : rate
                    )
                }
            )
        }
    }

    /// Fails the test unless the picture is the one in `Golden/<name>`.
    static func expectGolden(
        _ picture: ChartPicture,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let difference = try GoldenFile.difference(of: picture.bytes + [UInt8(ascii: "\n")], from: name)
        #expect(difference == nil, sourceLocation: sourceLocation)
    }
}
