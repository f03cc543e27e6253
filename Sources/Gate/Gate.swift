internal import Dashboard
internal import Files

/// The web gate: answers requests out of the published tree, and decides by the token alone who may see what.
///
/// Source: CONTRACT.md 1 and 3.
package struct Gate: Sendable {
    package struct Settings: Sendable {
        /// The output's folder.
        package var output: String
        /// The secret of HS256 tokens.
        package var secret: [UInt8]?
        /// The issuer that tokens must name; `nil` for any.
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

        /// The fewest bytes that a secret may have.
        package static let minSecretSize = TokenKey.minSecretSize
    }

    private let settings: Settings
    private let authorizer: Authorizer
    private let files = PublishedFiles()
    private let answers: DashboardAnswers
    private let reports: ReportPages
    /// Seconds since 1970.
    private let now: @Sendable () -> Double

    /// - Parameters:
    ///   - now: Seconds since 1970.
    ///   - report: Receives one line each time that a fault which keeps users out begins or ends.
    package init(
        _ settings: Settings,
        keys: KeyStore,
        now: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.settings = settings
        self.now = now
        let verifier = TokenVerifier(secret: settings.secret.flatMap { TokenKey(secret: $0) }, issuer: settings.issuer)
        let users = UserDirectoryFile(output: settings.output, report: report)
        authorizer = Authorizer(verifier, keys, users, cookie: settings.cookie)
        answers = DashboardAnswers(files: files)
        reports = ReportPages(files: files)
    }

    /// Reads the user directory, so that a fault in it is logged at start-up and not with the first request.
    package func prepare() async {
        _ = await authorizer.fault(OpenFile.folder(at: settings.output), now: now())
    }

    /// Answers any request; never fails.
    package func respond(_ request: GateRequest) async -> GateResponse {
        let route = Route(path: request.path)
        var response = await answer(request, route)
        if route == .dashboard { addCrossOriginHeaders(to: &response, request) }
        response.headers += GateResponse.securityHeaders
        response.isHeadOnly = request.method == "HEAD"
        return response
    }

    private func answer(_ request: GateRequest, _ route: Route?) async -> GateResponse {
        guard request.target.utf8.count <= GateRequest.maxTargetSize else { return .targetTooLong }
        guard let route else { return .notFound }
        if route == .dashboard, request.method == "OPTIONS", isPreflight(request) { return preflight }
        guard route.methods.contains(request.method) else { return .methodNotAllowed(route.methods) }
        // Opened for each request: the folder may have come, gone or been moved since the last.
        let output = OpenFile.folder(at: settings.output)
        if route == .health { return await health(output) }
        let response: GateResponse
        switch await authorizer.decide(request, output, now: now()) {
        case .refused(let refusal): response = refusal
        case .agency(let agency):
            guard let output else { return personal(.unreadable) }
            do throws(UnreadableFile) {
                response = try await answer(request, route, agency, output).conditional(on: request.ifNoneMatch)
            } catch {
                response = .unreadable
            }
        }
        return personal(response)
    }

    private func answer(
        _ request: GateRequest,
        _ route: Route,
        _ agency: RowID,
        _ output: OpenFile
    ) async throws(UnreadableFile) -> GateResponse {
        let acceptsGzip = request.acceptsGzip
        switch route {
        case .health: return await health(output)
        case .dashboard:
            let query: DashboardQuery
            do throws(QueryError) {
                query = try DashboardQuery(parameters: request.parameters)
            } catch {
                return GateResponse(error: error.description, 400)
            }
            if let answer = answers.cached(query, agency, in: output, acceptsGzip: acceptsGzip) { return answer }
            return try await BlockingWork.run { () throws(UnreadableFile) in
                try answers.read(query, agency, in: output, acceptsGzip: acceptsGzip)
            }
        case .reports(let path):
            return try await BlockingWork.run { () throws(UnreadableFile) in
                try reports.answer(path, AgencyFolder(agency, in: output), acceptsGzip: acceptsGzip)
            }
        case .authorize:
            return try await BlockingWork.run { () throws(UnreadableFile) in
                try authorization(agency, AgencyFolder(agency, in: output), request)
            }
        }
    }

    private func health(_ output: OpenFile?) async -> GateResponse {
        if let fault = await authorizer.fault(output, now: now()) { return fault }
        return GateResponse(
            200,
            headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: Array(#"{"status":"ok"}"#.utf8)
        )
    }

    /// For nginx's `auth_request`: the agency whose files it may hand out, the latest snapshot, and the tags of the file
    /// that answers the original request.
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

    /// The target is as untrusted as any other: it is resolved in the same way, within the user's own agency.
    private func tags(
        _ target: String?,
        _ folder: AgencyFolder?,
        _ latest: SnapshotFolder?
    ) throws(UnreadableFile) -> (plain: String?, compressed: String?)? {
        guard let target, target.utf8.count <= GateRequest.maxTargetSize, let folder else { return nil }
        let request = GateRequest(method: "GET", target: target)
        switch Route(path: request.path) {
        case .dashboard:
            guard let latest, let path = answers.place(request) else { return nil }
            return try files.tags(path, in: latest.file)
        case .reports(let path):
            guard let (snapshot, names) = try reports.place(path, folder) else { return nil }
            return try files.tags(names, in: snapshot.file)
        case .authorize, .health, nil: return nil
        }
    }

    /// An answer that depends on the user must not come from a shared cache.
    private func personal(_ response: GateResponse) -> GateResponse {
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

    /// Headers that the platform's client sends, also with a region or tracing, and the one for conditional requests.
    private static let allowedHeaders = [
        "authorization", "x-client-info", "apikey", "content-type", "x-region", "traceparent", "tracestate", "baggage",
        "if-none-match",
    ]

    private var preflight: GateResponse {
        GateResponse(
            204,
            headers: [
                ("Access-Control-Allow-Methods", "GET"),
                ("Access-Control-Allow-Headers", Gate.allowedHeaders.joined(separator: ", ")),
                ("Access-Control-Max-Age", "3600"),
            ]
        )
    }

    /// Source: Fetch Standard, "CORS protocol".
    private func addCrossOriginHeaders(to response: inout GateResponse, _ request: GateRequest) {
        guard !settings.corsOrigins.isEmpty else { return }
        // The answer depends on the origin, whether this one is allowed or not.
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
    /// 304 in place of a body that the client has already.
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
