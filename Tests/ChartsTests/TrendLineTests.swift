import Testing

@testable import Charts

@Suite struct TrendLineTests {
    private func draw(_ values: [Int64], label: String = "Calls a day, rising") throws -> ChartPicture {
        try ChartPicture { TrendLine.append(to: &$0, label: label, values: values) }
    }

    @Test func looksAsRecorded() throws {
        try ChartSamples.expectGolden(draw(ChartSamples.week(30, from: 2, base: 90)), "trend.svg")
    }

    @Test(arguments: [[], [4], [0], [0, 0, 0], [5, 5, 5], [1, 9], [.max, 0, .min], [-3, -3]] as [[Int64]])
    func extremesAreSound(values: [Int64]) throws {
        let picture = try draw(values)
        picture.expectSound()
        #expect(picture.has(class: "last") == !values.isEmpty)
        #expect(picture.has(class: "line") == (values.count > 1))
    }

    @Test func zeroLiesBelowAFlatLine() throws {
        #expect(try draw([0, 0, 0]).points().allSatisfy { $0.y == 420 })
        #expect(try draw([5, 5, 5]).points().allSatisfy { $0.y == 240 })
    }

    @Test func randomSeriesAreSoundAndSmall() throws {
        var random = ChartRandom(seed: 5)
        for count in 0..<400 {
            let shift = Int64.random(in: 0...63, using: &random)
            let picture = try draw((0..<count).map { _ in Int64.random(in: 0...Int64.max, using: &random) >> shift })
            picture.expectSound()
            #expect(picture.bytes.count <= 350)
        }
    }

    @Test func longSeriesAreDrawnByWeeks() throws {
        #expect(TrendLine.groupSize(31) == 1)
        #expect(TrendLine.groupSize(32) == 2)
        #expect(TrendLine.groupSize(90) == 7)
        #expect(TrendLine.groupSize(365) == 14)
        for count in 0...2000 { #expect(count / TrendLine.groupSize(count) <= TrendLine.maxPoints) }
    }

    /// A call a week is less than one a day, and yet not none.
    @Test func fewCallsOfLongPeriodsAreDrawn() throws {
        let fewer = (0..<84).map { Int64($0 % 7 == 0 && $0 >= 42 ? 1 : 0) }
        let more = fewer.map { $0 * 7 }
        let points = try draw(fewer).points(class: "line")
        #expect(Set(points.map(\.y)).count == 2)
        #expect(try draw(more).points(class: "line").map(\.y) == points.map(\.y))
    }

    @Test func labelIsEscaped() throws {
        #expect(try draw([1, 2], label: "<\"&>\u{1}").elements[0].attributes["aria-label"] == "<\"&> ")
    }
}
