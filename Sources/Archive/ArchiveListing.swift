package import Dashboard
internal import Files
internal import FoundationEssentials
package import OutputTree

/// What an agency's archive pages list: the newest months in full, the older ones by name.
package struct ArchiveListing: Sendable {
    /// The newest months, newest first: as many as it takes to hold ``entriesInFull`` entries.
    package let recent: [ArchiveMonth]
    /// The months before those, newest first.
    package let older: [String]
    /// The months whose own pages change.
    package let changed: [ArchiveMonth]
    /// Their lists, to be written beside the pages.
    package let files: [SnapshotFile]

    package static let entriesInFull = 60

    /// - Parameters:
    ///   - recent: The newest months in full.
    ///   - older: All months before them.
    ///   - changed: Those whose lists are new.
    private init(recent: [ArchiveMonth], older: [String], changed: some Sequence<ArchiveMonth>) {
        self.recent = recent
        self.older = older
        self.changed = changed.sorted { $0.name > $1.name }
        self.files = self.changed.map { SnapshotFile(path: ArchiveMonth.listFile($0.name), bytes: $0.json) }
    }

    /// The list of an agency's first snapshot.
    init(first entry: ArchiveEntry) {
        let month = ArchiveMonth(name: entry.month, entries: [entry])
        self.init(recent: [month], older: [], changed: [month])
    }

    /// Whether the archive lists a snapshot.
    static func lists(_ name: String, _ folder: borrowing Directory) throws(FileError) -> Bool {
        for month in ArchiveEntry.months(of: name) {
            if try self.month(month, in: folder)?.contains(name) ?? false { return true }
        }
        return false
    }

    /// Reads what an agency's archive lists and adds a snapshot.
    ///
    /// - Parameter folder: The agency's folder, whose lists are whole.
    /// - Complexity: O(entries of the newest months), whatever the number of snapshots.
    static func adding(_ entry: ArchiveEntry, to folder: borrowing Directory) throws(FileError) -> ArchiveListing {
        let before = try month(entry.month, in: folder)?.entries.filter { $0.name != entry.name } ?? []
        let changed = ArchiveMonth(name: entry.month, entries: before + [entry])
        var months = Set<String>()
        if folder.exists(OutputTree.archive) {
            months.formUnion(try folder.opening(OutputTree.archive).names().compactMap(ArchiveMonth.name(ofListFile:)))
        }
        months.insert(entry.month)
        return try read(folder, months, [changed.name: changed])
    }

    /// Rebuilds the list from the manifests of the snapshots kept.
    ///
    /// - Parameters:
    ///   - entry: One that is not in place yet.
    ///   - excluded: One that is left out though it is in place.
    /// - Complexity: O(snapshots).
    static func rebuilding(
        _ folder: borrowing Directory,
        adding entry: ArchiveEntry? = nil,
        excluding excluded: String? = nil
    ) throws(FileError) -> ArchiveListing {
        var entries = entry.map { [$0] } ?? []
        if folder.exists(OutputTree.snapshots) {
            let snapshots = try folder.opening(OutputTree.snapshots)
            for name in try snapshots.names() where name != entry?.name && name != excluded && snapshots.isFolder(name)
            {
                guard let manifest = try snapshots.readPlainFile("\(name)/\(OutputTree.manifest)"),
                    let summary = try? JSONDecoder().decode(ManifestSummary.self, from: Data(manifest)),
                    let day = summary.day(named: name),
                    let entry = ArchiveEntry(
                        name: name,
                        day: day,
                        headline: summary.headline.figures,
                        lateReading: summary.late?.reading
                    )
                else { continue }
                entries.append(entry)
            }
        }
        let changed = Dictionary(grouping: entries, by: \.month).mapValues { entries in
            ArchiveMonth(name: entries[0].month, entries: entries)
        }
        return try read(folder, Set(changed.keys), changed)
    }

    private static func read(
        _ folder: borrowing Directory,
        _ months: Set<String>,
        _ changed: [String: ArchiveMonth]
    ) throws(FileError) -> ArchiveListing {
        var older = months.sorted(by: >)[...]
        var recent: [ArchiveMonth] = []
        var count = 0
        while count < entriesInFull, let name = older.popFirst() {
            let month: ArchiveMonth?
            if let new = changed[name] { month = new } else { month = try self.month(name, in: folder) }
            recent.append(month ?? ArchiveMonth(name: name, entries: []))
            count += month?.entries.count ?? 0
        }
        return ArchiveListing(recent: recent, older: Array(older), changed: changed.values)
    }

    private static func month(_ name: String, in folder: borrowing Directory) throws(FileError) -> ArchiveMonth? {
        try folder.readPlainFile(ArchiveMonth.listFile(name)).flatMap { ArchiveMonth(name: name, json: $0) }
    }
}

/// The part of a manifest that the archive's list shows.
private struct ManifestSummary: Decodable {
    let headline: HeadlineFigures
    let periods: [ManifestDocument.PeriodRow]
    let window: Window
    let late: LateReading?

    struct Window: Decodable {
        let lastDay: String

        enum CodingKeys: String, CodingKey {
            case lastDay = "last_day"
        }
    }

    /// The report's day: that on which its fixed periods end, and what was read of the days; unless somebody asked for
    /// nothing but days that were still ahead.
    func day(named name: String) -> CalendarDay? {
        guard let inUTC = CalendarDay(name.prefix(10)) else { return nil }
        let text = periods.first { Period(fixed: $0.name) != nil }?.lastDay ?? window.lastDay
        guard let day = CalendarDay(text), abs(day.daysSince1970 - inUTC.daysSince1970) <= 1 else { return inUTC }
        return day
    }
}
