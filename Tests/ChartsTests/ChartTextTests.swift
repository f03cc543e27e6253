import Testing

@testable import Charts

@Suite struct ChartTextTests {
    @Test func textThatFitsStays() {
        #expect(ChartText.fitted("Calls", limit: ChartText.width("Calls")) == "Calls")
    }

    @Test func textThatDoesNotIsCut() {
        #expect(ChartText.fitted("Calls made", limit: ChartText.width("Calls…")) == "Calls…")
    }

    @Test func isolatesTakeNoRoomAndAreClosedWhereTextIsCut() {
        let name = "\u{2068}קמפיין\u{2069}"
        #expect(ChartText.width(name) == ChartText.width("קמפיין"))
        #expect(ChartText.fitted("\(name) 5", limit: ChartText.width("קמפ…")) == "\u{2068}קמפ…\u{2069}")
        #expect(ChartText.fitted("\(name) and more", limit: ChartText.width("קמפיין an…")) == "\(name) an…")
    }
}
