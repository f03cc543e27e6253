import Testing

@testable import Charts

@Suite struct DailyChartTests {
    @Test(arguments: [0, 1, 2, 7, 30, 90]) func looksAsRecorded(days: Int) throws {
        try ChartSamples.expectGolden(ChartSamples.daily(days), "daily-\(days).svg")
    }

    @Test func allZeroLooksAsRecorded() throws {
        let zero = [Int64](repeating: 0, count: 30)
        let picture = try ChartSamples.daily(calls: zero, connected: zero, previousCalls: zero, previousConnected: zero)
        picture.expectSound()
        #expect(picture.texts(class: "dim").filter { $0.left == 0 }.map(\.text) == ["0"])
        try ChartSamples.expectGolden(picture, "daily-zero.svg")
    }

    @Test(arguments: [1, 2, 3, 6, 7, 8, 13, 14, 30, 31, 32, 60, 90, 182, 183, 365, 1000, 3000])
    func everyLengthIsSound(days: Int) throws {
        try ChartSamples.daily(days).expectSound()
        try ChartSamples.daily(days, previous: false).expectSound()
        try ChartSamples.daily(days, base: 800_000_000_000).expectSound()
    }

    @Test func randomSeriesAreSoundAndClearOfTheTickLabels() throws {
        var random = ChartRandom(seed: 3)
        for _ in 0..<400 {
            let days = Int.random(in: 1...120, using: &random)
            let shift = Int64.random(in: 0...63, using: &random)
            func series() -> [Int64] {
                (0..<Int.random(in: 0...days + 2, using: &random)).map { _ in
                    Int64.random(in: -3...Int64.max, using: &random) >> shift
                }
            }
            let calls = (0..<days).map { _ in Int64.random(in: -3...Int64.max, using: &random) >> shift }
            let picture = try ChartSamples.daily(
                calls: calls,
                connected: series(),
                previousCalls: series(),
                previousConnected: series(),
                dayLabel: { "\($0 % 30 + 1).\($0 % 12 + 1).2025" }
            )
            picture.expectSound()
            if days > 1 {
                let labels = picture.texts(class: "dim").filter { $0.left == 0 }.map(\.right).max() ?? 0
                for name in ["calls", "connected", "before"] {
                    #expect(picture.points(class: name).allSatisfy { $0.x >= labels })
                }
            }
        }
    }

    @Test func atMostSevenDaysAreLabelledAndTheLastIs() throws {
        for days in 2...400 {
            let picture = try ChartSamples.daily(
                calls: ChartSamples.week(days, from: 0, base: 50),
                connected: [],
                dayLabel: { "\($0) Mar" }
            )
            let labels = picture.texts().filter { $0.bottom > 2600 }.map(\.text)
            #expect((1...7).contains(labels.count))
            #expect(labels.last == "\(days - 1) Mar")
            let numbers = labels.compactMap { Int($0.dropLast(4)) }
            let gaps = Set(zip(numbers, numbers.dropFirst()).map { $1 - $0 })
            #expect(gaps.count <= 1, "\(days) days: \(labels)")
        }
    }

    @Test func barsUpToAMonthAndAreasBeyond() throws {
        func pieces(_ days: Int) throws -> Int {
            let calls = [Int64](repeating: 5, count: days)
            let picture = try ChartSamples.daily(calls: calls, connected: calls)
            return picture.elements.first { $0.attributes["class"] == "calls" && $0.name == "path" }?
                .attributes["d"]?.filter { $0 == "M" }.count ?? 0
        }
        #expect(try pieces(31) == 31)
        #expect(try pieces(32) == 1)
    }

    /// Weekly means are drawn from their sums: two calls a week are no week without a call.
    @Test func fewCallsOfLongPeriodsAreDrawn() throws {
        let calls = (0..<210).map { Int64($0 % 7 < 2 ? 1 : 0) }
        let picture = try ChartSamples.daily(calls: calls, connected: [])
        picture.expectSound()
        #expect(Set(picture.points(class: "calls").map(\.y)).count == 2)
        #expect(picture.points(class: "calls").contains { $0.y < 2360 - 500 })
    }

    @Test func hostileAndLongTextsAreEscapedAndFit() throws {
        let name = "Zeitraum \"davor\" <b>&amp; Vergleichszeitraum des Vorjahres"
        let texts = DailyChart.Texts(title: "<&>\"", description: "]]>", calls: name, connected: name, previous: name)
        for days in [1, 7, 90] {
            let series = ChartSamples.week(days, from: 0, base: 9_000_000_000)
            let picture = try ChartSamples.daily(
                calls: series,
                connected: series,
                previousCalls: series,
                previousConnected: series,
                texts: texts
            )
            picture.expectSound()
            #expect(picture.elements.first { $0.name == "title" }?.text == "<&>\"")
        }
    }

    @Test func titleAndDescriptionNameTheChart() throws {
        let picture = try ChartSamples.daily(7)
        #expect(picture.elements[0].attributes["aria-labelledby"] == "c1-t c1-d")
        #expect(picture.elements.first { $0.name == "title" }?.attributes["id"] == "c1-t")
        #expect(picture.elements.first { $0.name == "desc" }?.attributes["id"] == "c1-d")
    }

    @Test func staysSmall() throws {
        var random = ChartRandom(seed: 4)
        func series() -> [Int64] { (0..<90).map { _ in Int64.random(in: 0...999, using: &random) } }
        let picture = try ChartSamples.daily(
            calls: series(),
            connected: series(),
            previousCalls: series(),
            previousConnected: series()
        )
        #expect(picture.bytes.count <= 6 * 1024)
    }
}
