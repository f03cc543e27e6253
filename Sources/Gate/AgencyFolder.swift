internal import Dashboard

/// One agency's part of the published tree; nothing outside it can be reached from here.
///
/// Every step is opened by itself and never through a link. The one link that counts, `latest`, is read and its target
/// checked.
struct AgencyFolder {
    let agency: RowID
    private let folder: OpenFile

    /// `nil` when the agency has none.
    init?(_ agency: RowID, in output: OpenFile) {
        guard let name = PathName(agency.description),
            let folder = output.folder(.agencies)?.folder(name)
        else { return nil }
        self.agency = agency
        self.folder = folder
    }

    /// Which link `latest` is now. See ``OpenFile/identity(ofLinkAt:)``.
    static func latestLink(_ agency: RowID, in output: OpenFile) -> FileIdentity? {
        output.identity(ofLinkAt: "agencies/\(agency)/latest")
    }

    /// The folder that `latest` leads to now; one answer comes from one such.
    func latest() -> SnapshotFolder? {
        guard let target = folder.destination(ofLink: .latest), target.hasPrefix("snapshots/") else { return nil }
        return PathName(target.dropFirst("snapshots/".count)).flatMap(snapshot)
    }

    func snapshot(_ name: PathName) -> SnapshotFolder? {
        folder.folder(.snapshots)?.folder(name).map { SnapshotFolder(agency: agency, name: name, folder: $0) }
    }

    /// A file of the archive's own pages: at the top, or a month's.
    func archiveFile(_ path: [PathName]) -> (file: OpenFile, identity: FileIdentity)? {
        switch path.count {
        case 1: folder.file(path[0])
        case 2 where path[0] == .archive: folder.folder(.archive)?.file(path[1])
        default: nil
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

    func file(_ path: [PathName]) -> (file: OpenFile, identity: FileIdentity)? {
        guard let last = path.last, path.count <= 4 else { return nil }
        var folder = folder
        for name in path.dropLast() {
            guard let next = folder.folder(name) else { return nil }
            folder = next
        }
        return folder.file(last)
    }
}
