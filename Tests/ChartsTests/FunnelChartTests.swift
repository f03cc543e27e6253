import Testing

@testable import Charts

@Suite struct FunnelChartTests {
    @Test func looksAsRecorded() throws {
        try ChartSamples.expectGolden(ChartSamples.funnel([12_840, 4_711, 2_210, 640, 212]), "funnel.svg")
    }

    @Test(
        arguments: [
            [0, 0, 0, 0, 0], [7, 7, 7, 7, 7], [12_840, 0, 0, 0, 0], [1, 2, 3, 4, 5], [-4, -1, 3, 0, 0], [],
            [.max, .max, 1, 0, 0], [8_512_840_000, 8_512_840_000, 8_000_000_000, 1, 0],
        ] as [[Int64]]
    )
    func extremesAreSound(counts: [Int64]) throws {
        let picture = try ChartSamples.funnel(counts)
        picture.expectSound()
        for text in picture.texts() {
            for point in picture.points() { #expect(!(text.top + 1..<text.bottom).contains(point.y), "\(text)") }
        }
    }

    @Test func longWordsAreCutNotClipped() throws {
        let names = [String](repeating: "Qualifizierte Interessentinnen & Interessenten", count: 5)
        let picture = try ChartSamples.funnel([9_999_999, 9, 8, 7, 6], names: names, rate: "35,2 % der Gespräche")
        picture.expectSound()
        #expect(picture.source.contains("…"))
    }

    @Test func commonWordsAreNotCut() throws {
        let names = ["Anrufe", "Verbunden", "Gespräche", "Qualifizierte Leads", "Termine"]
        let picture = try ChartSamples.funnel([1_234_567, 99_999, 8_000, 700, 60], names: names, rate: "100,0 %")
        #expect(!picture.source.contains("…"))
    }

    @Test func barsAreProportionalAndSmallOnesShow() throws {
        let picture = try ChartSamples.funnel([1_000, 500, 250, 1, 0])
        let bars = picture.elements.filter { $0.attributes["class"] == "bar" }
        let lengths = bars.map { ChartPicture.points($0.attributes["d"] ?? "").map(\.x).max() ?? 0 }
        #expect(lengths == [6400, 3200, 1600, 20])
    }
}
