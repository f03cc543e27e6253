import Archive
import Dashboard
import Foundation
import OutputTree
import TestSupport
import Testing

/// What an agency's archive lists, month by month.
@Suite struct ArchiveListingTests {
    let sandbox: TemporaryFolder
    var output: String { sandbox.output }
    var agencyFolder: String { "\(output)/agencies/\(Publishing.first.id)" }

    init() throws {
        sandbox = try TemporaryFolder()
    }

    /// Publishes a snapshot of a day with its list, and says what that lists.
    @discardableResult
    private func publish(_ asOf: String, day: String, periods: [Period] = Period.fixed) throws -> ArchiveListing? {
        let clock = ReportClock(
            asOf: try #require(Instant(asOf)),
            timeZone: "America/Chicago",
            today: try #require(CalendarDay(day))
        )
        let stage = try Stage(in: output)
        let manifest = Publishing.manifest(Publishing.first, clock, periods: periods)
        let staged = try stage.write(Publishing.files(asOf), manifest: manifest)
        let listing = try stage.listing(with: staged, clock: clock, headline: .zero)
        if let listing { try stage.write(listing: listing.files, of: Publishing.first.id) }
        _ = try stage.publish([staged])
        try stage.remove()
        return listing
    }

    private func months(_ listing: ArchiveListing?) throws -> [String: [String]] {
        let listing = try #require(listing)
        return Dictionary(uniqueKeysWithValues: listing.recent.map { ($0.name, $0.entries.map(\.day.description)) })
    }

    /// West of UTC a day ends on the next one's date, and the last of February in March.
    @Test func aSnapshotStandsInTheMonthOfItsDay() throws {
        try publish("2026-02-28T05:59:59Z", day: "2026-02-27")
        try publish("2026-03-01T05:59:59Z", day: "2026-02-28")
        let listing = try publish("2026-03-02T05:59:59Z", day: "2026-03-01")
        #expect(try months(listing) == ["2026-03": ["2026-03-01"], "2026-02": ["2026-02-28", "2026-02-27"]])
        #expect(listing?.changed.map(\.name) == ["2026-03"])
        #expect(listing?.files.map(\.path) == ["archive/2026-03.json"])
        // Found again in whichever month it stands: a run that is repeated changes nothing.
        #expect(try publish("2026-03-02T05:59:59Z", day: "2026-03-01") == nil)
    }

    @Test func listsWithoutDaysAreMadeAnew() throws {
        try publish("2026-03-01T05:59:59Z", day: "2026-02-28")
        let list = "\(agencyFolder)/archive/2026-02.json"
        let text = try text(of: list)
        #expect(text.contains(#"{"name":"2026-03-01T055959Z","day":"2026-02-28","total_calls":0"#))
        try text.replacing(#","day":"2026-02-28""#, with: "").write(toFile: list, atomically: true, encoding: .utf8)
        let listing = try publish("2026-03-02T05:59:59Z", day: "2026-03-01")
        #expect(try months(listing) == ["2026-03": ["2026-03-01"], "2026-02": ["2026-02-28"]])
        #expect(listing?.changed.map(\.name) == ["2026-03", "2026-02"])
    }

    /// The list is gone, so the day comes from the manifests: there the last of a fixed period, or of what was read.
    @Test(
        arguments: [
            ([.days7], "2026-02-28"),
            ([.custom(DayRange("2026-01-01", "2026-01-05"))], "2026-02-28"),
            ([.custom(DayRange("2026-01-01", "2026-02-28"))], "2026-02-28"),
            // A period that was still ahead says nothing of the day, which is taken from the name.
            ([.custom(DayRange("2026-01-01", "2026-12-31"))], "2026-03-01"),
        ] as [([Period], String)]
    )
    func theDayIsFoundInAManifest(_ periods: [Period], _ expected: String) throws {
        try publish("2026-03-01T05:59:59Z", day: "2026-02-28", periods: periods)
        try FileManager.default.removeItem(atPath: "\(agencyFolder)/archive")
        let listing = try #require(try publish("2026-03-03T05:59:59Z", day: "2026-03-02"))
        let days = listing.recent.flatMap(\.entries).filter { $0.name == "2026-03-01T055959Z" }.map(\.day.description)
        #expect(days == [expected])
    }
}

extension DayRange {
    fileprivate init(_ first: String, _ last: String) {
        self.init(CalendarDay(first)!, CalendarDay(last)!)
    }
}
