internal import Dashboard
internal import Files

/// The web gate: from a request to its answer, out of the published tree, deciding by the token alone.
///
/// Source: CONTRACT.md 1 and 3.
package struct Gate: Sendable {
    package struct Settings: Sendable {
        /// The output's folder.
        package var output: String
        /// The secret of HS256 tokens.
        package var secret: [UInt8]?
        /// What tokens must name as theirs; `nil` for any.
        package var issuer: String?
        /// The cookie that may hold the token; `nil` for none.
        package var cookie: String?
        /// Origins whose pages may read the API's answers.
        package var corsOrigins: Set<String>

        package init(
            output: String,
            secret: [UInt8]? = nil,
            issuer: String? = nil,
            cookie: String? = nil,
            corsOrigins: Set<String> = []
        ) {
            self.output = output
            self.secret = secret
            self.issuer = issuer
            self.cookie = cookie
            self.corsOrigins = corsOrigins
        }

        /// How short a secret may be.
        package static let leastSecretSize = TokenKey.leastSecretSize
    }

    private let settings: Settings
    private let authority: Authority
    private let store = ContentStore()
    private let answers: DashboardAnswers
    private let reports: ReportPages
    /// Seconds since 1970.
    private let now: @Sendable () -> Double

    package init(_ settings: Settings, keys: KeyStore, now: @escaping @Sendable () -> Double) {
        self.settings = settings
        self.now = now
        let verifier = TokenVerifier(secret: settings.secret.flatMap { TokenKey(secret: $0) }, issuer: settings.issuer)
        authority = Authority(verifier, keys, cookie: settings.cookie)
        answers = DashboardAnswers(store: store)
        reports = ReportPages(store: store)
    }

    private enum Route {
        case health
        case own(OwnRoute)
    }

    /// To what is answered to each user differently.
    private enum OwnRoute {
        case dashboard
        case reports([Substring])
        case authorize
    }

    /// Answers any request; never fails.
    package func respond(_ request: GateRequest) async -> GateResponse {
        var response = await answer(request)
        if case .own(.dashboard) = route(request.path) { addCrossOriginHeaders(to: &response, request) }
        response.headers += GateResponse.securityHeaders
        response.isHeadOnly = request.method == "HEAD"
        return response
    }

    /// Paths are compared as they came: an escaped or doubled character makes another path, and there is nothing at it.
    private func route(_ path: Substring) -> Route? {
        switch path {
        case "/functions/v1/dashboard-campaigns": return .own(.dashboard)
        case "/authorize": return .own(.authorize)
        case "/healthz": return .health
        case "/reports": return .own(.reports([]))
        default:
            guard path.hasPrefix("/reports/") else { return nil }
            let rest = path.dropFirst("/reports/".count)
            return .own(.reports(rest.split(separator: "/", omittingEmptySubsequences: false)))
        }
    }

    private func answer(_ request: GateRequest) async -> GateResponse {
        guard request.target.utf8.count <= GateRequest.greatestTargetSize else { return .targetTooLong }
        guard let route = route(request.path) else { return .notFound }
        if case .own(.dashboard) = route, request.method == "OPTIONS", isPreflight(request) { return preflight }
        let allowed =
            switch route {
            case .own(.dashboard), .own(.authorize): "GET"
            case .own(.reports), .health: "GET, HEAD"
            }
        guard allowed.split(separator: ", ").contains(Substring(request.method)) else {
            return .methodNotAllowed(allowed)
        }
        // Opened for each request: the folder may have come, gone or been moved since the last.
        let output = OpenFile.folder(at: settings.output)
        switch route {
        case .health: return health(output)
        case .own(let route): return await answer(request, route, output)
        }
    }

    private func answer(_ request: GateRequest, _ route: OwnRoute, _ output: OpenFile?) async -> GateResponse {
        let agency: RowID
        switch await authority.decide(request, output, now: now()) {
        case .agency(let id): agency = id
        case .refused(let response): return personal(response, request)
        }
        guard let output else { return personal(.unreadable, request) }
        let response: GateResponse
        do throws(UnreadableFile) {
            response =
                switch route {
                case .dashboard: try answers.answer(request, agency, in: output)
                case .reports(let path):
                    try reports.answer(path, AgencyFolder(agency, in: output), acceptsGzip: request.acceptsGzip)
                case .authorize: try authorization(agency, AgencyFolder(agency, in: output), request)
                }
        } catch {
            return personal(.unreadable, request)
        }
        return personal(response, request).conditional(on: request.ifNoneMatch)
    }

    private func health(_ output: OpenFile?) -> GateResponse {
        guard authority.isReady(output) else { return .unreadable }
        return GateResponse(
            200,
            headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: Array(#"{"status":"ok"}"#.utf8)
        )
    }

    /// For nginx's `auth_request`: whose files it may hand out, which snapshot is the latest, and the tags of the file
    /// that answers the request it asks about.
    private func authorization(
        _ agency: RowID,
        _ folder: AgencyFolder?,
        _ request: GateRequest
    ) throws(UnreadableFile) -> GateResponse {
        var headers = [(name: "X-Callsheet-Agency", value: agency.description)]
        let latest = try folder?.latest()
        if let latest { headers.append(("X-Callsheet-Snapshot", latest.name.text)) }
        let tags = try tags(request.originalTarget, folder, latest)
        if let tag = tags?.plain { headers.append(("X-Callsheet-ETag", tag)) }
        if let tag = tags?.compressed { headers.append(("X-Callsheet-ETag-Gzip", tag)) }
        return GateResponse(204, headers: headers)
    }

    /// The address is as untrusted as every other: it is taken apart in the same way, within the asker's own agency.
    private func tags(
        _ target: String?,
        _ folder: AgencyFolder?,
        _ latest: SnapshotFolder?
    ) throws(UnreadableFile) -> (plain: String?, compressed: String?)? {
        guard let target, target.utf8.count <= GateRequest.greatestTargetSize, let folder else { return nil }
        let request = GateRequest(method: "GET", target: target)
        switch route(request.path) {
        case .own(.dashboard):
            guard let latest, let path = answers.place(request) else { return nil }
            return try store.tags(path, in: latest.file)
        case .own(.reports(let path)):
            guard let (snapshot, names) = try reports.place(path, folder) else { return nil }
            return try store.tags(names, in: snapshot.file)
        case .own(.authorize), .health, nil: return nil
        }
    }

    /// What depends on who asks is for nobody else's cache.
    private func personal(_ response: GateResponse, _ request: GateRequest) -> GateResponse {
        var response = response
        response.headers.append(("Cache-Control", "private, no-cache"))
        let asker = settings.cookie == nil ? "Authorization" : "Authorization, Cookie"
        response.headers.append(("Vary", "\(asker), Accept-Encoding"))
        return response
    }

    // MARK: Pages of other origins

    private func isPreflight(_ request: GateRequest) -> Bool {
        guard let origin = request.origin else { return false }
        return request.requestedMethod != nil && settings.corsOrigins.contains(origin)
    }

    private var preflight: GateResponse {
        GateResponse(
            204,
            headers: [
                ("Access-Control-Allow-Methods", "GET"),
                ("Access-Control-Allow-Headers", "authorization, x-client-info, apikey, content-type, if-none-match"),
                ("Access-Control-Max-Age", "3600"),
            ]
        )
    }

    /// Source: Fetch Standard, "CORS protocol".
    private func addCrossOriginHeaders(to response: inout GateResponse, _ request: GateRequest) {
        guard !settings.corsOrigins.isEmpty else { return }
        // The answer differs by the origin, whether this one is allowed or not.
        if let index = response.headers.firstIndex(where: { $0.name == "Vary" }) {
            response.headers[index].value += ", Origin"
        } else {
            response.headers.append(("Vary", "Origin"))
        }
        guard let origin = request.origin, settings.corsOrigins.contains(origin) else { return }
        response.headers.append(("Access-Control-Allow-Origin", origin))
        response.headers.append(("Access-Control-Expose-Headers", "X-Snapshot, ETag, Retry-After"))
    }
}

extension GateResponse {
    /// 304 in place of a body that the asker has already.
    ///
    /// Source: RFC 9110, sections 13.1.2 and 15.4.5.
    fileprivate func conditional(on tags: [String]) -> GateResponse {
        guard status == 200, let tag = header("ETag"), !tags.isEmpty else { return self }
        let matches = tags.contains { list in
            list.split(separator: ",").contains { entry in
                let entry = entry.drop { $0 == " " || $0 == "\t" }
                let trimmed = entry.prefix { $0 != " " && $0 != "\t" }
                return trimmed == "*" || trimmed == tag || trimmed == "W/" + tag
            }
        }
        guard matches else { return self }
        var response = self
        response.status = 304
        response.headers.removeAll { $0.name == "Content-Type" || $0.name == "Content-Encoding" }
        response.body = .bytes([])
        return response
    }
}
