internal import Dashboard

/// The dashboard endpoint, answered from an agency's latest snapshot.
struct DashboardAnswers: Sendable {
    let store: ContentStore

    func answer(_ request: GateRequest, _ folder: AgencyFolder?) -> GateResponse {
        let query: DashboardQuery
        do throws(QueryError) {
            query = try DashboardQuery(parameters: request.parameters)
        } catch {
            return GateResponse(error: error.description, 400)
        }
        guard let snapshot = folder?.latest() else { return .noSnapshot }
        if let page = published(query, snapshot) { return page }
        guard let (file, identity) = snapshot.file([.snapshotData]),
            let data = store.snapshot(file, identity, of: snapshot.agency)
        else { return .unreadable }
        if case .custom(let range) = query.period, !data.window.contains(range) {
            let held = "\(data.window.first) to \(data.window.last)"
            let name = data.window.contains(range.first) ? "end_date" : "start_date"
            return GateResponse(error: "Parameter '\(name)' must be within the days held, \(held)", 400)
        }
        let bytes = DashboardAnswer(query, to: data).json
        return response(.bytes(bytes), tag: ContentStore.tag(of: bytes), snapshot)
    }

    /// The file that holds this very answer, where the run wrote one.
    private func published(_ query: DashboardQuery, _ snapshot: SnapshotFolder) -> GateResponse? {
        guard query.status == nil, query.campaignID == nil, query.limit == DashboardQuery.standardLimit,
            query.offset % query.limit == 0,
            let period = PathName(query.period.name), let name = PathName("\(query.offset).json"),
            let (file, identity) = snapshot.file([.answers, period, name]),
            let (tag, body) = store.content(file, identity)
        else { return nil }
        return response(body, tag: tag, snapshot)
    }

    private func response(_ body: GateResponse.Body, tag: String, _ snapshot: SnapshotFolder) -> GateResponse {
        var response = GateResponse(
            200,
            headers: [("Content-Type", "application/json"), ("ETag", tag), ("X-Snapshot", snapshot.name.text)]
        )
        response.body = body
        return response
    }
}
