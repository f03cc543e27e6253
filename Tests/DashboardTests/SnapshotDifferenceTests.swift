import Dashboard
import Testing

@Suite struct SnapshotDifferenceTests {
    /// A snapshot with a window of the 30 days that end with its day.
    private func snapshot(
        _ asOf: String = "2026-02-16T23:59:59Z",
        window: (String, String)? = nil,
        batches: [Batch] = [],
        campaigns: [Campaign] = [],
        agency: Agency = Samples.agency
    ) -> Snapshot {
        let today = Samples.day(String(asOf.prefix(10)))
        return Snapshot(
            agency: agency,
            clock: ReportClock(asOf: Samples.instant(asOf), timeZone: "UTC", today: today),
            window: window.map { DayRange(Samples.day($0.0), Samples.day($0.1)) }
                ?? DayRange(today.adding(days: -29), today),
            batches: batches.sorted(by: Batch.isListedBefore),
            campaigns: campaigns
        )
    }

    private func campaign(_ number: UInt64, _ days: [(String, Int64)], name: String? = "Winter") -> Campaign {
        Samples.campaign(number, name: name, days)
    }

    private func difference(_ before: Snapshot, _ after: Snapshot) throws -> SnapshotDifference {
        try #require(SnapshotDifference(from: before, to: after))
    }

    private func days(_ changes: [SnapshotDifference.CampaignDays]) -> [String] {
        changes.flatMap { campaign in
            campaign.days.map { change in
                let figures = [change.before, change.after].map { $0.map { "\($0.totalCalls)" } ?? "-" }
                return "\(campaign.id.low) \(change.day) \(figures[0]) \(figures[1])"
            }
        }
    }

    @Test func equalSnapshotsDoNotDiffer() throws {
        let snapshot = snapshot(batches: [Samples.batch(1)], campaigns: [campaign(1, [("2026-02-01", 5)])])
        let difference = try difference(snapshot, snapshot)
        #expect(difference.isEmpty)
        #expect(!difference.isBackwards)
        #expect(difference.totalsBefore.totalCalls == 5)
    }

    @Test func snapshotsOfTwoAgenciesCannotBeCompared() {
        let other = Agency(id: Samples.id(2), name: "Northwind", slug: "northwind")
        #expect(SnapshotDifference(from: snapshot(), to: snapshot(agency: other)) == nil)
    }

    @Test func pastDaysAreRestatedAndTheLastDayStillRan() throws {
        let before = snapshot(
            "2026-02-15T12:00:00Z",
            campaigns: [
                campaign(1, [("2026-02-01", 5), ("2026-02-02", 6), ("2026-02-15", 1)]),
                campaign(2, [("2026-02-03", 1)]),
                campaign(4, [("2026-02-03", 7)]),
            ]
        )
        let after = snapshot(
            campaigns: [
                campaign(1, [("2026-02-01", 5), ("2026-02-02", 4), ("2026-02-15", 9), ("2026-02-16", 2)]),
                campaign(2, [("2026-02-02", 3), ("2026-02-03", 1)]),
                campaign(3, [("2026-02-15", 8), ("2026-02-16", 1)]),
            ]
        )
        let difference = try difference(before, after)
        #expect(days(difference.restated) == ["1 2026-02-02 6 4", "2 2026-02-02 - 3", "4 2026-02-03 7 -"])
        #expect(days(difference.running) == ["1 2026-02-15 1 9", "3 2026-02-15 - 8"])
        #expect(difference.added.map { [$0.id.low, UInt64($0.days)] } == [[1, 1], [3, 1]])
        #expect(difference.added.map(\.figures.totalCalls) == [2, 1])
        #expect(difference.addedDays == DayRange(Samples.day("2026-02-16"), Samples.day("2026-02-16")))
        #expect(difference.campaigns.new.map(\.id.low) == [3])
        #expect(difference.campaigns.gone.map(\.id.low) == [4])
        // The day that only B holds is not among the totals.
        #expect([difference.totalsBefore.totalCalls, difference.totalsAfter.totalCalls] == [20, 30])
    }

    @Test func daysThatOneWindowLacksAreNotCompared() throws {
        let before = snapshot(
            window: ("2026-01-01", "2026-02-16"),
            campaigns: [campaign(1, [("2026-01-01", 5), ("2026-02-10", 1)])]
        )
        let after = snapshot(
            window: ("2026-02-01", "2026-02-16"),
            campaigns: [campaign(1, [("2026-02-10", 1)])]
        )
        #expect(try difference(before, after).isEmpty)
        #expect(try difference(after, before).isEmpty)
        let sharedDays = try difference(before, after).sharedDays
        #expect(sharedDays == after.window)
    }

    @Test func windowsWithoutACommonDayStillShowNewDays() throws {
        let before = snapshot("2025-01-01T00:00:00Z", campaigns: [campaign(1, [("2025-01-01", 5)])])
        let after = snapshot(campaigns: [campaign(1, [("2026-02-10", 1), ("2026-02-16", 2)])])
        let difference = try difference(before, after)
        #expect(difference.sharedDays == nil)
        #expect(difference.restated.isEmpty && difference.running.isEmpty)
        #expect(difference.added.map(\.figures.totalCalls) == [3])
        #expect(difference.added.map(\.days) == [2])
    }

    @Test func backwardsTheEarlierOnesLastDayStillRan() throws {
        let later = snapshot(campaigns: [campaign(1, [("2026-02-14", 5), ("2026-02-15", 9), ("2026-02-16", 2)])])
        let earlier = snapshot(
            "2026-02-15T12:00:00Z",
            campaigns: [campaign(1, [("2026-02-14", 4), ("2026-02-15", 1)])]
        )
        let difference = try difference(later, earlier)
        #expect(difference.isBackwards)
        #expect(days(difference.restated) == ["1 2026-02-14 5 4"])
        #expect(days(difference.running) == ["1 2026-02-15 9 1"])
        #expect(difference.added.isEmpty)
    }

    /// A custom period can reach beyond today.
    @Test func daysAheadThatBothHoldAreCompared() throws {
        let window = ("2026-02-01", "2026-02-28")
        let before = snapshot(
            window: window,
            campaigns: [campaign(1, [("2026-02-20", 1), ("2026-02-21", 2), ("2026-02-22", 3)])]
        )
        let after = snapshot(
            window: window,
            campaigns: [campaign(1, [("2026-02-20", 1), ("2026-02-21", 5), ("2026-02-23", 4)])]
        )
        let difference = try difference(before, after)
        #expect(days(difference.running) == ["1 2026-02-21 2 5", "1 2026-02-22 3 -"])
        #expect(difference.added.map(\.figures.totalCalls) == [4])
    }

    @Test func aDayOfZerosIsNotADayWithoutFigures() throws {
        let before = snapshot(campaigns: [campaign(1, [("2026-02-01", 0)])])
        let after = snapshot(campaigns: [campaign(1, [])])
        let difference = try difference(before, after)
        #expect(days(difference.restated) == ["1 2026-02-01 0 -"])
        #expect(difference.restated.first?.days.first?.counters == [])
    }

    @Test func everyCounterThatDiffersIsNamed() {
        var figures = CallFigures.zero
        figures.meetings = -1
        figures.durationSeconds = .max
        let change = SnapshotDifference.DayChange(day: Samples.today, before: .zero, after: figures)
        #expect(change.counters.map(\.words) == ["meetings booked", "total duration seconds"])
    }

    @Test func campaignsAreNewGoneOrRenamed() throws {
        let difference = try difference(
            snapshot(
                campaigns: [
                    campaign(1, [], name: "Old"), campaign(2, []), campaign(3, [], name: "caf\u{E9}"), campaign(5, []),
                ]
            ),
            snapshot(
                campaigns: [
                    campaign(1, [], name: "New"), campaign(3, [], name: "cafe\u{301}"), campaign(4, []),
                    campaign(5, [], name: nil),
                ]
            )
        )
        #expect(difference.campaigns.new.map(\.id.low) == [4])
        #expect(difference.campaigns.gone.map(\.id.low) == [2])
        #expect(difference.campaigns.renamed.map(\.id.low) == [1, 3, 5])
        #expect(difference.campaigns.renamed.map(\.after) == ["New", "cafe\u{301}", nil])
    }

    @Test func batchesAreNewGoneOrChanged() throws {
        let difference = try difference(
            snapshot(batches: [Samples.batch(1), Samples.batch(2), Samples.batch(3, createdAt: "2026-02-01T00:00:00Z")]
            ),
            snapshot(
                batches: [
                    Samples.batch(1), Samples.batch(2, status: "completed", completedAt: "2026-02-16T00:00:00Z"),
                    Samples.batch(4, createdAt: "2026-02-16T00:00:00Z"),
                ]
            )
        )
        #expect(difference.batches.new.map(\.id.low) == [4])
        #expect(difference.batches.gone.map(\.id.low) == [3])
        #expect(difference.batches.changed.map(\.after.id.low) == [2])
        #expect(difference.batches.changed.map(\.before.status) == ["processing"])
    }

    @Test func aBatchWhoseCreationMovedIsChanged() throws {
        let difference = try difference(
            snapshot(batches: [Samples.batch(1), Samples.batch(2), Samples.batch(3)]),
            snapshot(
                batches: [
                    Samples.batch(1, createdAt: "2026-02-01T00:00:00Z"), Samples.batch(2),
                    Samples.batch(3, status: "paused"),
                ]
            )
        )
        #expect(difference.batches.new.isEmpty && difference.batches.gone.isEmpty)
        #expect(difference.batches.changed.map(\.after.id.low) == [3, 1])
    }

    @Test func settingsThatDifferAreNamed() throws {
        let agency = Agency(
            id: Samples.agency.id,
            name: "Northwind 2",
            slug: "northwind",
            preferences: Agency.Preferences(locale: "de", reportRecipients: ["a@b.example", "c@d.example"])
        )
        let facts = try difference(snapshot(), snapshot(agency: agency)).facts
        #expect(facts.map(\.name) == ["name", "settings.locale", "settings.report_recipients"])
        #expect(facts.map(\.before) == ["Northwind", nil, nil])
        #expect(facts.map(\.after) == ["Northwind 2", "de", "a@b.example, c@d.example"])
    }

    /// Walking over sorted lists finds what looking up every campaign and day finds.
    @Test(arguments: UInt64(0)..<50)
    func everyDayIsFoundOnce(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        func some(_ asOf: String) -> Snapshot {
            let campaigns = (UInt64(1)...6).filter { _ in Bool.random(using: &random) }.map { number in
                let days = (1...20).filter { _ in Bool.random(using: &random) }.map { day in
                    ("2026-02-\(day < 10 ? "0" : "")\(day)", Int64.random(in: 0...2, using: &random))
                }
                return campaign(number, days.filter { $0.0 <= asOf.prefix(10) })
            }
            return snapshot(asOf, campaigns: campaigns)
        }
        let (before, after) = (some("2026-02-12T12:00:00Z"), some("2026-02-18T12:00:00Z"))
        var expected: [String] = []
        var new: Int64 = 0
        for id in UInt64(1)...6 {
            for day in 1...20 {
                let day = Samples.day("2026-02-01").adding(days: day - 1)
                func figures(_ snapshot: Snapshot) -> CallFigures? {
                    snapshot.campaign(Samples.id(id))?.days.first { $0.day == day }?.figures
                }
                let (old, current) = (figures(before), figures(after))
                if day > before.clock.today {
                    new += current?.totalCalls ?? 0
                } else if old != current {
                    let texts = [old, current].map { $0.map { "\($0.totalCalls)" } ?? "-" }
                    expected.append("\(id) \(day) \(texts[0]) \(texts[1])")
                }
            }
        }
        let difference = try difference(before, after)
        #expect((days(difference.restated) + days(difference.running)).sorted() == expected.sorted())
        #expect(difference.restated.allSatisfy { $0.days.allSatisfy { $0.day < before.clock.today } })
        #expect(difference.added.reduce(0) { $0 + $1.figures.totalCalls } == new)
    }

    @Test func aSnapshotReadBackMustBeInOrder() throws {
        let good = snapshot(
            batches: [Samples.batch(1), Samples.batch(2)],
            campaigns: [campaign(1, [("2026-02-01", 1), ("2026-02-02", 2)]), campaign(2, [])]
        )
        #expect(try Snapshot(json: good.json) == good)
        func reason(_ broken: Snapshot) -> String? {
            do throws(SnapshotError) {
                _ = try Snapshot(json: broken.json)
                return nil
            } catch {
                return error.description
            }
        }
        let days = "holds days that are out of order, twice there or outside its window"
        #expect(reason(snapshot(campaigns: [campaign(1, [("2026-02-02", 1), ("2026-02-01", 2)])])) == days)
        #expect(reason(snapshot(campaigns: [campaign(1, [("2026-02-02", 1), ("2026-02-02", 2)])])) == days)
        #expect(reason(snapshot(campaigns: [campaign(1, [("2025-02-02", 1)])])) == days)
        #expect(
            reason(snapshot(campaigns: [campaign(2, []), campaign(1, [])]))
                == "holds campaigns that are out of order or twice there"
        )
        #expect(
            reason(snapshot(batches: [Samples.batch(1), Samples.batch(1)]))
                == "holds batches that are out of order or twice there"
        )
        #expect(
            reason(snapshot(campaigns: [campaign(1, [("2026-02-01", .max), ("2026-02-02", 1)])]))
                == "holds figures whose sums leave 64 bits"
        )
    }
}
