import Testing

@testable import Charts

@Suite struct ProgressBarTests {
    private func draw(_ percent: Int, _ state: ProgressBar.State?) throws -> ChartPicture {
        try ChartPicture { ProgressBar.append(to: &$0, label: "62.4 %, failed", percent: percent, state: state) }
    }

    @Test func looksAsRecorded() throws {
        try ChartSamples.expectGolden(draw(62, .failed), "progress-failed.svg")
    }

    @Test(
        arguments: [Int.min, -3, 0, 1, 50, 99, 100, 140, Int.max],
        [nil, .failed, .paused, .done] as [ProgressBar.State?]
    )
    func everyPercentAndStateIsSoundAndSmall(percent: Int, state: ProgressBar.State?) throws {
        let picture = try draw(percent, state)
        picture.expectSound()
        #expect(picture.bytes.count <= 200)
        #expect(picture.points(class: "bar").map(\.x).max() ?? 0 == max(0, min(percent, 100)) * 64 / 10)
    }

    @Test func statesDifferInShape() throws {
        let marks = try ([nil, .failed, .paused, .done] as [ProgressBar.State?]).map {
            try draw(50, $0).elements.last?.attributes["d"]
        }
        #expect(Set(marks).count == 4)
    }
}
