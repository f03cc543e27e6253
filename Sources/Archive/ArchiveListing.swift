package import Dashboard
internal import FoundationEssentials

/// What an agency's archive pages list: the newest months in full, the older ones by name.
package struct ArchiveListing: Sendable {
    package struct Month: Sendable {
        /// `2026-02`
        package let name: String
        /// Newest first.
        package let entries: [ArchiveEntry]
    }

    /// The newest months, newest first: as many as it takes to hold ``entriesInFull`` entries.
    package let recent: [Month]
    /// The months before those, newest first.
    package let older: [String]
    /// The months whose own pages change.
    package let changed: [Month]
    /// Their lists, to be written beside the pages.
    package let files: [SnapshotFile]

    package static let entriesInFull = 60

    /// - Parameters:
    ///   - recent: The newest months in full.
    ///   - older: All months before them.
    ///   - changed: Those whose lists are new.
    private init(recent: [ArchiveMonth], older: [String], changed: some Sequence<ArchiveMonth>) {
        self.recent = recent.map { Month(name: $0.month, entries: $0.entries) }
        self.older = older
        let lists = changed.sorted { $0.month > $1.month }
        self.changed = lists.map { Month(name: $0.month, entries: $0.entries) }
        self.files = lists.map { SnapshotFile(path: ArchiveMonth.fileName($0.month), bytes: $0.json) }
    }

    /// The list of an agency's first snapshot.
    init(first entry: ArchiveEntry) {
        let month = ArchiveMonth(month: entry.month, entries: [entry])
        self.init(recent: [month], older: [], changed: [month])
    }

    /// Whether the archive lists a snapshot.
    static func lists(_ name: String, _ folder: borrowing Directory) throws(ArchiveError) -> Bool {
        try month(String(name.prefix(7)), in: folder)?.contains(name) ?? false
    }

    /// Reads what an agency's archive lists and adds a snapshot.
    ///
    /// - Parameter folder: The agency's folder, whose lists are whole.
    /// - Complexity: O(entries of the newest months), whatever the number of snapshots.
    static func adding(_ entry: ArchiveEntry, to folder: borrowing Directory) throws(ArchiveError) -> ArchiveListing {
        let before = try month(entry.month, in: folder)?.entries.filter { $0.name != entry.name } ?? []
        let changed = ArchiveMonth(month: entry.month, entries: before + [entry])
        var months = Set<String>()
        if folder.exists(ArchiveMonth.folder) {
            for name in try folder.opening(ArchiveMonth.folder).names() where name.hasSuffix(".json") {
                months.insert(String(name.dropLast(".json".count)))
            }
        }
        months.insert(entry.month)
        return try read(folder, months, [changed.month: changed])
    }

    /// Makes the list anew from the manifests of the snapshots kept.
    ///
    /// - Parameter entry: One that is not in place yet.
    /// - Complexity: O(snapshots).
    static func rebuilding(
        _ folder: borrowing Directory,
        adding entry: ArchiveEntry? = nil
    ) throws(ArchiveError) -> ArchiveListing {
        var entries = entry.map { [$0] } ?? []
        if folder.exists(OutputTree.snapshots) {
            let snapshots = try folder.opening(OutputTree.snapshots)
            for name in try snapshots.names() where name != entry?.name {
                guard let manifest = try snapshots.read("\(name)/\(Manifest.fileName)"),
                    let headline = try? JSONDecoder().decode(ManifestHeadline.self, from: Data(manifest))
                else { continue }
                entries.append(ArchiveEntry(name: name, headline: headline.headline.figures))
            }
        }
        let changed = Dictionary(grouping: entries, by: \.month).mapValues { entries in
            ArchiveMonth(month: entries[0].month, entries: entries)
        }
        return try read(folder, Set(changed.keys), changed)
    }

    private static func read(
        _ folder: borrowing Directory,
        _ months: Set<String>,
        _ changed: [String: ArchiveMonth]
    ) throws(ArchiveError) -> ArchiveListing {
        var older = months.sorted(by: >)[...]
        var recent: [ArchiveMonth] = []
        var count = 0
        while count < entriesInFull, let name = older.popFirst() {
            let month: ArchiveMonth?
            if let new = changed[name] { month = new } else { month = try self.month(name, in: folder) }
            recent.append(month ?? ArchiveMonth(month: name, entries: []))
            count += month?.entries.count ?? 0
        }
        return ArchiveListing(recent: recent, older: Array(older), changed: changed.values)
    }

    private static func month(_ name: String, in folder: borrowing Directory) throws(ArchiveError) -> ArchiveMonth? {
        try folder.read(ArchiveMonth.fileName(name)).flatMap { ArchiveMonth(month: name, json: $0) }
    }
}

/// The part of a manifest that the archive's list shows.
private struct ManifestHeadline: Decodable {
    let headline: HeadlineFigures
}
