import Cryptography
import Dashboard
import Files
import Foundation
import Testing

@testable import Gate

/// The gate request by request, without a socket.
@Suite
struct GateRespondTests {
    private let output: GateOutput
    private let gate: Gate
    private static let api = "/functions/v1/dashboard-campaigns"
    private static let origin = "https://app.example"
    private static let page = "/reports/snapshots/\(GateOutput.stamp)/index.html"

    init() throws {
        output = try GateOutput()
        gate = Self.gate(output)
    }

    private static func gate(_ output: GateOutput, cookie: String? = nil, keys: KeyStore = KeyStore(nil)) -> Gate {
        Gate(
            Gate.Settings(output: output.path, secret: Token.secret, cookie: cookie, corsOrigins: [origin]),
            keys: keys,
            now: { Token.now }
        )
    }

    private func respond(
        _ target: String,
        _ method: String = "GET",
        as user: String? = GateOutput.firstUser,
        gzip: Bool = false,
        ifNoneMatch: [String] = [],
        origin: String? = nil,
        requestedMethod: String? = nil,
        original: String? = nil
    ) async throws -> GateResponse {
        await gate.respond(
            GateRequest(
                method: method,
                target: target,
                authorization: try user.map { ["Bearer \(try Token.good(user: $0))"] } ?? [],
                ifNoneMatch: ifNoneMatch,
                origin: origin,
                requestedMethod: requestedMethod,
                acceptedEncodings: gzip ? ["gzip"] : [],
                originalTarget: original
            )
        )
    }

    // MARK: Routes and methods

    @Test(arguments: [
        (api, "application/json", "{\"page\":\"\(GateOutput.first) \(GateOutput.stamp)\"}"),
        ("\(api)?period=7d", "application/json", "{\"page\":\"7d \(GateOutput.first)\"}"),
        ("/reports/", "text/html; charset=utf-8", "archive of \(GateOutput.first)"),
        ("/reports/index.html", "text/html; charset=utf-8", "archive of \(GateOutput.first)"),
        ("/reports/archive/2026-02.html", "text/html; charset=utf-8", "month of \(GateOutput.first)"),
        (page, "text/html; charset=utf-8", "page of \(GateOutput.first) at \(GateOutput.stamp)"),
        (
            "/reports/snapshots/\(GateOutput.stamp)/", "text/html; charset=utf-8",
            "page of \(GateOutput.first) at \(GateOutput.stamp)"
        ),
        (
            "/reports/snapshots/\(GateOutput.oldStamp)/index.html?x=1", "text/html; charset=utf-8",
            "page of \(GateOutput.first) at \(GateOutput.oldStamp)"
        ),
        ("/reports/snapshots/\(GateOutput.stamp)/report.md", "text/markdown; charset=utf-8", "# \(GateOutput.first)"),
        ("/reports/snapshots/\(GateOutput.stamp)/style.css", "text/css; charset=utf-8", "body {}"),
        ("/reports/snapshots/\(GateOutput.stamp)/SHA256SUMS", "text/plain; charset=utf-8", "sums"),
        ("/reports/snapshots/\(GateOutput.stamp)/SHA256SUMS.sig", "application/octet-stream", "signature"),
        ("/healthz", "application/json", #"{"status":"ok"}"#),
    ])
    func everyRouteAnswers(_ target: String, _ type: String, _ body: String) async throws {
        // The second time out of the cache.
        for _ in 0..<2 {
            let answer = try await respond(target)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == type)
            #expect(answer.text == body)
            answer.expectCommonHeaders()
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", ""])
    func everyMethodIsAnswered(_ method: String) async throws {
        for (target, allowed) in [
            (Self.api, ["GET"]), ("/authorize", ["GET"]), (Self.page, ["GET", "HEAD"]), ("/reports", ["GET", "HEAD"]),
            ("/healthz", ["GET", "HEAD"]),
        ] {
            for user in [nil, GateOutput.firstUser] {
                let answer = try await respond(target, method, as: user)
                answer.expectCommonHeaders()
                #expect(answer.isHeadOnly == (method == "HEAD"))
                if allowed.contains(method) {
                    #expect(answer.status != 405)
                } else {
                    #expect(answer.status == 405)
                    #expect(answer.header("Allow") == allowed.joined(separator: ", "))
                    #expect(answer.error == "The method must be \(allowed.joined(separator: " or "))")
                }
            }
        }
    }

    @Test(arguments: [
        "/", "", "//", "/nothing", "/healthz/", "/HEALTHZ", "/functions/v1/dashboard-campaigns/",
        "/functions/v1//dashboard-campaigns", "/functions/v1/dashboard%2Dcampaigns", "/report", "/reportsx",
        "/reports/nothing",
        "/reports//", "/reports/../reports/", "/reports/%2e%2e/", "/reports/.head", "/reports/snapshots",
        "/reports/snapshots/", "/reports/snapshots/\(GateOutput.stamp)",
        "/reports/snapshots/2020-01-01T000000Z/index.html",
        "/reports/snapshots/\(GateOutput.stamp)/nothing.html", "/reports/snapshots/\(GateOutput.stamp)/../index.html",
        "/reports/snapshots/\(GateOutput.stamp)/dashboard-campaigns/", "/reports/latest/nothing.html",
        "/reports/agencies/\(GateOutput.second)/index.html", "/agencies/\(GateOutput.first)/index.html", "/access.json",
    ])
    func thereIsNothingAtOtherAddresses(_ target: String) async throws {
        let answer = try await respond(target)
        #expect(answer.status == 404)
        #expect(answer.error == "There is nothing at this address")
        answer.expectCommonHeaders()
    }

    @Test(arguments: [
        ("/reports", "/reports/"), ("/reports/latest", "/reports/snapshots/\(GateOutput.stamp)/"),
        ("/reports/latest/", "/reports/snapshots/\(GateOutput.stamp)/"),
        ("/reports/latest/report.md", "/reports/snapshots/\(GateOutput.stamp)/report.md"),
        ("/reports/snapshots/index.html", "/reports/"),
    ])
    func someAddressesLeadToOthers(_ target: String, _ location: String) async throws {
        let answer = try await respond(target)
        #expect(answer.status == 302)
        #expect(answer.header("Location") == location)
    }

    @Test func anAddressThatIsTooLongIsRefused() async throws {
        let answer = try await respond("/reports/" + String(repeating: "a", count: 9000))
        #expect(answer.status == 414)
        #expect(answer.error == "The address is too long")
    }

    // MARK: Parameters

    @Test(arguments: [
        ("period=1d", "Parameter 'period' must be one of today, 7d, 30d, 90d, custom"),
        ("status=done", "Parameter 'status' must be one of pending, processing, completed, failed"),
        ("campaign_id=1", "Parameter 'campaign_id' must be a UUID"),
        ("limit=0", "Parameter 'limit' must be a whole number of 1 or more"),
        ("limit=x", "Parameter 'limit' must be a whole number of 1 or more"),
        ("offset=-1", "Parameter 'offset' must be a whole number of 0 or more"),
        ("period=custom", "Parameter 'start_date' is missing: period 'custom' needs start_date and end_date"),
        (
            "period=custom&start_date=2026-02-30&end_date=2026-02-01",
            "Parameter 'start_date' must be a date written YYYY-MM-DD"
        ),
        (
            "period=custom&start_date=2026-02-02&end_date=2026-02-01",
            "Parameter 'start_date' must be on or before 'end_date'"
        ),
        (
            "period=custom&start_date=2020-01-01&end_date=2026-02-01",
            "Parameter 'start_date' must be within the days held, 2025-08-21 to 2026-02-16"
        ),
        (
            "period=custom&start_date=2026-01-01&end_date=2026-02-17",
            "Parameter 'end_date' must be within the days held, 2025-08-21 to 2026-02-16"
        ),
    ])
    func aWrongParameterIsNamed(_ query: String, _ message: String) async throws {
        let answer = try await respond("\(Self.api)?\(query)")
        #expect(answer.status == 400)
        #expect(answer.error == message)
        // Nobody learns without a token what is held.
        #expect(try await respond("\(Self.api)?\(query)", as: nil).status == 401)
    }

    @Test(arguments: [
        "limit=3", "period=custom&start_date=2026-01-01&end_date=2026-01-31", "status=failed", "offset=7",
    ])
    func whatNoRunWroteIsComputed(_ query: String) async throws {
        let answer = try await respond("\(Self.api)?\(query)")
        #expect(answer.status == 200)
        #expect(answer.header("X-Snapshot") == GateOutput.stamp)
        #expect(answer.text.hasPrefix(#"{"active_batches":[],"campaign_stats":[],"pagination":{"total":0,"#))
        let tag = try #require(answer.header("ETag"))
        #expect(try await respond("\(Self.api)?\(query)", ifNoneMatch: [tag]).status == 304)
    }

    // MARK: Who asks

    @Test(arguments: [
        (GateOutput.homelessUser, 403, "This user belongs to no agency"),
        (GateOutput.unknownUser, 401, "The token's user is not known"),
        (GateOutput.thirdUser, 503, "Nothing has been published for this agency yet"),
    ])
    func usersWithoutReportsAreToldWhy(_ user: String, _ status: Int, _ message: String) async throws {
        for target in [Self.api, "\(Self.api)?limit=3", "/reports/", "/reports/latest"] {
            let answer = try await respond(target, as: user)
            #expect(answer.status == status)
            #expect(answer.error == message)
            #expect((answer.header("Retry-After") != nil) == (status == 503))
            #expect((answer.header("WWW-Authenticate") != nil) == (status == 401))
        }
    }

    @Test(arguments: [
        [], [""], ["Bearer"], ["Bearer "], ["Basic dTpw"], ["Bearer a.b.c"], ["Bearer x", "Bearer y"],
    ])
    func whoBringsNoTokenIsRefused(_ authorization: [String]) async {
        for target in [Self.api, "/reports/", Self.page, "/authorize"] {
            let answer = await gate.respond(GateRequest(method: "GET", target: target, authorization: authorization))
            #expect(answer.status == 401)
            #expect(answer.error != nil)
            #expect(answer.header("WWW-Authenticate") == "Bearer")
            #expect(answer.header("ETag") == nil && answer.header("X-Snapshot") == nil)
            answer.expectCommonHeaders()
        }
    }

    @Test func anExpiredTokenIsSaidToBe() async throws {
        let token = try Token.good(["exp": String(Int(Token.now))])
        let answer = await gate.respond(
            GateRequest(method: "GET", target: Self.api, authorization: ["Bearer \(token)"])
        )
        #expect(answer.status == 401)
        #expect(answer.error == "The token has expired")
    }

    @Test func aCookieMayHoldTheToken() async throws {
        let gate = Self.gate(output, cookie: "session")
        let token = try Token.good()
        func status(_ authorization: [String], _ cookies: [String]) async -> Int {
            await gate.respond(
                GateRequest(method: "GET", target: "/reports/", authorization: authorization, cookies: cookies)
            ).status
        }
        #expect(await status([], ["session=\(token)"]) == 200)
        #expect(await status([], ["a=b; session=\(token); c=d"]) == 200)
        #expect(await status([], ["a=b", "session=\(token)"]) == 200)
        #expect(await status([], ["session=\(token)", "session=\(token)"]) == 401)
        #expect(await status([], ["xsession=\(token)"]) == 401)
        #expect(await status(["Bearer x"], ["session=\(token)"]) == 401)
        let answer = await gate.respond(
            GateRequest(method: "GET", target: "/reports/", cookies: ["session=\(token)"])
        )
        #expect(answer.header("Vary") == "Authorization, Cookie, Accept-Encoding")
    }

    @Test func eachUserGetsTheirOwnAgencyOnly() async throws {
        for target in [
            Self.api, "\(Self.api)?period=7d", "\(Self.api)?agency_id=\(GateOutput.second)", "/reports/", Self.page,
            "/reports/archive/2026-02.html", "/reports/snapshots/\(GateOutput.stamp)/report.md",
        ] {
            // In turns, so that whatever is kept of one is there when the other asks.
            for _ in 0..<2 {
                for (user, own, other) in [
                    (GateOutput.firstUser, GateOutput.first, GateOutput.second),
                    (GateOutput.secondUser, GateOutput.second, GateOutput.first),
                ] {
                    let answer = try await respond(target, as: user)
                    #expect(answer.status == 200)
                    #expect(answer.text.contains(own) && !answer.text.contains(other))
                    #expect(answer.header("Cache-Control") == "private, no-cache")
                }
            }
        }
    }

    // MARK: Keys

    @Test func anEmptySetIsHealthyAndAnUnknownKeyUnauthorized() async throws {
        let keys = KeyStore(address: "", fetch: { KeyStoreTests.set() })
        let gate = Self.gate(output, keys: keys)
        func ask(_ token: String) async -> GateResponse {
            await gate.respond(GateRequest(method: "GET", target: Self.api, authorization: ["Bearer \(token)"]))
        }
        #expect(await keys.refresh(now: Token.now))
        #expect(await ask(try Token.good()).status == 200)
        #expect(await ask(try Token.signed(by: Ed25519PrivateKey(), id: "nobody")).status == 401)
        #expect(await gate.respond(GateRequest(method: "GET", target: "/healthz")).status == 200)
    }

    /// What was checked with a key that was revoked since counts for nothing.
    @Test func aRevokedKeysTokensAreRefused() async throws {
        let key = try Ed25519PrivateKey()
        let set = try #require(KeySet(jwks: Array(#"{"keys":[\#(Token.jwk(key.publicKey, id: "a"))]}"#.utf8)))
        let sets = AsyncStream<KeySet> { continuation in
            continuation.yield(set)
            continuation.yield(KeyStoreTests.set())
            continuation.finish()
        }
        let keys = KeyStore(
            address: "",
            fetch: { () throws(KeyFetchError) in
                for await set in sets { return set }
                throw KeyFetchError("over")
            }
        )
        let gate = Self.gate(output, keys: keys)
        let request = GateRequest(
            method: "GET",
            target: Self.api,
            authorization: ["Bearer \(try Token.signed(by: key, id: "a"))"]
        )
        #expect(await gate.respond(request).status == 200)
        #expect(await gate.respond(request).status == 200)
        #expect(await keys.refresh(now: Token.now))
        #expect(await gate.respond(request).status == 401)
    }

    @Test func keysThatCannotBeHadAreNobodysFaultButTheirs() async throws {
        let key = try Ed25519PrivateKey()
        let set = try #require(KeySet(jwks: Array(#"{"keys":[\#(Token.jwk(key.publicKey, id: "a"))]}"#.utf8)))
        for (age, isKnown) in [(KeyStore.maxAge - 1, true), (KeyStore.maxAge + 1, false), (.infinity, false)] {
            let isFirst = AsyncStream<Void> { continuation in
                if age.isFinite { continuation.yield() }
                continuation.finish()
            }
            let keys = KeyStore(
                address: "",
                fetch: { () throws(KeyFetchError) in
                    for await _ in isFirst { return set }
                    throw KeyFetchError("connection refused")
                }
            )
            await keys.refresh(now: Token.now - age)
            let gate = Self.gate(output, keys: keys)
            func ask(_ token: String) async -> GateResponse {
                await gate.respond(GateRequest(method: "GET", target: Self.api, authorization: ["Bearer \(token)"]))
            }
            for _ in 0..<2 {
                let answer = await ask(try Token.signed(by: key, id: "a"))
                #expect(answer.status == (isKnown ? 200 : 503), "\(age)")
                if !isKnown {
                    #expect(answer.error == "The keys that tokens are checked with could not be read")
                    #expect(answer.header("Retry-After") == "60")
                }
                // Tokens of the secret need no set.
                #expect(await ask(try Token.good()).status == 200)
            }
            let health = await gate.respond(GateRequest(method: "GET", target: "/healthz"))
            #expect(health.status == (isKnown ? 200 : 503))
        }
    }

    // MARK: Tags and forms

    @Test func aTagStandsForOneFormOfOneFile() async throws {
        for target in [Self.api, Self.page] {
            let plain = try await respond(target)
            let gzip = try await respond(target, gzip: true)
            #expect(plain.header("Content-Encoding") == nil)
            #expect(gzip.header("Content-Encoding") == "gzip")
            #expect(gzip.text.hasPrefix("gzip"))
            #expect(gzip.header("Content-Type") == plain.header("Content-Type"))
            let tag = try #require(plain.header("ETag"))
            #expect(gzip.header("ETag") != tag)
            for value in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let answer = try await respond(target, ifNoneMatch: [value])
                #expect(answer.status == 304)
                #expect(answer.body.count == 0 && answer.header("Content-Type") == nil)
                #expect(answer.header("ETag") == tag)
                #expect(answer.header("Vary") == plain.header("Vary"))
                answer.expectCommonHeaders()
            }
            #expect(try await respond(target, gzip: true, ifNoneMatch: [tag]).status == 200)
            #expect(try await respond(target, as: nil, ifNoneMatch: [tag]).status == 401)
            #expect(try await respond(target, as: GateOutput.secondUser, ifNoneMatch: [tag]).status == 200)
        }
    }

    /// A file of more than 256 KB is sent from the disk, piece by piece.
    @Test func aLargeFileIsNotKept() async throws {
        let bytes = [UInt8](repeating: 7, count: 300_000)
        try output.write(bytes, to: "agencies/\(GateOutput.first)/snapshots/\(GateOutput.stamp)/large.json")
        for _ in 0..<2 {
            let answer = try await respond("/reports/snapshots/\(GateOutput.stamp)/large.json")
            #expect(answer.status == 200)
            guard case .file(let file, let count) = answer.body else {
                Issue.record("kept")
                return
            }
            #expect(count == bytes.count)
            #expect(file.read(at: 0, count: count) == bytes)
            #expect(answer.header("ETag") == PublishedFiles.tag(of: bytes))
        }
    }

    // MARK: Published while it runs

    @Test func aNewSnapshotIsAnsweredAtOnce() async throws {
        #expect(try await respond(Self.api).header("X-Snapshot") == GateOutput.stamp)
        try output.link(GateOutput.first, to: "snapshots/\(GateOutput.oldStamp)")
        let answer = try await respond(Self.api)
        #expect(answer.header("X-Snapshot") == GateOutput.oldStamp)
        #expect(answer.text.contains(GateOutput.oldStamp))
        #expect(try await respond("\(Self.api)?limit=3").header("X-Snapshot") == GateOutput.oldStamp)
        #expect(try await respond(Self.api, as: GateOutput.secondUser).header("X-Snapshot") == GateOutput.stamp)
    }

    /// "Not yet" is said only where that is so: what was published and is lost is a fault.
    @Test func whatIsLostIsAFault() async throws {
        try output.remove("agencies/\(GateOutput.first)/latest")
        for target in [Self.api, "\(Self.api)?limit=3", "/reports/latest/", "/authorize"] {
            let answer = try await respond(target)
            #expect(answer.status == 500, "\(target)")
            #expect(answer.error == "The data could not be read")
        }
        #expect(try await respond(Self.page).status == 200)
        for target in ["snapshots/2020-01-01T000000Z", "../\(GateOutput.second)/snapshots/\(GateOutput.stamp)", "/etc"]
        {
            try output.link(GateOutput.first, to: target)
            #expect(try await respond(Self.api).status == 500, "\(target)")
        }
        try output.link(GateOutput.first, to: "snapshots/\(GateOutput.stamp)")
        try output.write("{}", to: "agencies/\(GateOutput.first)/snapshots/\(GateOutput.stamp)/snapshot.json")
        #expect(try await respond("\(Self.api)?limit=3").status == 500)
        // Another agency's data in its place.
        try output.write(
            GateOutput.snapshot(GateOutput.second, GateOutput.stamp).json,
            to: "agencies/\(GateOutput.first)/snapshots/\(GateOutput.stamp)/snapshot.json"
        )
        #expect(try await respond("\(Self.api)?limit=3").status == 500)
    }

    @Test func withoutAUserDirectoryNobodyIsLetIn() async throws {
        try output.write("garbage", to: "access.json")
        for target in [Self.api, Self.page, "/healthz"] {
            #expect(try await respond(target).status == 500)
            #expect(try await respond(target).error == "The data could not be read")
        }
        // Who has no token is told that first.
        #expect(try await respond(Self.api, as: nil).status == 401)
        let empty = try GateOutput(isPublished: false)
        for target in [Self.api, Self.page, "/healthz"] {
            let answer = await Self.gate(empty).respond(
                GateRequest(method: "GET", target: target, authorization: ["Bearer \(try Token.good())"])
            )
            #expect(answer.status == 503)
            #expect(answer.error == "Nothing has been published yet")
            #expect(answer.header("Retry-After") != nil)
        }
    }

    // MARK: nginx

    @Test func aProxyIsToldWhoseFilesItMayServe() async throws {
        let api = try await respond(Self.api)
        let gzip = try await respond(Self.api, gzip: true)
        let answer = try await respond("/authorize", original: Self.api)
        #expect(answer.status == 204)
        #expect(answer.header("X-Callsheet-Agency") == GateOutput.first)
        #expect(answer.header("X-Callsheet-Snapshot") == GateOutput.stamp)
        #expect(answer.header("X-Callsheet-ETag") == api.header("ETag"))
        #expect(answer.header("X-Callsheet-ETag-Gzip") == gzip.header("ETag"))
        let page = try await respond("/authorize", original: Self.page)
        #expect(try await page.header("X-Callsheet-ETag") == respond(Self.page).header("ETag"))
        for original in [
            nil, "", "/", "/healthz", "/reports/", "\(Self.api)?limit=3", String(repeating: "/", count: 9000),
        ] {
            let answer = try await respond("/authorize", original: original)
            #expect(answer.status == 204)
            #expect(answer.header("X-Callsheet-ETag") == nil)
        }
        #expect(try await respond("/authorize", as: GateOutput.homelessUser).status == 403)
    }

    // MARK: Pages of other origins

    @Test func anAllowedOriginMayAskWithThePlatformsClient() async throws {
        let preflight = try await respond(Self.api, "OPTIONS", as: nil, origin: Self.origin, requestedMethod: "GET")
        #expect(preflight.status == 204)
        #expect(preflight.header("Access-Control-Allow-Origin") == Self.origin)
        #expect(preflight.header("Access-Control-Allow-Methods") == "GET")
        let headers = try #require(preflight.header("Access-Control-Allow-Headers")).components(separatedBy: ", ")
        #expect(
            headers.sorted() == [
                "apikey", "authorization", "baggage", "content-type", "if-none-match", "traceparent", "tracestate",
                "x-client-info", "x-region",
            ]
        )
        let answer = try await respond(Self.api, origin: Self.origin)
        #expect(answer.header("Access-Control-Allow-Origin") == Self.origin)
        #expect(answer.header("Access-Control-Expose-Headers") == "X-Snapshot, ETag, Retry-After")
        #expect(answer.header("Vary") == "Authorization, Accept-Encoding, Origin")
        // A refusal must be readable too, or the page cannot say why.
        let refusal = try await respond(Self.api, as: nil, origin: Self.origin)
        #expect(refusal.status == 401 && refusal.header("Access-Control-Allow-Origin") == Self.origin)
    }

    @Test func otherOriginsAndOtherAddressesAreNotOpened() async throws {
        for origin in ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example", ""] {
            let answer = try await respond(Self.api, origin: origin)
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
            #expect(answer.header("Vary") == "Authorization, Accept-Encoding, Origin")
            let preflight = try await respond(Self.api, "OPTIONS", as: nil, origin: origin, requestedMethod: "GET")
            #expect(preflight.status == 405)
        }
        for target in ["/reports/", Self.page, "/authorize", "/healthz"] {
            let answer = try await respond(target, origin: Self.origin)
            #expect(answer.headers.allSatisfy { !$0.name.hasPrefix("Access-Control") })
            #expect(try await respond(target, "OPTIONS", origin: Self.origin, requestedMethod: "GET").status == 405)
        }
        #expect(try await respond(Self.api, "OPTIONS", origin: Self.origin).status == 405)
    }
}

extension GateResponse {
    fileprivate var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The sentence of an error; `nil` for anything else.
    fileprivate var error: String? {
        (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)))?["error"]
    }

    fileprivate func expectCommonHeaders(sourceLocation: SourceLocation = #_sourceLocation) {
        for name in [
            "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy",
        ] {
            #expect(headers.count { $0.name == name } == 1, "\(name)", sourceLocation: sourceLocation)
        }
    }
}
