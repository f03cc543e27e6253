internal import Dashboard
internal import Files
internal import OutputTree

/// The dashboard endpoint, answered from an agency's latest snapshot.
struct DashboardAnswers: Sendable {
    let store: ContentStore
    private let pages = PublishedPages()

    init(store: ContentStore) {
        self.store = store
    }

    func answer(
        _ request: GateRequest,
        _ agency: RowID,
        in output: OpenFile
    ) throws(UnreadableFile) -> GateResponse {
        let query: DashboardQuery
        do throws(QueryError) {
            query = try DashboardQuery(parameters: request.parameters)
        } catch {
            return GateResponse(error: error.description, 400)
        }
        if let page = published(query, agency, in: output, acceptsGzip: request.acceptsGzip) {
            return GateResponse(page.content, type: "application/json", snapshot: page.snapshot.text)
        }
        guard let snapshot = try AgencyFolder(agency, in: output)?.latest() else { return .noSnapshot }
        guard let (file, identity) = try snapshot.file([.snapshotData]),
            let data = store.snapshot(file, identity, of: snapshot.agency)
        else { throw UnreadableFile() }
        if case .custom(let range) = query.period, !data.window.contains(range) {
            let held = "\(data.window.first) to \(data.window.last)"
            let name = data.window.contains(range.first) ? "end_date" : "start_date"
            return GateResponse(error: "Parameter '\(name)' must be within the days held, \(held)", 400)
        }
        let bytes = DashboardAnswer(query, to: data).json
        let content = PublishedContent(tag: ContentStore.tag(of: bytes), body: .bytes(bytes), isCompressed: false)
        return GateResponse(content, type: "application/json", snapshot: snapshot.name.text)
    }

    /// Where the file lies that holds the very answer to a request, if the run wrote one.
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

    private func published(
        _ query: DashboardQuery,
        _ agency: RowID,
        in output: OpenFile,
        acceptsGzip: Bool
    ) -> PublishedPages.Page? {
        guard let path = place(query) else { return nil }
        return pages.page(query, of: agency, in: output, acceptsGzip: acceptsGzip) {
            // One that cannot be read is computed.
            guard let snapshot = try? AgencyFolder(agency, in: output)?.latest(),
                let content = try? store.representation(path, acceptsGzip: acceptsGzip, in: snapshot.file)
            else { return nil }
            return PublishedPages.Page(content: content, snapshot: snapshot.name)
        }
    }
}
