import Archive
import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Publishing

/// Figures that come late, published as further versions with the batches as they were archived.
@Suite struct RestateTests {
    private static let last = "2026-02-16T235959Z"

    /// Three nights.
    private func nights() throws -> Nights {
        let nights = try Nights()
        for day in ["2026-02-14", "2026-02-15", "2026-02-16"] { try nights.publish(day) }
        return nights
    }

    @Test func whereNothingDiffersNothingIsPublished() throws {
        let nights = try nights()
        // Batches and names move all the time, and are no restatement.
        try nights.database.execute(
            """
            UPDATE call_batches SET total_calls = total_calls + 1;
            UPDATE campaigns SET name = name || ' renamed';
            UPDATE agencies SET name = name || ' renamed';
            """
        )
        let runs = try nights.runs()
        let result = try nights.restate(3)
        #expect((result.restated, result.failed) == (0, 0) && result.days.isEmpty && result.records.isEmpty)
        #expect(try nights.agencies().allSatisfy { try nights.snapshots($0).count == 3 })
        #expect(try nights.runs() == runs)
        // Of no reports nothing is asked.
        #expect(try nights.restate(0).restated == 0)
    }

    @Test func figuresThatDifferGiveAFurtherVersionWithTheArchivedBatches() throws {
        let nights = try nights()
        let agency = try nights.agencies()[1]
        let before = try nights.archived(agency, Self.last).snapshot
        try nights.database.execute(
            """
            UPDATE call_batches SET total_calls = total_calls + 1;
            UPDATE agencies SET name = 'Another';
            UPDATE call_stats_daily SET total_calls = total_calls + 1000
            WHERE agency_id = '\(agency)' AND stat_date = '2026-02-15';
            INSERT INTO campaigns (id, agency_id, name) VALUES ('00000000-0000-0000-0000-00000000000a', '\(agency)', 'New');
            INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls)
            VALUES ('\(agency)', '00000000-0000-0000-0000-00000000000a', '2026-02-16', 5);
            """
        )
        let result = try nights.restate(2)
        // The report of the 14th is not among the last two, and that of the 15th does not hold the 16th.
        #expect(result.restated == 2 && result.failed == 0)
        #expect(result.days.map(\.description) == ["2026-02-15", "2026-02-16"])
        #expect(result.records.map { $0.clock.today.description } == ["2026-02-15", "2026-02-16"])
        #expect(
            try nights.snapshots(agency) == [
                "2026-02-14T235959Z", "2026-02-15T235959Z", "2026-02-15T235959Z-2", Self.last, Self.last + "-2",
            ]
        )
        for other in try nights.agencies() where other != agency { #expect(try nights.snapshots(other).count == 3) }
        #expect(try nights.latest(agency) == Self.last + "-2")

        let restated = try nights.archived(agency, Self.last + "-2")
        #expect(restated.reason == "Figures counted anew: 2026-02-15 to 2026-02-16")
        #expect(restated.restatementOf == [Self.last])
        #expect(restated.snapshot.batches == before.batches)
        #expect(restated.snapshot.agency == before.agency)
        #expect(restated.snapshot.clock == before.clock && restated.snapshot.window == before.window)
        let new = try #require(restated.snapshot.campaign(RowID("00000000-0000-0000-0000-00000000000a")!))
        #expect(new.name == "New" && new.days.map(\.figures.totalCalls) == [5])
        let earlier = try nights.archived(agency, "2026-02-15T235959Z-2")
        #expect(earlier.reason == "Figures counted anew: 2026-02-15")
        #expect(earlier.snapshot.campaign(RowID("00000000-0000-0000-0000-00000000000a")!) == nil)
        let manifest = try nights.text(agency, "snapshots/2026-02-15T235959Z-2/manifest.json")
        #expect(manifest.contains("\"restated_days\":[\"2026-02-15\"]"))
        #expect(manifest.contains("{\"name\":\"daily_stats\"") && !manifest.contains("{\"name\":\"batches\""))
        #expect(try nights.faults() == [])

        // Once published they agree; a second change restates the restatement.
        #expect(try nights.restate(2).restated == 0)
        try nights.database.execute(
            "UPDATE call_stats_daily SET meetings_booked = 3 WHERE agency_id = '\(agency)' AND stat_date = '2026-02-16'"
        )
        #expect(try nights.restate(2).restated == 1)
        #expect(try nights.archived(agency, Self.last + "-3").restatementOf == [Self.last + "-2", Self.last])
        #expect(try nights.faults() == [])
    }

    /// A late report stays one.
    @Test func aLateReportIsRestatedAsALateOne() throws {
        let nights = try Nights()
        try nights.publish("2026-02-16")
        try nights.publish("2026-02-15", .late)
        try nights.database.execute("UPDATE call_stats_daily SET total_calls = 1 WHERE stat_date = '2026-02-15'")
        #expect(try nights.restate(2).restated == 6)
        for agency in try nights.agencies() {
            let (first, second) = (
                try nights.archived(agency, "2026-02-15T235959Z"), try nights.archived(agency, "2026-02-15T235959Z-2")
            )
            #expect(first.snapshot.clock.lateReading != nil)
            #expect(first.snapshot.clock == second.snapshot.clock && first.snapshot.batches == second.snapshot.batches)
            #expect(try nights.latest(agency) == Self.last + "-2")
        }
        #expect(try nights.faults() == [])
    }

    /// A day that was still running grew, which everybody expects.
    @Test func aDayThatWasNotOverStaysAsItIs() throws {
        let nights = try Nights()
        var options = try nights.options("2026-02-16")
        options.asOf = Instant("2026-02-16T12:00:00Z")
        _ = try PublishingRun(options, progress: NoProgress()).run()
        try nights.database.execute(
            """
            UPDATE call_stats_daily SET total_calls = total_calls + 1 WHERE stat_date = '2026-02-16';
            """
        )
        #expect(try nights.restate(1).restated == 0)
        try nights.database.execute(
            "UPDATE call_stats_daily SET total_calls = total_calls + 1 WHERE stat_date = '2026-02-13'"
        )
        let before = try nights.archived(nights.agencies()[0], "2026-02-16T120000Z").snapshot
        #expect(try nights.restate(1).days.map(\.description) == ["2026-02-13"])
        let after = try nights.archived(nights.agencies()[0], "2026-02-16T120000Z-2").snapshot
        let day = CalendarDay("2026-02-16")!
        #expect(before.figures(in: DayRange(day, day)) == after.figures(in: DayRange(day, day)))
        #expect(before.figures(in: DayRange(day, day)).totalCalls > 0)
    }

    @Test func figuresThatVanishedForMostRestateNothing() throws {
        let nights = try nights()
        let agencies = try nights.agencies()
        try nights.database.execute(
            "DELETE FROM call_stats_daily WHERE stat_date = '2026-02-15' AND agency_id IN ('\(agencies[0])', '\(agencies[1])')"
        )
        let error = try #require(throws: PublishingError.self) { try nights.restate(3) }
        guard case .vanishedFigures(2, 3) = error.cause else {
            Issue.record("\(error)")
            return
        }
        #expect(try agencies.allSatisfy { try nights.snapshots($0).count == 3 })
        #expect(try nights.faults() == [])
        // Of less than most they may be gone: the platform took them back.
        try nights.database.execute(
            """
            INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls)
            SELECT agency_id, id, '2026-02-15', 1 FROM campaigns WHERE agency_id = '\(agencies[0])';
            """
        )
        #expect(try nights.restate(3).restated == 4)
        #expect(try nights.faults() == [])
    }

    /// One agency's damage is its own.
    @Test func aReportThatCannotBeReadIsNamedAndOthersAreRestated() throws {
        let nights = try nights()
        let agencies = try nights.agencies()
        try nights.database.execute("UPDATE call_stats_daily SET total_calls = 1 WHERE stat_date = '2026-02-16'")
        let file = "\(nights.output)/agencies/\(agencies[0])/snapshots/\(Self.last)/snapshot.json"
        try FileManager.default.removeItem(atPath: file)
        let result = try nights.restate(1)
        #expect(result.restated == 2 && result.failed == 1)
        #expect(result.notices.contains { $0.contains("\(agencies[0])") && $0.contains("is missing") })
    }
}
