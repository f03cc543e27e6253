internal import Cryptography
internal import Dashboard
internal import Files
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
    private let tags = Mutex(LRUCache<FileIdentity, String>(greatestCost: 50_000))
    private let snapshots: Mutex<LRUCache<FileIdentity, Snapshot>>

    private static let greatestKept = 256 * 1024
    private static let pieceSize = 256 * 1024

    init(contentSize: Int = 32 << 20, snapshotSize: Int = 64 << 20) {
        contents = Mutex(LRUCache(greatestCost: contentSize))
        snapshots = Mutex(LRUCache(greatestCost: snapshotSize))
    }

    /// What to send for a file that a folder holds: the file, or its compressed form where there is one and the asker
    /// takes it. Each is a representation of its own, with its own tag.
    ///
    /// - Parameter find: Opens a file in that folder.
    /// - Returns: `nil` when there is no such file.
    func representation(
        _ path: [PathName],
        acceptsGzip: Bool,
        in find: ([PathName]) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)?
    ) throws(UnreadableFile) -> PublishedContent? {
        var found: (file: OpenFile, identity: FileIdentity)?
        if acceptsGzip, let name = path.last?.compressed { found = try find(path.dropLast() + [name]) }
        let isCompressed = found != nil
        if found == nil { found = try find(path) }
        guard let (file, identity) = found else { return nil }
        guard let (tag, body) = content(file, identity) else { throw UnreadableFile() }
        return PublishedContent(tag: tag, body: body, isCompressed: isCompressed)
    }

    /// The tags of both representations, for a proxy that sends the files itself; `nil` for the one that is not there.
    func tags(
        _ path: [PathName],
        in find: ([PathName]) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)?
    ) throws(UnreadableFile) -> (plain: String?, compressed: String?) {
        var compressed: (file: OpenFile, identity: FileIdentity)?
        if let name = path.last?.compressed { compressed = try find(path.dropLast() + [name]) }
        return (try find(path).flatMap(tag), compressed.flatMap(tag))
    }

    /// A file's tag alone, without keeping its bytes; `nil` when it cannot be read.
    private func tag(_ file: OpenFile, _ identity: FileIdentity) -> String? {
        if let known = tags.withLock({ $0.value(identity) }) { return known }
        guard let tag = ContentStore.tag(of: file, count: identity.size) else { return nil }
        tags.withLock { $0.insert(tag, for: identity, cost: 1) }
        return tag
    }

    /// A file's body and its tag, by its content; `nil` when it cannot be read.
    private func content(_ file: OpenFile, _ identity: FileIdentity) -> (tag: String, body: GateResponse.Body)? {
        if let known = contents.withLock({ $0.value(identity) }) {
            return (known.tag, known.bytes.map { .bytes($0) } ?? .file(file, count: identity.size))
        }
        if identity.size <= ContentStore.greatestKept {
            guard let bytes = file.read(at: 0, count: identity.size), bytes.count == identity.size else { return nil }
            let content = Content(tag: ContentStore.tag(of: bytes), bytes: bytes)
            contents.withLock { $0.insert(content, for: identity, cost: bytes.count + 512) }
            return (content.tag, .bytes(bytes))
        }
        guard let tag = ContentStore.tag(of: file, count: identity.size) else { return nil }
        contents.withLock { $0.insert(Content(tag: tag, bytes: nil), for: identity, cost: 512) }
        return (tag, .file(file, count: identity.size))
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
        tag(SHA256.digest(of: bytes))
    }

    private static func tag(of file: OpenFile, count size: Int) -> String? {
        var hash = SHA256()
        var offset = 0
        while offset < size {
            let count = min(pieceSize, size - offset)
            guard let piece = file.read(at: offset, count: count), piece.count == count else { return nil }
            hash.update(piece)
            offset += count
        }
        return tag(hash.finalize())
    }

    private static func tag(_ digest: SHA256Value) -> String {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        for byte in digest.bytes.prefix(16) {
            for nibble in [byte >> 4, byte & 15] { text.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
        }
        text.append(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }
}
