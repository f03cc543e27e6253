import Testing

@testable import Publishing

@Suite struct RunStopTests {
    @Test func aRunThatIsNotPublishingYetStops() throws {
        let stop = RunStop()
        try stop.enter(.rendering)
        // The run leaves as soon as it is asked, as one between two agencies does.
        stop.leave()
        #expect(stop.request() == nil)
        #expect(stop.isRequested)
        let error = try #require(throws: PublishingError.self) { try stop.enter(.publishing) }
        #expect(error.step == .rendering)
    }

    /// What is left are renames: all agencies on the new day, or none.
    @Test func aRunThatPublishesGoesToItsEnd() throws {
        let stop = RunStop()
        try stop.enter(.publishing)
        #expect(stop.request() == nil)
        try stop.enter(.record)
    }

    @Test func aRunThatIsBlockedIsGivenUp() throws {
        let stop = RunStop()
        try stop.enter(.reading)
        #expect(stop.request() == .reading)
    }
}
