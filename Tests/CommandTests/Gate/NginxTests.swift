import Foundation
import Testing

/// The gate behind a real nginx with `templates/deploy/nginx.conf`.
@Suite
struct NginxTests {
    private static let stamp = "2026-02-16T235959Z"
    private let nginx = Result { try NginxFixture.shared() }

    @Test func defaultPagesAreTheFiles() throws {
        let nginx = try nginx.get()
        for (query, name) in [
            ("", "30d/0"), ("?period=7d", "7d/0"), ("?offset=25", "30d/25"), ("?period=90d&offset=50", "90d/50"),
        ] {
            let answer = try nginx.get(GateFixture.api + query)
            #expect(answer.status == 200)
            #expect(
                try answer.body
                    == nginx.fixture.output.bytes(
                        "agencies/\(nginx.fixture.agency)/latest/dashboard-campaigns/\(name).json"
                    )
            )
            #expect(answer.header("content-type") == "application/json")
            #expect(answer.header("x-snapshot") == Self.stamp)
            #expect(answer.header("cache-control") == "private, no-cache")
            #expect(answer.header("vary")?.contains("Authorization") == true)
            #expect(answer.header("last-modified") == nil)
            answer.expectSecurityHeaders()
        }
    }

    @Test func otherParametersAreTheGates() throws {
        let nginx = try nginx.get()
        for query in [
            "?limit=3", "?period=custom&start_date=2026-01-01&end_date=2026-01-31", "?period=8d", "?offset=7",
            "?status=failed", "?period=custom&start_date=2020-01-01&end_date=2026-01-31", "?offset=100",
        ] {
            let answer = try nginx.get(GateFixture.api + query)
            let direct = try nginx.fixture.get(GateFixture.api + query)
            #expect(answer.status == direct.status)
            #expect(answer.body == direct.body)
            #expect(answer.header("etag") == direct.header("etag"))
            answer.expectSecurityHeaders()
        }
    }

    @Test func refusalsAreTheGates() throws {
        let nginx = try nginx.get()
        let tokens = nginx.fixture.tokens
        for (user, status) in [
            (nginx.fixture.homelessUser, 403), (nginx.fixture.unknownUser, 401), (nginx.fixture.newUser, 503),
        ] {
            for path in [GateFixture.api, "\(GateFixture.api)?limit=3", "/reports/"] {
                let answer = try nginx.get(path, token: tokens.good(user))
                #expect(answer.status == status)
                #expect(answer.error != nil)
                if status == 503 { #expect(answer.header("retry-after") != nil) }
                answer.expectSecurityHeaders()
            }
        }
        let good = try tokens.good(nginx.fixture.user)
        for path in [GateFixture.api, "/reports/", "/reports/snapshots/\(Self.stamp)/index.html"] {
            for (token, headers) in [
                (nil, []), ("nonsense", []), (good, [("Authorization", "Bearer \(good)")]),
            ] as [(String?, [(String, String)])] {
                let answer = try nginx.get(path, token: token, headers)
                #expect([400, 401].contains(answer.status))
                #expect(answer.error != nil)
                answer.expectSecurityHeaders()
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"])
    func everyMethodButGetIsRefused(_ method: String) throws {
        let nginx = try nginx.get()
        for token in [nil, try nginx.fixture.tokens.good(nginx.fixture.user)] {
            let answer = try nginx.get(GateFixture.api, method, token: token)
            #expect(answer.status == 405)
            #expect(answer.headers.filter { $0.name == "allow" }.map(\.value) == ["GET"])
            if method != "HEAD" { #expect(answer.error == "The method must be GET") }
            answer.expectSecurityHeaders()
        }
    }

    @Test func reportsAreTheFiles() throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        for (path, entry) in try nginx.fixture.output.tree("agencies/\(nginx.fixture.agency)") {
            guard case .file(let bytes) = entry else { continue }
            let answer = try nginx.get("/reports\(path)", token: token)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.body == bytes, "\(path)")
            let type = try nginx.fixture.get("/reports\(path)", token: token).header("content-type")
            #expect(answer.header("content-type") == type, "\(path)")
            answer.expectSecurityHeaders()
        }
        #expect(
            try nginx.get("/reports/latest/7d.html").header("location") == "/reports/snapshots/\(Self.stamp)/7d.html"
        )
    }

    @Test(arguments: [
        "/reports/FOREIGN/index.html", "/reports/../agencies/FOREIGN/index.html", "/agencies/FOREIGN/index.html",
        "/reports/snapshots/../../FOREIGN/index.html", "/reports/snapshots/%2e%2e/%2e%2e/FOREIGN/index.html",
        "/reports/snapshots/2026-02-16T235959Z/..%2f..%2f..%2fFOREIGN%2findex.html",
        "/reports/snapshots/2026-02-16T235959Z/../../../FOREIGN/index.html", "/reports/..%5cFOREIGN%5cindex.html",
        "/reports../agencies/FOREIGN/index.html", "/reports/snapshots../FOREIGN/index.html", "/access.json",
        "/reports/access.json", "/reports/../access.json", "/reports/%2e%2e/%2e%2e/access.json", "/_authorize",
        "/authorize", "/recipients.json", "/reports/../recipients.json", "/reports/%2e%2e/%2e%2e/recipients.json",
        "/deliveries/.key", "/deliveries/FOREIGN/2026-02.jsonl", "/reports/../deliveries/.key", "/suppressions.txt",
        "/reports/%2e%2e/%2e%2e/deliveries/FOREIGN/2026-02.jsonl", "/reports/../../suppressions.txt", "/deliveries/",
        "/@gate", "/reports/snapshots/2026-02-16T235959Z/planted.html",
        "/reports/snapshots/2026-02-15T235959Z/planted/index.html",
        "/reports/snapshots/planted/index.html", "/reports//FOREIGN/index.html", "/reports/INDEX.HTML",
        "/reports/snapshots/2026-02-16T235959Z/index.html.", "/reports/snapshots/2026-02-16T235959Z/", "/runs/",
    ])
    func nothingElseIsThere(_ path: String) throws {
        let nginx = try nginx.get()
        let path = path.replacing("FOREIGN", with: nginx.fixture.otherAgency)
        // A folder's own page is there; its slash means it, and it is the asker's.
        if path.hasSuffix("59Z/") { return }
        for (method, headers) in [
            ("GET", []), ("HEAD", []), ("GET", [("Range", "bytes=0-3")]), ("GET", [("If-None-Match", "*")]),
        ] as [(String, [(String, String)])] {
            let token = try nginx.fixture.tokens.good(nginx.fixture.user)
            let answer = try nginx.get(path, method, token: token, headers)
            #expect([400, 404].contains(answer.status), "\(answer.status)")
            if answer.status == 404 {
                let nothing = ["/reports/snapshots/\(Self.stamp)/nothing.html", "/nothing"]
                    .compactMap { try? nginx.get($0, method, token: token, headers) }
                #expect(nothing.map(Self.comparable).contains(Self.comparable(answer)), "\(path)")
            }
            #expect(!answer.text.contains("Rival") && !answer.text.contains(nginx.fixture.otherAgency))
            answer.expectSecurityHeaders()
        }
    }

    private static func comparable(_ answer: HTTPExchange) -> [String] {
        answer.headers.filter { $0.name != "date" }.map { "\($0.name): \($0.value)" }.sorted() + [answer.text]
    }

    @Test func pagesOfNamedOriginsMayReadTheAPI() throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        for origin in [GateFixture.origin, "https://evil.example"] {
            for (method, target, headers) in [
                ("OPTIONS", GateFixture.api, [("Access-Control-Request-Method", "GET")]),
                ("GET", GateFixture.api, []), ("GET", "\(GateFixture.api)?limit=3", []),
                ("GET", "\(GateFixture.api)?period=8d", []),
            ] as [(String, String, [(String, String)])] {
                let token = method == "OPTIONS" ? nil : token
                let headers = headers + [("Origin", origin)]
                let answer = try nginx.get(target, method, token: token, headers)
                let direct = try nginx.fixture.get(target, method, token: token, headers)
                #expect(answer.status == direct.status)
                #expect(answer.body == direct.body)
                for name in direct.headers.map(\.name) where name.hasPrefix("access-control-") || name == "vary" {
                    #expect(answer.header(name) == direct.header(name), "\(name)")
                }
                let isAllowed = answer.header("access-control-allow-origin") == origin
                #expect(isAllowed == (origin == GateFixture.origin))
            }
        }
    }

    @Test func largeTokensPassAndLargerOnesAreRefused() throws {
        let nginx = try nginx.get()
        let claims = ["x": "\"\(String(repeating: "x", count: 5_500))\""] as KeyValuePairs<String, String?>
        let large = try nginx.fixture.tokens.good(nginx.fixture.user, claims)
        #expect(large.utf8.count > 7_000)
        #expect(try nginx.get(GateFixture.api, token: large).status == 200)
        let answer = try nginx.get(GateFixture.api, token: String(repeating: "a", count: 20_000))
        #expect(answer.status == 400)
        #expect(answer.error != nil)
        answer.expectSecurityHeaders()
    }

    @Test func withoutItsGateEveryAnswerIsAnError() throws {
        let nginx = try NginxFixture()
        #expect(nginx.fixture.gate.terminate() == 0)
        for path in [
            GateFixture.api, "\(GateFixture.api)?limit=3", "/reports/", "/healthz",
            "/reports/snapshots/\(Self.stamp)/index.html",
        ] {
            let answer = try nginx.get(path)
            #expect(answer.status == 500)
            #expect(answer.error == "The data could not be read")
            #expect(answer.header("content-type") == "application/json")
            answer.expectSecurityHeaders()
        }
    }
}
