internal import Dashboard
internal import Files
internal import OutputTree

/// One agency's part of the published tree; nothing outside it can be reached from here.
///
/// Every folder on the way is opened by itself and never through a link. The one link that matters, `latest`, is read and
/// its target checked.
struct AgencyFolder {
    let agency: RowID
    private let folder: OpenFile

    /// `nil` when the agency has none.
    init?(_ agency: RowID, in output: OpenFile) throws(UnreadableFile) {
        guard let name = PathName(agency.description), let agencies = try output.folder(.agencies),
            let folder = try agencies.folder(name)
        else { return nil }
        self.agency = agency
        self.folder = folder
    }

    /// The identity of the link `latest` itself. See ``OpenFile/identity(ofLinkAt:)``.
    static func latestLink(_ agency: RowID, in output: OpenFile) -> FileIdentity? {
        output.identity(ofLinkAt: OutputTree.latest(of: agency))
    }

    /// The snapshot that `latest` leads to now. `nil` when nothing has been published.
    func latest() throws(UnreadableFile) -> SnapshotFolder? {
        guard let target = try folder.destination(ofLink: .latest) else {
            // The archive's page is written with the first link. A page without a link means that the link was lost.
            if folder.identity(.index) != nil { throw UnreadableFile() }
            return nil
        }
        guard SnapshotName.isBeside(link: target), let name = PathName(SnapshotName.inLink(target)),
            let snapshot = try snapshot(name)
        else { throw UnreadableFile() }
        return snapshot
    }

    func snapshot(_ name: PathName) throws(UnreadableFile) -> SnapshotFolder? {
        guard let snapshots = try folder.folder(.snapshots), let folder = try snapshots.folder(name) else { return nil }
        return SnapshotFolder(agency: agency, name: name, folder: folder)
    }

    /// A file of the archive's own pages: at the top, or a month's.
    func archiveFile(_ path: [PathName]) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)? {
        switch path.count {
        case 1: return try folder.file(path[0])
        case 2 where path[0] == .archive: return try folder.folder(.archive)?.file(path[1])
        default: return nil
        }
    }
}

/// One published snapshot.
struct SnapshotFolder {
    let agency: RowID
    let name: PathName
    private let folder: OpenFile

    init(agency: RowID, name: PathName, folder: OpenFile) {
        self.agency = agency
        self.name = name
        self.folder = folder
    }

    func file(_ path: [PathName]) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)? {
        guard let last = path.last, path.count <= 4 else { return nil }
        var folder = folder
        for name in path.dropLast() {
            guard let next = try folder.folder(name) else { return nil }
            folder = next
        }
        return try folder.file(last)
    }
}
