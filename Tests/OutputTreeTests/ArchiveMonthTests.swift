import Dashboard
import OutputTree
import Testing

@Suite struct ArchiveMonthTests {
    private func figures(_ seed: Int64) -> CallFigures {
        var figures = CallFigures.zero
        figures.totalCalls = seed
        figures.connectedCalls = seed / 2
        figures.conversations = seed / 3
        figures.qualifiedLeads = seed / 5
        figures.meetings = seed / 7
        return figures
    }

    /// - Parameter day: Where it is not that of the name.
    private func entry(_ name: String, day: String? = nil, _ seed: Int64 = 210) throws -> ArchiveEntry {
        let day = try #require(CalendarDay(day ?? String(name.prefix(10))))
        return try #require(ArchiveEntry(name: name, day: day, headline: figures(seed)))
    }

    @Test func anEntryIsReadFromItsName() throws {
        let entry = try entry("2026-02-16T235959Z-3")
        #expect(entry.asOf == Instant("2026-02-16T23:59:59Z"))
        #expect(entry.version == 3)
        #expect(entry.month == "2026-02")
    }

    /// The name is in UTC, and west of it a day ends on the next one's date.
    @Test func anEntryStandsInTheMonthOfItsDay() throws {
        let entry = try entry("2026-03-01T055959Z", day: "2026-02-28")
        #expect(entry.month == "2026-02")
        #expect(ArchiveEntry.months(of: entry.name) == ["2026-02", "2026-03"])
        #expect(ArchiveEntry.months(of: "2026-02-16T235959Z") == ["2026-02"])
        #expect(ArchiveEntry.months(of: "lost+found") == [])
    }

    @Test(arguments: ["", "2026-02", "lost+found", "2026-02-30T235959Z", "2026-02-16T23:59:59Z"])
    func whatIsNoSnapshotIsNoEntry(name: String) {
        #expect(ArchiveEntry(name: name, day: .first, headline: .zero) == nil)
    }

    @Test func entriesAreNewestFirstInAnyOrderGiven() throws {
        let names = ["2026-02-17T000000Z", "2026-02-16T235959Z-10", "2026-02-16T235959Z-2", "2026-02-16T235959Z"]
        for _ in 0..<20 {
            let month = ArchiveMonth(name: "2026-02", entries: try names.shuffled().map { try entry($0) })
            #expect(month.entries.map(\.name) == names)
        }
    }

    @Test func theListIsOneLineASnapshot() throws {
        let month = ArchiveMonth(
            name: "2026-02",
            entries: [try entry("2026-02-15T235959Z", day: "2026-02-14", 70), try entry("2026-02-16T235959Z")]
        )
        let expected = """
            {"schema":"callsheet-archive-month","version":1,"month":"2026-02","snapshots":[
            {"name":"2026-02-16T235959Z","day":"2026-02-16","total_calls":210,"connected_calls":105,"conversations_had":70,\
            "qualified_leads":42,"meetings_booked":30},
            {"name":"2026-02-15T235959Z","day":"2026-02-14","total_calls":70,"connected_calls":35,"conversations_had":23,\
            "qualified_leads":14,"meetings_booked":10}]}

            """
        #expect(String(decoding: month.json, as: UTF8.self) == expected)
    }

    @Test func aLateReportSaysWhenItsBatchesWereRead() throws {
        let read = try #require(Instant("2026-02-18T04:40:03Z"))
        let day = try #require(CalendarDay("2026-02-16"))
        let late = try #require(
            ArchiveEntry(
                name: "2026-02-16T235959Z",
                day: day,
                headline: figures(210),
                lateReading: read
            )
        )
        let month = ArchiveMonth(name: "2026-02", entries: [late, try entry("2026-02-17T235959Z")])
        let lines = String(decoding: month.json, as: UTF8.self).split(separator: "\n")
        #expect(
            lines[2] == """
                {"name":"2026-02-16T235959Z","day":"2026-02-16","total_calls":210,"connected_calls":105,\
                "conversations_had":70,"qualified_leads":42,"meetings_booked":30,\
                "late":{"batches_read_at":"2026-02-18T04:40:03Z"}}]}
                """
        )
        #expect(ArchiveMonth(name: "2026-02", json: month.json) == month)
        // A time that is none makes the list none: it is then made anew.
        let damaged = String(decoding: month.json, as: UTF8.self).replacing("04:40:03Z", with: "04:40")
        #expect(ArchiveMonth(name: "2026-02", json: Array(damaged.utf8)) == nil)
    }

    @Test func listsReadBackAsThemselves() throws {
        for count in [0, 1, 28] {
            let entries = try (0..<count).map { day in
                try entry("2026-02-\(day < 9 ? "0" : "")\(day + 1)T235959Z", Int64.random(in: 0...(.max)))
            }
            let month = ArchiveMonth(name: "2026-02", entries: entries)
            #expect(ArchiveMonth(name: "2026-02", json: month.json) == month)
            #expect(ArchiveMonth(name: "2026-03", json: month.json) == nil)
            #expect(entries.allSatisfy { month.contains($0.name) })
            #expect(!month.contains("2026-03-01T235959Z"))
        }
    }

    @Test func aListCutShortIsNone() throws {
        let json = ArchiveMonth(name: "2026-02", entries: [try entry("2026-02-16T235959Z")]).json
        for count in 0..<json.count - 1 {
            #expect(ArchiveMonth(name: "2026-02", json: Array(json.prefix(count))) == nil)
        }
    }

    @Test func onlyListsNameAMonth() {
        #expect(ArchiveMonth.name(ofListFile: "2026-02.json") == "2026-02")
        #expect(ArchiveMonth.name(ofListFile: "2026-02.html") == nil)
        #expect(ArchiveMonth.name(ofListFile: "2026-02.json.gz") == nil)
    }
}
