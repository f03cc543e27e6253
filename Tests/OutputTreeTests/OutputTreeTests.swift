import Dashboard
import OutputTree
import Testing

@Suite struct OutputTreeTests {
    private let agency = RowID("0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162")!

    /// Source: CONTRACT.md 3. Other programs depend on these.
    @Test func pathsAreThoseOfTheContract() {
        let folder = "agencies/0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162"
        let stamp = "2026-02-16T235959Z"
        #expect(OutputTree.agency(agency) == folder)
        #expect(OutputTree.latest(of: agency) == "\(folder)/latest")
        #expect(OutputTree.snapshot(stamp) == "snapshots/\(stamp)")
        #expect(OutputTree.snapshot(stamp, of: agency) == "\(folder)/snapshots/\(stamp)")
        #expect(OutputTree.pruned(stamp, of: agency) == "\(folder)/pruned/\(stamp)")
        #expect(OutputTree.answer(.days30, offset: 25) == "dashboard-campaigns/30d/25.json")
        let range = DayRange(CalendarDay("2026-01-01")!, CalendarDay("2026-01-31")!)
        #expect(
            OutputTree.answer(.custom(range), offset: 0) == "dashboard-campaigns/custom-2026-01-01_2026-01-31/0.json"
        )
        #expect(ArchiveMonth.listFile("2026-02") == "archive/2026-02.json")
        #expect(ArchiveMonth.pageFile("2026-02") == "archive/2026-02.html")
        #expect(
            [
                OutputTree.runs, OutputTree.access, OutputTree.head, OutputTree.next, OutputTree.index, OutputTree.feed,
                OutputTree.manifest, OutputTree.checksums, OutputTree.signature, OutputTree.snapshotData,
                OutputTree.tombstone, OutputTree.lock,
            ] == [
                "runs", "access.json", ".head", ".next", "index.html", "feed.xml", "manifest.json", "SHA256SUMS",
                "SHA256SUMS.sig", "snapshot.json", "tombstone.json", ".lock",
            ]
        )
    }

    @Test func theStandardPeriodIsTheIndex() {
        #expect(Period.fixed.map(\.pageFile) == ["today.html", "7d.html", "index.html", "90d.html"])
        #expect(Period.fixed.map(\.markdownFile) == ["today.md", "7d.md", "report.md", "90d.md"])
        let day = CalendarDay("2026-01-01")!
        #expect(Period.custom(DayRange(day, day)).pageFile == "custom-2026-01-01_2026-01-01.html")
    }

    @Test func publishedNamesAreOfSafeCharacters() {
        let names = [
            OutputTree.agency(agency), OutputTree.snapshot("2026-02-16T235959Z-2", of: agency),
            OutputTree.answer(.custom(DayRange(CalendarDay("2026-01-01")!, CalendarDay("2026-01-31")!)), offset: 100),
            ArchiveMonth.listFile("2026-02"), OutputTree.runs, OutputTree.access, OutputTree.checksums,
        ]
        for name in names {
            #expect(name.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil, "\(name)")
        }
    }
}
