internal import Dashboard
internal import FoundationEssentials

/// One month of an agency's archive, and its list, `archive/<YYYY-MM>.json` in the agency's folder.
///
/// The archive's pages are made from these lists, so that a run touches one month, however many snapshots there are.
/// They hold nothing that the snapshots' manifests do not, and are made anew from those when they are missing.
package struct ArchiveMonth: Hashable, Sendable {
    /// `2026-02`
    package let name: String
    /// Newest first, a correction before what it corrects.
    package let entries: [ArchiveEntry]

    package init(name: String, entries: [ArchiveEntry]) {
        self.name = name
        self.entries = entries.sorted { SnapshotName.isLater($0.name, than: $1.name) }
    }

    package static func listFile(_ name: String) -> String { "\(OutputTree.archive)/\(name)\(listSuffix)" }

    package static func pageFile(_ name: String) -> String { "\(OutputTree.archive)/\(name)\(pageSuffix)" }

    /// The month whose list a file in `archive/` is; `nil` for another file.
    package static func name(ofListFile file: String) -> String? {
        file.hasSuffix(listSuffix) ? String(file.dropLast(listSuffix.count)) : nil
    }

    /// The month whose page a file of the agency's folder is, by its path; `nil` for another file.
    package static func name(ofPageFile path: String) -> String? {
        let folder = "\(OutputTree.archive)/"
        guard path.hasPrefix(folder), path.hasSuffix(pageSuffix) else { return nil }
        return String(path.dropFirst(folder.count).dropLast(pageSuffix.count))
    }

    private static let listSuffix = ".json"
    private static let pageSuffix = ".html"

    package var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":\"callsheet-archive-month\",\"version\":1,\"month\":" as StaticString)
        bytes.append(json: name)
        bytes.append(",\"snapshots\":[" as StaticString)
        bytes.append(lines: entries) { bytes, entry in
            bytes.append("{\"name\":" as StaticString)
            bytes.append(json: entry.name)
            bytes.append(",\"day\":\"" as StaticString)
            bytes.append(entry.day)
            bytes.append(UInt8(ascii: "\""))
            bytes.append(headline: entry.headline)
            bytes.append(late: entry.lateReading)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }

    /// Reads a month's list; `nil` for a text that is none, such as one without days, as they were once.
    package init?(name: String, json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)), document.month == name
        else { return nil }
        var entries: [ArchiveEntry] = []
        for row in document.snapshots {
            guard let day = CalendarDay(row.day) else { return nil }
            let lateReading = row.late?.reading
            if row.late != nil, lateReading == nil { return nil }
            let entry = ArchiveEntry(name: row.name, day: day, headline: row.figures, lateReading: lateReading)
            if let entry { entries.append(entry) }
        }
        self.name = name
        self.entries = entries
    }

    package func contains(_ snapshot: String) -> Bool {
        entries.contains { $0.name == snapshot }
    }

    private struct Document: Decodable {
        let month: String
        let snapshots: [Row]

        struct Row: Decodable {
            let name: String
            let day: String
            let figures: CallFigures
            let late: LateReading?

            private enum CodingKeys: CodingKey {
                case name
                case day
                case late
            }

            init(from decoder: any Decoder) throws {
                let values = try decoder.container(keyedBy: CodingKeys.self)
                name = try values.decode(String.self, forKey: .name)
                day = try values.decode(String.self, forKey: .day)
                figures = try HeadlineFigures(from: decoder).figures
                late = try values.decodeIfPresent(LateReading.self, forKey: .late)
            }
        }
    }
}
