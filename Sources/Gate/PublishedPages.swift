internal import Dashboard
internal import Files
internal import Synchronization

/// A published file as it is sent.
struct PublishedContent: Sendable {
    /// Strong, and of this form of the file alone.
    let tag: String
    let body: GateResponse.Body
    /// Whether it is the gzip file beside the one that was asked for.
    let isCompressed: Bool
}

/// The API's pages that runs wrote, of each agency's latest snapshot, kept as long as there is room.
///
/// Found again by the `latest` link itself, which every run makes anew: to see that it is still the same costs one call
/// of the system, where the way to the file costs a dozen.
final class PublishedPages: Sendable {
    struct Page: Sendable {
        let content: PublishedContent
        let snapshot: PathName
    }

    private struct Key: Hashable {
        let agency: RowID
        let latest: FileIdentity
        let period: Period
        let offset: Int
        let acceptsGzip: Bool
    }

    private let pages: Mutex<LRUCache<Key, Page>>

    /// - Parameter size: Most bytes of pages kept.
    init(size: Int = 32 << 20) {
        pages = Mutex(LRUCache(greatestCost: size))
    }

    /// The page kept, or else the one that `read` gives.
    func page(
        _ query: DashboardQuery,
        of agency: RowID,
        in output: OpenFile,
        acceptsGzip: Bool,
        read: () -> Page?
    ) -> Page? {
        guard let latest = AgencyFolder.latestLink(agency, in: output) else { return read() }
        let key = Key(
            agency: agency,
            latest: latest,
            period: query.period,
            offset: query.offset,
            acceptsGzip: acceptsGzip
        )
        if let known = pages.withLock({ $0.value(key) }) { return known }
        guard let page = read() else { return nil }
        // One that was read while the link was swapped may be of either snapshot.
        if case .bytes(let bytes) = page.content.body, AgencyFolder.latestLink(agency, in: output) == latest {
            pages.withLock { $0.insert(page, for: key, cost: bytes.count + 512) }
        }
        return page
    }
}
