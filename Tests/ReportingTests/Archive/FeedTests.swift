import Dashboard
import Testing

/// The Atom feed. Source: RFC 4287, section 4.1 (what a feed and an entry must have) and 4.2.
@Suite struct FeedTests {
    private func feed(
        _ months: [ArchiveSamples.Month],
        name: String = "Northwind",
        _ preferences: Agency.Preferences = Agency.Preferences()
    ) throws -> FeedElement {
        try FeedElement(
            ArchiveSamples.file(
                "feed.xml",
                recent: months,
                name: name,
                preferences: preferences,
                templates: ReportSamples.productTemplates()
            )
        )
    }

    /// Days of a month, the last first.
    private static func month(_ name: String, _ days: ClosedRange<Int>) -> ArchiveSamples.Month {
        ArchiveSamples.month(
            name,
            days.reversed().map { ArchiveSamples.report("\(name)-\($0 < 10 ? "0" : "")\($0)T23:59:59Z") }
        )
    }

    private static let corrected = ArchiveSamples.month(
        "2026-02",
        [
            ArchiveSamples.report("2026-02-16T23:59:59Z", version: 2), ArchiveSamples.report("2026-02-16T23:59:59Z"),
            ArchiveSamples.report("2026-02-15T12:00:00.25Z"),
        ]
    )

    @Test func aFeedHasWhatAtomWants() throws {
        let feed = try feed([Self.corrected])
        #expect(feed.name == "feed")
        #expect(feed.attributes == ["xmlns": "http://www.w3.org/2005/Atom"])
        #expect(feed.texts("id") == ["urn:uuid:5a11ad00-0000-4000-8000-000000000001"])
        #expect(feed.texts("title") == ["Northwind: campaign reports"])
        #expect(feed.texts("updated") == ["2026-02-16T23:59:59Z"])
        #expect(feed.children("author").map { $0.texts("name") } == [["Northwind"]])
        #expect(feed.children("link").map { $0.attributes["rel"] } == ["self", "alternate"])
        #expect(feed.children("link").map { $0.attributes["href"] } == ["feed.xml", "index.html"])
        #expect(Set(feed.children.map(\.name)) == ["id", "title", "updated", "author", "link", "entry"])
    }

    @Test func anEntryHasWhatAtomWants() throws {
        let entries = try feed([Self.corrected]).children("entry")
        #expect(entries.count == 3)
        for entry in entries {
            #expect(entry.children.map(\.name) == ["id", "title", "updated", "link", "summary"])
            #expect(entry.children("link")[0].attributes["rel"] == "alternate")
        }
        #expect(
            entries.flatMap { $0.texts("title") } == [
                "Report of 16 Feb 2026, 23:59 (correction 1)", "Report of 16 Feb 2026, 23:59",
                "Report of 15 Feb 2026, 12:00",
            ]
        )
        #expect(
            entries.map { $0.children("link")[0].attributes["href"] } == [
                "snapshots/2026-02-16T235959Z-2/index.html", "snapshots/2026-02-16T235959Z/index.html",
                "snapshots/2026-02-15T120000Z/index.html",
            ]
        )
        #expect(
            entries[0].texts("summary")
                == ["30 days: 1,000 calls, contact rate 25.0%, 20 meetings, conversion rate 2.0%."]
        )
    }

    /// A reader tells entries apart by nothing else, a correction from what it corrects included.
    @Test func idsAreUniqueAndStayTheSame() throws {
        let entries = try feed([Self.corrected, Self.month("2026-01", 1...28)]).children("entry")
        let ids = entries.flatMap { $0.texts("id") }
        #expect(ids.count == 31)
        #expect(Set(ids).count == 31)
        let prefix = "urn:uuid:5a11ad00-0000-4000-8000-000000000001#"
        #expect(ids[0] == prefix + "2026-02-16T235959Z-2")
        #expect(ids[1] == prefix + "2026-02-16T235959Z")
        #expect(ids.allSatisfy { $0.hasPrefix(prefix) })
        // Whatever was published since, and wherever the readers are.
        let before = try feed(
            [Self.month("2026-01", 1...28)],
            name: "Renamed",
            Agency.Preferences(timeZone: "Asia/Kolkata", locale: "de-DE")
        ).children("entry")
        #expect(before.flatMap { $0.texts("id") } == Array(ids.dropFirst(3)))
    }

    @Test func entriesAreNewestFirstAndTheirTimesAreInstants() throws {
        let feed = try feed([Self.month("2026-02", 1...3), Self.month("2026-01", 30...31)])
        let updated = feed.children("entry").flatMap { $0.texts("updated") }
        #expect(
            updated == [
                "2026-02-03T23:59:59Z", "2026-02-02T23:59:59Z", "2026-02-01T23:59:59Z", "2026-01-31T23:59:59Z",
                "2026-01-30T23:59:59Z",
            ]
        )
        #expect(updated.allSatisfy { Instant($0) != nil })
        #expect(feed.texts("updated") == [updated[0]])
    }

    /// 31 daily reports: whoever looks in once a month misses none.
    @Test func theNewest31AreListed() throws {
        for (days, count) in [(30, 30), (31, 31)] {
            #expect(try feed([Self.month("2026-01", 1...days)]).children("entry").count == count)
        }
        let both = try feed([Self.month("2026-02", 1...2), Self.month("2026-01", 1...31)])
        let updated = both.children("entry").flatMap { $0.texts("updated") }
        #expect(updated.count == 31)
        #expect(updated.first == "2026-02-02T23:59:59Z")
        #expect(updated.last == "2026-01-03T23:59:59Z")
    }

    @Test func anEmptyFeedIsAFeed() throws {
        let feed = try feed([])
        #expect(feed.children("entry").isEmpty)
        #expect(feed.texts("updated") == ["1970-01-01T00:00:00Z"])
    }

    /// Text that is no text of XML: markup, quotes, references, control characters.
    @Test(arguments: [
        ("A & B", "A & B"), ("<script>", "<script>"), ("\"Q\" 'q'", "\"Q\" 'q'"), ("]]>", "]]>"), ("&lt;", "&lt;"),
        ("a\u{1}b\u{B}c\u{FFFE}d\u{9F}", "ab cd"), ("Söhne 東京 🙂", "Söhne 東京 🙂"),
    ])
    func namesAreEscaped(_ name: String, _ shown: String) throws {
        let feed = try feed([Self.corrected], name: name)
        #expect(feed.texts("title") == ["\(shown): campaign reports"])
        #expect(feed.children("author").map { $0.texts("name") } == [[shown]])
    }
}
