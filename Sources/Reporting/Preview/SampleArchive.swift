internal import Dashboard
internal import OutputTree

/// An archive as it would be, had a report been published at a snapshot's time on each of the days before, too.
struct SampleArchive {
    /// Reports, the snapshot's own among them; more than the feed tells of.
    private static let days = 45
    private static let olderMonths = 3

    /// Newest first.
    let recent: [ArchiveMonth]
    /// The names of months before those, newest first.
    let older: [String]

    /// - Complexity: O(campaigns · days of the snapshot).
    init(of snapshot: Snapshot) {
        let clock = snapshot.clock
        var entries: [ArchiveEntry] = []
        for age in 0..<SampleArchive.days {
            let day = clock.today.adding(days: -age)
            guard day >= snapshot.window.first else { break }
            let asOf = Instant(microsecondsSince1970: clock.asOf.microsecondsSince1970 - Int64(age) * 86_400_000_000)
            let headline = snapshot.figures(in: Period.standard.range(today: day))
            // One has been corrected, so that its template shows how that looks.
            for suffix in age == 2 ? ["", "-2"] : [""] {
                if let entry = ArchiveEntry(name: asOf.stamp + suffix, day: day, headline: headline) {
                    entries.append(entry)
                }
            }
        }
        recent = Dictionary(grouping: entries, by: \.month)
            .map { ArchiveMonth(name: $0.key, entries: $0.value) }
            .sorted { $0.name > $1.name }
        var older: [String] = []
        var first = recent.last.flatMap { CalendarDay("\($0.name)-01") }
        while let next = first?.adding(days: -1), older.count < SampleArchive.olderMonths {
            older.append(String(next.description.prefix(7)))
            first = CalendarDay("\(older[older.count - 1])-01")
        }
        self.older = older
    }
}
