internal import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// The order in which an agency's snapshots were published, as they prove it themselves: each manifest names the
/// snapshot before it, and what is in `.head` and `latest` can be told from that when a copy has lost the links.
struct SnapshotChain {
    struct Link {
        let head: PublishedHead
        let previous: ManifestDocument.Reference?
        let isPruned: Bool
    }

    /// By name, kept and pruned.
    private(set) var links: [String: Link] = [:]
    /// Snapshots whose checksums or manifest cannot be read, or do not belong together.
    private(set) var unreadable: [String] = []

    /// Why the snapshots prove no order.
    struct Broken: Error {
        /// Completes a sentence that starts with the agency's folder.
        let reason: String
    }

    /// - Parameter folder: The agency's.
    /// - Complexity: O(snapshots).
    init(of folder: borrowing Directory) throws(FileError) {
        for (parent, isPruned) in [(OutputTree.snapshots, false), (OutputTree.pruned, true)] {
            guard folder.isFolder(parent) else { continue }
            let snapshots = try folder.opening(parent)
            for name in try snapshots.names() where links[name] == nil && snapshots.isFolder(name) {
                let place = try snapshots.opening(name)
                guard let sums = try place.readPlainFile(OutputTree.checksums),
                    let manifest = try place.readPlainFile(OutputTree.manifest),
                    let lines = ChecksumLine.lines(of: sums),
                    lines.first(where: { $0.path == OutputTree.manifest })?.digest == SHA256Digest(of: manifest).hex,
                    let document = try? JSONDecoder().decode(Document.self, from: Data(manifest)),
                    document.snapshot == name
                else {
                    unreadable.append(name)
                    continue
                }
                links[name] = Link(
                    head: PublishedHead(name: name, digest: SHA256Digest(of: sums)),
                    previous: document.previous,
                    isPruned: isPruned
                )
            }
        }
    }

    /// The part of a manifest that makes the chain.
    private struct Document: Decodable {
        let snapshot: String
        let previous: ManifestDocument.Reference?
    }

    /// The snapshot published last: the one that no other was published after, if every snapshot leads up to it. `nil`
    /// when there is none at all.
    func newest() -> Result<PublishedHead?, Broken> {
        do throws(Broken) { return .success(try end()) } catch { return .failure(error) }
    }

    private func end() throws(Broken) -> PublishedHead? {
        if let name = unreadable.first {
            throw Broken(reason: "has a snapshot whose checksums and manifest do not belong together: \(name)")
        }
        let followed = Set(links.values.compactMap { $0.previous?.snapshot })
        let ends = links.keys.filter { !followed.contains($0) }.sorted { SnapshotName.isLater($0, than: $1) }
        guard let end = ends.first, let newest = links[end]?.head else {
            if links.isEmpty { return nil }
            throw Broken(reason: "has snapshots that were each published after another, in a circle")
        }
        if ends.count > 1 {
            throw Broken(reason: "has snapshots after which nothing was published: \(ends.joined(separator: ", "))")
        }
        var count = 1
        var current = links[end]
        while let previous = current?.previous, count <= links.count {
            guard let link = links[previous.snapshot] else {
                throw Broken(
                    reason: "lacks \(previous.snapshot), after which \(current?.head.name ?? "") was published"
                )
            }
            guard link.head.digest.hex == previous.sha256 else {
                throw Broken(
                    reason: "has another \(previous.snapshot) than the one after which \(current?.head.name ?? "") "
                        + "was published"
                )
            }
            count += 1
            current = link
        }
        guard count == links.count else { throw Broken(reason: "has snapshots that are not in one chain") }
        return newest
    }
}
