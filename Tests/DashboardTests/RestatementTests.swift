import Dashboard
import Testing

/// Archived figures beside those of today.
@Suite struct RestatementTests {
    private static let archived = Samples.snapshot(
        batches: [Samples.batch(1)],
        campaigns: [
            Samples.campaign(1, name: "One", [("2026-02-14", 10), ("2026-02-15", 20), ("2026-02-16", 30)]),
            Samples.campaign(2, name: nil, [("2026-02-15", 5)]),
            Samples.campaign(3, name: "Three", []),
        ]
    )

    private func restated(_ campaigns: [Campaign], upTo day: String = "2026-02-16") -> Restatement {
        Restatement(of: Self.archived, from: campaigns, lastDay: Samples.day(day))
    }

    @Test func theSameFiguresAreNoRestatement() {
        let same = restated(Self.archived.campaigns)
        #expect(same.snapshot == Self.archived)
        #expect(same.days.isEmpty && same.hadFigures && !same.hasVanished)
    }

    @Test func whatDiffersIsNamedByItsDayAndAllElseStays() {
        let result = restated([
            Samples.campaign(
                1,
                name: "Renamed",
                [("2026-02-13", 1), ("2026-02-14", 11), ("2026-02-15", 20), ("2026-02-16", 30)]
            ),
            Samples.campaign(2, name: "Now known", [("2026-02-15", 5)]),
            Samples.campaign(4, name: "New", [("2026-02-16", 7)]),
            Samples.campaign(5, name: "Later", [("2026-02-17", 9)]),
        ])
        #expect(result.days == ["2026-02-13", "2026-02-14", "2026-02-16"].map(Samples.day))
        #expect(!result.hasVanished)
        #expect(result.snapshot.batches == Self.archived.batches)
        #expect(result.snapshot.clock == Self.archived.clock && result.snapshot.window == Self.archived.window)
        #expect(result.snapshot.campaigns.map(\.name) == ["One", nil, "Three", "New"])
        #expect(result.snapshot.campaigns[0].days.map(\.figures.totalCalls) == [1, 11, 20, 30])
        #expect(result.snapshot.campaigns[3].days.map(\.day) == [Samples.today])
        #expect((try? Snapshot(json: result.snapshot.json)) == result.snapshot)
    }

    @Test func daysThatWereNotOverStay() {
        let result = restated(
            [Samples.campaign(1, name: "One", [("2026-02-14", 10), ("2026-02-15", 21), ("2026-02-16", 99)])],
            upTo: "2026-02-15"
        )
        #expect(result.days == [Samples.day("2026-02-15")])
        #expect(result.snapshot.campaigns[0].days.map(\.figures.totalCalls) == [10, 21, 30])
    }

    /// A campaign's figures may go; those of a whole day do not by themselves.
    @Test func aDayWithoutAnyFiguresHasVanished() {
        let moved = restated([
            Samples.campaign(1, name: "One", [("2026-02-14", 10), ("2026-02-15", 25), ("2026-02-16", 30)])
        ])
        #expect(!moved.hasVanished && moved.days == [Samples.day("2026-02-15")])
        // It was in the list for its figures alone.
        #expect(moved.snapshot.campaigns.map(\.id) == [Samples.id(1), Samples.id(3)])
        let gone = restated([Samples.campaign(1, name: "One", [("2026-02-14", 10), ("2026-02-16", 30)])])
        #expect(gone.hasVanished)
        #expect(restated([]).hasVanished && restated([]).days.count == 3)
        // Where there was nothing nothing is gone.
        let empty = Restatement(of: Samples.snapshot(), from: [], lastDay: Samples.today)
        #expect(!empty.hadFigures && !empty.hasVanished && empty.days.isEmpty)
    }

    @Test(arguments: [
        (["2026-02-16"], "2026-02-16"), (["2026-02-15", "2026-02-16"], "2026-02-15 to 2026-02-16"),
        (["2026-01-30", "2026-01-31", "2026-02-01", "2026-02-03"], "2026-01-30 to 2026-02-01, 2026-02-03"),
    ])
    func aReasonNamesTheDays(_ days: [String], _ expected: String) {
        #expect(Restatement.reason(days.map(Samples.day)) == "Figures counted anew: \(expected)")
    }

    @Test func aLateSnapshotReadsBackAsItself() throws {
        let clock = ReportClock(
            asOf: Samples.clock.asOf,
            timeZone: "UTC",
            today: Samples.today,
            lateReading: Samples.instant("2026-02-18T04:40:03Z")
        )
        let late = Samples.snapshot(batches: [Samples.batch(1)], clock: clock)
        #expect(try Snapshot(json: late.json) == late)
        let text = String(decoding: late.json, as: UTF8.self)
        #expect(text.contains(#""today":"2026-02-16","late":{"batches_read_at":"2026-02-18T04:40:03Z"},"window":{"#))
        // Apart from the mark it is the same document.
        let regular = String(decoding: Samples.snapshot(batches: [Samples.batch(1)]).json, as: UTF8.self)
        #expect(text.replacing(#""late":{"batches_read_at":"2026-02-18T04:40:03Z"},"#, with: "") == regular)
        let damaged = text.replacing("04:40:03Z", with: "4")
        #expect(throws: SnapshotError.self) { try Snapshot(json: Array(damaged.utf8)) }
    }
}
