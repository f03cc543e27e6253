internal import Dashboard
internal import FoundationEssentials

/// The list of one month's snapshots, `archive/<YYYY-MM>.json` in an agency's folder.
///
/// The archive's pages are made from these lists, so that a run touches one month, however many snapshots there are.
/// They hold nothing that the snapshots' manifests do not, and are made anew from those when they are missing.
struct ArchiveMonth {
    let month: String
    let entries: [ArchiveEntry]

    static let folder = "archive"

    static func fileName(_ month: String) -> String { "\(folder)/\(month).json" }

    var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":\"callsheet-archive-month\",\"version\":1,\"month\":" as StaticString)
        bytes.append(json: month)
        bytes.append(",\"snapshots\":[" as StaticString)
        for (position, entry) in entries.enumerated() {
            bytes.append((position == 0 ? "\n{\"name\":" : ",\n{\"name\":") as StaticString)
            bytes.append(json: entry.name)
            let figures: [(StaticString, Int64)] = [
                (",\"total_calls\":", entry.headline.totalCalls),
                (",\"connected_calls\":", entry.headline.connectedCalls),
                (",\"conversations_had\":", entry.headline.conversations),
                (",\"qualified_leads\":", entry.headline.qualifiedLeads),
                (",\"meetings_booked\":", entry.headline.meetings),
            ]
            for (label, value) in figures {
                bytes.append(label)
                bytes.append(decimal: value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }

    /// Reads a month's list; `nil` for a text that is none.
    init?(month: String, json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)), document.month == month
        else { return nil }
        self.month = month
        self.entries = document.snapshots.map { ArchiveEntry(name: $0.name, headline: $0.figures) }
    }

    init(month: String, entries: [ArchiveEntry]) {
        self.month = month
        self.entries = entries.sorted(by: ArchiveEntry.isListedBefore)
    }

    func contains(_ name: String) -> Bool {
        entries.contains { $0.name == name }
    }

    private struct Document: Decodable {
        let month: String
        let snapshots: [Row]

        struct Row: Decodable {
            let name: String
            let figures: CallFigures

            init(from decoder: any Decoder) throws {
                name = try decoder.container(keyedBy: NameKey.self).decode(String.self, forKey: .name)
                figures = try HeadlineFigures(from: decoder).figures
            }
        }

        enum NameKey: CodingKey {
            case name
        }
    }
}

/// The sums in a manifest's `headline` and in a month's list.
struct HeadlineFigures: Decodable {
    let figures: CallFigures

    private enum CodingKeys: String, CodingKey {
        case totalCalls = "total_calls"
        case connectedCalls = "connected_calls"
        case conversations = "conversations_had"
        case qualifiedLeads = "qualified_leads"
        case meetings = "meetings_booked"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        var figures = CallFigures.zero
        figures.totalCalls = try values.decode(Int64.self, forKey: .totalCalls)
        figures.connectedCalls = try values.decode(Int64.self, forKey: .connectedCalls)
        figures.conversations = try values.decode(Int64.self, forKey: .conversations)
        figures.qualifiedLeads = try values.decode(Int64.self, forKey: .qualifiedLeads)
        figures.meetings = try values.decode(Int64.self, forKey: .meetings)
        self.figures = figures
    }
}
