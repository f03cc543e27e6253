internal import Dashboard
internal import Files
internal import Synchronization

/// Everything kept of published files, charged to one budget.
///
/// Keyed by the identity of the opened file, never by its path: published files never change, and a new file at the same
/// path has another identity.
final class FileCache: Sendable {
    struct Content: Sendable {
        let tag: String
        /// `nil` for a file too large to keep.
        let bytes: [UInt8]?
    }

    /// Which file holds a page of the API. Its bytes are kept once, as the content of that file.
    struct Page: Sendable {
        let snapshot: PathName
        let file: FileIdentity
        let isCompressed: Bool
    }

    struct PageKey: Hashable, Sendable {
        let agency: RowID
        let latest: FileIdentity
        let period: Period
        let offset: Int
        let acceptsGzip: Bool
    }

    private enum Key: Hashable, Sendable {
        case content(FileIdentity)
        case tag(FileIdentity)
        case snapshot(FileIdentity)
        case page(PageKey)
    }

    private enum Value: Sendable {
        case content(Content)
        case tag(String)
        case snapshot(Snapshot)
        case page(Page)
    }

    private let entries: Mutex<LRUCache<Key, Value>>

    /// Bytes that an entry takes beside its content: key, node of the list, tag.
    private static let overhead = 512

    /// - Parameter maxSize: Approximate number of bytes.
    init(maxSize: Int = 128 << 20) {
        entries = Mutex(LRUCache(maxCost: maxSize))
    }

    func content(_ file: FileIdentity) -> Content? {
        guard case .content(let content) = entries.withLock({ $0.value(.content(file)) }) else { return nil }
        return content
    }

    func insert(_ content: Content, for file: FileIdentity) {
        insert(.content(content), .content(file), size: content.bytes?.count ?? 0)
    }

    func tag(_ file: FileIdentity) -> String? {
        guard case .tag(let tag) = entries.withLock({ $0.value(.tag(file)) }) else { return nil }
        return tag
    }

    func insert(tag: String, for file: FileIdentity) {
        insert(.tag(tag), .tag(file), size: 0)
    }

    func snapshot(_ file: FileIdentity) -> Snapshot? {
        guard case .snapshot(let snapshot) = entries.withLock({ $0.value(.snapshot(file)) }) else { return nil }
        return snapshot
    }

    /// - Parameter size: Size in bytes of the file that it was read from.
    func insert(_ snapshot: Snapshot, for file: FileIdentity, size: Int) {
        insert(.snapshot(snapshot), .snapshot(file), size: size)
    }

    /// A page and its content; `nil` unless both are in the cache.
    func page(_ key: PageKey) -> (page: Page, content: Content)? {
        entries.withLock { entries in
            guard case .page(let page) = entries.value(.page(key)),
                case .content(let content) = entries.value(.content(page.file))
            else { return nil }
            return (page, content)
        }
    }

    func insert(_ page: Page, for key: PageKey) {
        insert(.page(page), .page(key), size: 0)
    }

    private func insert(_ value: Value, _ key: Key, size: Int) {
        entries.withLock { $0.insert(value, for: key, cost: size + FileCache.overhead) }
    }
}
