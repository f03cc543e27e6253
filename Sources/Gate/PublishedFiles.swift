internal import Cryptography
internal import Dashboard
internal import Files
internal import Text

/// The content of a published file, in the form that is sent.
struct PublishedContent: Sendable {
    /// Strong, and of this form of the file alone.
    let tag: String
    let body: GateResponse.Body
    /// Whether it is the gzip file beside the requested one.
    let isCompressed: Bool
    let file: FileIdentity
}

/// Published files: their bytes, entity tags and decoded snapshots. Blocks while it reads what is not in the cache.
struct PublishedFiles: Sendable {
    let cache = FileCache()

    /// Bytes; larger files are sent piece by piece.
    private static let maxKeptSize = 256 * 1024
    private static let pieceSize = 256 * 1024

    /// What to send for a file in a folder: the file, or its compressed form if there is one and the client accepts it. Each
    /// is a representation of its own, with its own tag.
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
        guard let content = content(file, identity) else { throw UnreadableFile() }
        return PublishedContent(
            tag: content.tag,
            body: content.bytes.map { .bytes($0) } ?? .file(file, count: identity.size),
            isCompressed: isCompressed,
            file: identity
        )
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
        if let known = cache.tag(identity) { return known }
        guard let tag = PublishedFiles.tag(of: file, count: identity.size) else { return nil }
        cache.insert(tag: tag, for: identity)
        return tag
    }

    /// `nil` when the file cannot be read.
    private func content(_ file: OpenFile, _ identity: FileIdentity) -> FileCache.Content? {
        if let known = cache.content(identity) { return known }
        let content: FileCache.Content
        if identity.size <= PublishedFiles.maxKeptSize {
            guard let bytes = file.read(at: 0, count: identity.size), bytes.count == identity.size else { return nil }
            content = FileCache.Content(tag: PublishedFiles.tag(of: bytes), bytes: bytes)
        } else {
            guard let tag = PublishedFiles.tag(of: file, count: identity.size) else { return nil }
            content = FileCache.Content(tag: tag, bytes: nil)
        }
        cache.insert(content, for: identity)
        return content
    }

    /// A snapshot's data; `nil` when the file is damaged or belongs to another agency.
    func snapshot(_ file: OpenFile, _ identity: FileIdentity, of agency: RowID) -> Snapshot? {
        if let known = cache.snapshot(identity) { return known.agency.id == agency ? known : nil }
        guard let bytes = file.read(at: 0, count: identity.size), bytes.count == identity.size,
            let snapshot = try? Snapshot(json: bytes), snapshot.agency.id == agency
        else { return nil }
        cache.insert(snapshot, for: identity, size: bytes.count)
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

    /// Half of the digest is enough to tell apart all versions of a file.
    private static func tag(_ digest: SHA256Value) -> String {
        "\"\(String(hex: Array(digest.bytes.prefix(16))))\""
    }
}
