internal import Crypto
internal import Dashboard
internal import Synchronization

/// Published files and what their answers need, kept as long as there is room: their bytes, their tags, snapshots read.
///
/// Keyed by the file that was opened, never by its path: what was published is not changed, and another file under the
/// same path is another one here.
final class ContentStore: Sendable {
    private struct Content: Sendable {
        let tag: String
        /// `nil` for a file too large to keep.
        let bytes: [UInt8]?
    }

    private let contents: Mutex<LRUCache<FileIdentity, Content>>
    private let snapshots: Mutex<LRUCache<FileIdentity, Snapshot>>

    private static let greatestKept = 256 * 1024
    private static let pieceSize = 256 * 1024

    init(contentSize: Int = 32 << 20, snapshotSize: Int = 64 << 20) {
        contents = Mutex(LRUCache(greatestCost: contentSize))
        snapshots = Mutex(LRUCache(greatestCost: snapshotSize))
    }

    /// A file's body and its tag, by its content; `nil` when it cannot be read.
    func content(_ file: OpenFile, _ identity: FileIdentity) -> (tag: String, body: GateResponse.Body)? {
        if let known = contents.withLock({ $0.value(identity) }) {
            return (known.tag, known.bytes.map { .bytes($0) } ?? .file(file, count: identity.size))
        }
        if identity.size <= ContentStore.greatestKept {
            guard let bytes = file.read(at: 0, count: identity.size), bytes.count == identity.size else { return nil }
            let content = Content(tag: ContentStore.tag(of: bytes), bytes: bytes)
            contents.withLock { $0.insert(content, for: identity, cost: bytes.count + 512) }
            return (content.tag, .bytes(bytes))
        }
        var hash = SHA256()
        var offset = 0
        while offset < identity.size {
            let count = min(ContentStore.pieceSize, identity.size - offset)
            guard let piece = file.read(at: offset, count: count), piece.count == count else { return nil }
            hash.update(data: piece)
            offset += count
        }
        let content = Content(tag: ContentStore.tag(hash.finalize()), bytes: nil)
        contents.withLock { $0.insert(content, for: identity, cost: 512) }
        return (content.tag, .file(file, count: identity.size))
    }

    /// A snapshot's data, read; `nil` when the file is damaged or speaks of another agency.
    func snapshot(_ file: OpenFile, _ identity: FileIdentity, of agency: RowID) -> Snapshot? {
        if let known = snapshots.withLock({ $0.value(identity) }) { return known.agency.id == agency ? known : nil }
        guard let bytes = file.read(at: 0, count: identity.size), bytes.count == identity.size,
            let snapshot = try? Snapshot(json: bytes), snapshot.agency.id == agency
        else { return nil }
        snapshots.withLock { $0.insert(snapshot, for: identity, cost: bytes.count + 4096) }
        return snapshot
    }

    /// A strong entity tag, from the content alone.
    static func tag(of bytes: [UInt8]) -> String {
        tag(SHA256.hash(data: bytes))
    }

    private static func tag(_ digest: SHA256Digest) -> String {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        for byte in digest.prefix(16) {
            for nibble in [byte >> 4, byte & 15] { text.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
        }
        text.append(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }
}
