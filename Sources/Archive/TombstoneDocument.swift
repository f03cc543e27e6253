internal import Dashboard
internal import FoundationEssentials

/// A pruned snapshot's `tombstone.json` read back.
struct TombstoneDocument: Decodable {
    let schema: String
    let snapshot: String
    let sha256: String
    let prunedAt: String

    enum CodingKeys: String, CodingKey {
        case schema
        case snapshot
        case sha256
        case prunedAt = "pruned_at"
    }

    /// `nil` for a text that is no such note.
    init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(TombstoneDocument.self, from: Data(json)),
            document.schema == "callsheet-tombstone", Instant(document.prunedAt) != nil
        else { return nil }
        self = document
    }
}
