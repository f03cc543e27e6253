internal import Dashboard
internal import Files
internal import OutputTree

/// The dashboard endpoint, answered from an agency's latest snapshot.
struct DashboardAnswers: Sendable {
    let files: PublishedFiles

    /// The answer if it is in the cache. Does not block.
    ///
    /// Pages are keyed by the `latest` link itself, which every run replaces: checking that it is still the same takes one
    /// system call, opening the file takes a dozen.
    func cached(
        _ query: DashboardQuery,
        _ agency: RowID,
        in output: OpenFile,
        acceptsGzip: Bool
    ) -> GateResponse? {
        guard place(query) != nil, let key = pageKey(query, agency, in: output, acceptsGzip),
            let (page, content) = files.cache.page(key), let bytes = content.bytes
        else { return nil }
        let published = PublishedContent(
            tag: content.tag,
            body: .bytes(bytes),
            isCompressed: page.isCompressed,
            file: page.file
        )
        return GateResponse(published, type: "application/json", snapshot: page.snapshot.text)
    }

    /// The answer from the published files. Blocks.
    func read(
        _ query: DashboardQuery,
        _ agency: RowID,
        in output: OpenFile,
        acceptsGzip: Bool
    ) throws(UnreadableFile) -> GateResponse {
        if let page = published(query, agency, in: output, acceptsGzip: acceptsGzip) { return page }
        guard let snapshot = try AgencyFolder(agency, in: output)?.latest() else { return .noSnapshot }
        guard let (file, identity) = try snapshot.file([.snapshotData]),
            let data = files.snapshot(file, identity, of: snapshot.agency)
        else { throw UnreadableFile() }
        if case .custom(let range) = query.period, !data.window.contains(range) {
            let held = "\(data.window.first) to \(data.window.last)"
            let name = data.window.contains(range.first) ? "end_date" : "start_date"
            return GateResponse(error: "Parameter '\(name)' must be within the days held, \(held)", 400)
        }
        let bytes = DashboardAnswer(query, to: data).json
        var response = GateResponse(200, headers: [("Content-Type", "application/json")], body: bytes)
        response.headers.append(("ETag", PublishedFiles.tag(of: bytes)))
        response.headers.append(("X-Snapshot", snapshot.name.text))
        return response
    }

    /// The path of the file that holds exactly the answer to a request, if runs write one.
    func place(_ request: GateRequest) -> [PathName]? {
        (try? DashboardQuery(parameters: request.parameters)).flatMap(place)
    }

    private func place(_ query: DashboardQuery) -> [PathName]? {
        guard query.status == nil, query.campaignID == nil, query.limit == DashboardQuery.standardLimit,
            query.offset % query.limit == 0,
            let period = PathName(query.period.name), let name = PathName(OutputTree.answerFile(offset: query.offset))
        else { return nil }
        return [.answers, period, name]
    }

    private func pageKey(
        _ query: DashboardQuery,
        _ agency: RowID,
        in output: OpenFile,
        _ acceptsGzip: Bool
    ) -> FileCache.PageKey? {
        AgencyFolder.latestLink(agency, in: output).map { link in
            FileCache.PageKey(
                agency: agency,
                latest: link,
                period: query.period,
                offset: query.offset,
                acceptsGzip: acceptsGzip
            )
        }
    }

    private func published(
        _ query: DashboardQuery,
        _ agency: RowID,
        in output: OpenFile,
        acceptsGzip: Bool
    ) -> GateResponse? {
        guard let path = place(query) else { return nil }
        let key = pageKey(query, agency, in: output, acceptsGzip)
        // If the page cannot be read, the answer is computed from the snapshot.
        guard let snapshot = try? AgencyFolder(agency, in: output)?.latest(),
            let content = try? files.representation(path, acceptsGzip: acceptsGzip, in: snapshot.file)
        else { return nil }
        // A page that was read while the link was being replaced may belong to either snapshot.
        if let key, key == pageKey(query, agency, in: output, acceptsGzip) {
            let page = FileCache.Page(snapshot: snapshot.name, file: content.file, isCompressed: content.isCompressed)
            files.cache.insert(page, for: key)
        }
        return GateResponse(content, type: "application/json", snapshot: snapshot.name.text)
    }
}
