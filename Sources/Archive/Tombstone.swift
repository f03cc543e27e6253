internal import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// A pruned or withdrawn snapshot's `tombstone.json`.
struct Tombstone: Decodable {
    private static let schema = "callsheet-tombstone"

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
        guard let document = try? JSONDecoder().decode(Tombstone.self, from: Data(json)),
            document.schema == Tombstone.schema, Instant(document.prunedAt) != nil
        else { return nil }
        self = document
    }

    /// Writes the note of a snapshot, and its signature where there is a key.
    ///
    /// - Parameters:
    ///   - withdrawal: Why it was withdrawn; `nil` for one that was pruned by a policy.
    ///   - write: Gets each file's bytes and name.
    static func write(
        of head: PublishedHead,
        at time: Instant,
        withdrawal: String? = nil,
        key: SigningKey?,
        _ write: (_ bytes: [UInt8], _ name: String) throws(FileError) -> Void
    ) throws(ArchiveError) {
        var note: [UInt8] = []
        note.append("{\"schema\":" as StaticString)
        note.append(json: Tombstone.schema)
        note.append(",\"version\":1,\"snapshot\":" as StaticString)
        note.append(json: head.name)
        note.append(",\"sha256\":" as StaticString)
        note.append(json: head.digest.hex)
        note.append(",\"pruned_at\":\"" as StaticString)
        note.append(time)
        note.append(UInt8(ascii: "\""))
        if let withdrawal {
            note.append(",\"withdrawn\":" as StaticString)
            note.append(json: withdrawal)
        }
        note.append("}\n" as StaticString)
        let signature = try key.map { key throws(ArchiveError) in try key.signature(of: note) }
        try onOutput { () throws(FileError) in
            if let signature { try write(signature, OutputTree.tombstoneSignature) }
            try write(note, OutputTree.tombstone)
        }
    }
}
