import Dashboard
import Insight
import Testing

@Suite struct PaceTests {
    private func batch(
        _ completed: Int64,
        failed: Int64 = 0,
        of total: Int64 = 500,
        status: String = "processing",
        createdAt: String = "2026-02-16T10:00:00Z"
    ) -> Batch {
        Batch(
            id: Samples.id(1),
            campaignID: nil,
            status: status,
            totalCalls: total,
            completedCount: completed,
            failedCount: failed,
            pendingCount: total - completed - failed,
            inProgressCount: 0,
            progressPercent: DecimalFigure(0),
            createdAt: Instant(createdAt)!,
            completedAt: nil
        )
    }

    private func pace(_ batch: Batch, at instant: String = "2026-02-16T12:00:00Z") -> Pace? {
        Pace(of: batch, at: Instant(instant)!)
    }

    @Test func restTakesAsLongAsTheSamePartTook() throws {
        // 200 of 500 in two hours: the other 300 take three.
        let pace = try #require(self.pace(batch(195, failed: 5)))
        #expect(pace.secondsLeft == 3 * 3600)
        #expect(pace.end == Instant("2026-02-16T15:00:00Z"))
        #expect(pace.callsAnHour == 100)
        // 7,200 · 93 / 7 is 95,657.1: no second is promised too early.
        #expect(self.pace(batch(7, of: 100))?.secondsLeft == 95_658)
    }

    @Test func capitalLettersAreTheSameStatus() {
        #expect(pace(batch(200, status: "PROCESSING")) != nil)
    }

    @Test(arguments: ["pending", "completed", "failed", "scheduled", "paused", "cancelled"])
    func onlyBatchesUnderWayHaveAPace(status: String) {
        #expect(pace(batch(200, status: status)) == nil)
    }

    @Test func startIsNoPaceYet() {
        #expect(pace(batch(0)) == nil)
        #expect(pace(batch(24)) == nil)
        #expect(pace(batch(25)) != nil)
        #expect(pace(batch(4, of: 20)) == nil)
        #expect(pace(batch(5, of: 20)) != nil)
        #expect(pace(batch(200), at: "2026-02-16T10:14:59Z") == nil)
        #expect(pace(batch(200), at: "2026-02-16T10:15:00Z") != nil)
        #expect(pace(batch(200), at: "2026-02-16T09:00:00Z") == nil)
    }

    @Test func stalledBatchHasNoEnd() {
        // The other 19 twentieths take 30 days where the first took 37 hours, 53 minutes and 41 seconds.
        #expect(pace(batch(25), at: "2026-02-17T23:54:00Z") == nil)
        #expect(pace(batch(25), at: "2026-02-17T23:53:00Z") != nil)
    }

    @Test func figuresThatContradictEachOtherHaveNoPace() {
        #expect(pace(batch(500)) == nil)
        #expect(pace(batch(400, failed: 200)) == nil)
        #expect(pace(batch(-5, failed: 100)) == nil)
        #expect(pace(batch(5, of: -100)) == nil)
        #expect(pace(batch(.max / 2, of: .max)) != nil)
    }
}
