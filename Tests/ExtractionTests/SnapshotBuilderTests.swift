import Dashboard
import Testing

@testable import Extraction

/// One agency's rows become its snapshot, in whatever order they come.
@Suite
struct SnapshotBuilderTests {
    private func finish(_ builder: consuming SnapshotBuilder) throws -> Snapshot {
        try builder.finish(Samples.agency, clock: Samples.clock, window: Samples.window).get()
    }

    private func fault(_ builder: consuming SnapshotBuilder) -> String? {
        switch builder.finish(Samples.agency, clock: Samples.clock, window: Samples.window) {
        case .success: nil
        case .failure(let fault): fault.description
        }
    }

    @Test func rowsOfADayAreOneDaysFigures() throws {
        var builder = SnapshotBuilder()
        builder.addCampaign(Samples.id(1), name: "One")
        builder.sortCampaigns()
        builder.add(Samples.figures(8, connected: 1), of: Samples.id(1), on: Samples.day("2026-02-15"))
        builder.add(Samples.figures(8, connected: 2), of: Samples.id(1), on: Samples.day("2026-02-15"))
        builder.add(Samples.figures(5), of: Samples.id(1), on: Samples.day("2026-02-16"))
        let days = try finish(builder).campaigns[0].days
        #expect(
            days == [
                DailyFigures(day: Samples.day("2026-02-15"), figures: Samples.figures(16, connected: 3)),
                DailyFigures(day: Samples.day("2026-02-16"), figures: Samples.figures(5)),
            ]
        )
    }

    @Test func daysInAnyOrderAreSortedAndMerged() throws {
        var builder = SnapshotBuilder()
        builder.addCampaign(Samples.id(1), name: "One")
        builder.sortCampaigns()
        for (day, calls) in [
            ("2026-02-16", 1), ("2026-02-14", 2), ("2026-02-16", 4), ("2026-02-15", 8), ("2026-02-14", 16),
        ] {
            builder.add(Samples.figures(Int64(calls)), of: Samples.id(1), on: Samples.day(day))
        }
        let days = try finish(builder).campaigns[0].days
        #expect(days.map(\.day.description) == ["2026-02-14", "2026-02-15", "2026-02-16"])
        #expect(days.map(\.figures.totalCalls) == [18, 8, 5])
    }

    @Test func campaignsAreSortedAndStrangersAmongThemHaveNoName() throws {
        var builder = SnapshotBuilder()
        for number in [7, 3, 5] as [UInt64] { builder.addCampaign(Samples.id(number), name: "C\(number)") }
        builder.sortCampaigns()
        for number in [4, 7, 9, 4, 1] as [UInt64] {
            builder.add(Samples.figures(1), of: Samples.id(number), on: Samples.day("2026-02-16"))
        }
        let snapshot = try finish(builder)
        #expect(snapshot.campaigns.map(\.id) == [1, 3, 4, 5, 7, 9].map(Samples.id))
        #expect(snapshot.campaigns.map(\.name) == [nil, "C3", nil, "C5", "C7", nil])
        #expect(snapshot.campaigns.map { $0.days.first?.figures.totalCalls } == [1, nil, 2, nil, 1, 1])
        #expect(snapshot.campaignName(Samples.id(4)) == "Unknown Campaign")
    }

    @Test func batchesAreListedNewestFirstThenById() throws {
        var builder = SnapshotBuilder()
        builder.sortCampaigns()
        for (number, seconds) in [(5, 10), (1, 20), (4, 10), (2, 30), (3, 10)] as [(UInt64, Int64)] {
            builder.batches.append(Samples.batch(number, createdAt: seconds))
        }
        #expect(try finish(builder).batches.map(\.id) == [2, 1, 3, 4, 5].map(Samples.id))
    }

    @Test func aBatchThatComesTwiceIsAFault() {
        var builder = SnapshotBuilder()
        builder.sortCampaigns()
        for number in [1, 2, 1] as [UInt64] { builder.batches.append(Samples.batch(number, createdAt: 10)) }
        #expect(fault(builder) == "batches: id \(Samples.id(1)) comes twice")
    }

    @Test(arguments: [
        ([Int64.max], nil), ([Int64.max - 1, 1], nil),
        ([Int64.max, 1], "daily_stats: the counters' sum does not fit into 64 bits"),
        ([Int64.max, -1], "daily_stats: the counters' sum does not fit into 64 bits"),
        ([Int64.min], "daily_stats: the counters' sum does not fit into 64 bits"),
    ])
    func sumsBeyond64BitsAreAFault(_ counts: [Int64], _ expected: String?) {
        var builder = SnapshotBuilder()
        builder.sortCampaigns()
        for (number, count) in counts.enumerated() {
            builder.add(
                Samples.figures(0, seconds: count),
                of: Samples.id(UInt64(number)),
                on: Samples.day("2026-02-16")
            )
        }
        #expect(fault(builder) == expected)
    }

    @Test func nothingAtAllIsASnapshotToo() throws {
        var builder = SnapshotBuilder()
        builder.sortCampaigns()
        let snapshot = try finish(builder)
        #expect(snapshot.batches.isEmpty && snapshot.campaigns.isEmpty)
        #expect(snapshot.agency == Samples.agency)
    }
}
