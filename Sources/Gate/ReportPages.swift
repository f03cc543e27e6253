internal import Files

/// An agency's pages and files, by the part of the path after `/reports/`. No address names an agency.
struct ReportPages: Sendable {
    let files: PublishedFiles

    func answer(
        _ path: [Substring],
        _ folder: AgencyFolder?,
        acceptsGzip: Bool
    ) throws(UnreadableFile) -> GateResponse {
        guard !path.isEmpty else { return redirect("/reports/") }
        guard let folder else { return path == [""] || path[0] == "latest" ? .noSnapshot : .notFound }
        switch path[0] {
        case "latest":
            // Pages lead to each other by relative links, which hold only under a snapshot's own name. So do a page and
            // its style sheet that are fetched while another snapshot becomes the latest.
            guard let snapshot = try folder.latest() else { return .noSnapshot }
            let rest: ArraySlice<Substring> = path.count == 1 ? [""] : path[1...]
            guard let names = names(rest), try snapshot.file(names) != nil else { return .notFound }
            return redirect("/reports/snapshots/\(snapshot.name.text)/\(rest.joined(separator: "/"))", snapshot)
        case "snapshots" where path.count == 2 && path[1] == "index.html":
            // Pages lead to the archive by ../index.html, which holds from latest/ in the published tree.
            return redirect("/reports/")
        case "snapshots":
            guard let (snapshot, names) = try place(path, folder),
                let content = try files.representation(names, acceptsGzip: acceptsGzip, in: snapshot.file)
            else { return .notFound }
            return response(content, names, snapshot)
        default:
            guard let names = names(path[...]), let last = names.last, !last.type.isEmpty,
                let content = try files.representation(names, acceptsGzip: acceptsGzip, in: folder.archiveFile)
            else { return .notFound }
            return response(content, names, nil)
        }
    }

    /// Where a file of a snapshot lies; `nil` for every other address. The archive's own pages change, so that what a
    /// proxy reads a moment later may be another one.
    func place(
        _ path: [Substring],
        _ folder: AgencyFolder
    ) throws(UnreadableFile) -> (snapshot: SnapshotFolder, path: [PathName])? {
        guard path.count > 2, path[0] == "snapshots", let name = PathName(path[1]), let names = names(path[2...]),
            let snapshot = try folder.snapshot(name)
        else { return nil }
        return (snapshot, names)
    }

    /// The names in a path. An empty path after a slash means the index page of the archive or of a snapshot; folders
    /// further down have none.
    private func names(_ path: ArraySlice<Substring>) -> [PathName]? {
        if path.count == 1, path.first == "" { return [.index] }
        var names: [PathName] = []
        for part in path {
            guard let name = PathName(part) else { return nil }
            names.append(name)
        }
        return names
    }

    private func response(
        _ content: PublishedContent,
        _ names: [PathName],
        _ snapshot: SnapshotFolder?
    ) -> GateResponse {
        let type = names.last?.type ?? ""
        return GateResponse(
            content,
            type: type.isEmpty ? "text/plain; charset=utf-8" : type,
            snapshot: snapshot?.name.text
        )
    }

    private func redirect(_ location: String, _ snapshot: SnapshotFolder? = nil) -> GateResponse {
        var response = GateResponse(302, headers: [("Location", location)])
        if let snapshot { response.headers.append(("X-Snapshot", snapshot.name.text)) }
        return response
    }
}

extension PathName {
    /// The media type by the name's ending; empty for a name without a known one.
    fileprivate var type: String {
        switch text.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "json": "application/json"
        case "css": "text/css; charset=utf-8"
        case "xml": "application/atom+xml; charset=utf-8"
        case "csv": "text/csv; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "gz": "application/gzip"
        case "sig": "application/octet-stream"
        default: ""
        }
    }
}
