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

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
    func everyMethodButGetIsRefused(_ method: String) throws {
        let nginx = try nginx.get()
        for token in [nil, try nginx.fixture.tokens.good(nginx.fixture.user)] {
            let answer = try nginx.get(GateFixture.api, method, token: token)
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "GET")
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
        "/authorize",
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
            let answer = try nginx.get(path, method, token: nginx.fixture.tokens.good(nginx.fixture.user), headers)
            #expect([400, 404].contains(answer.status), "\(answer.status)")
            #expect(!answer.text.contains("Rival") && !answer.text.contains(nginx.fixture.otherAgency))
            answer.expectSecurityHeaders()
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
        for path in [GateFixture.api, "\(GateFixture.api)?limit=3", "/reports/", "/healthz"] {
            let answer = try nginx.get(path)
            #expect(answer.status == 500)
            #expect(answer.error == "The data could not be read")
            answer.expectSecurityHeaders()
        }
    }
}

/// A real nginx before a gate.
final class NginxFixture: Sendable {
    let fixture: GateFixture
    private let port: Int
    private let folder: TemporaryFolder
    private let process: Process

    static func shared() throws -> NginxFixture { try made.get() }
    private static let made = Result { try NginxFixture() }

    init() throws {
        fixture = try GateFixture()
        folder = try TemporaryFolder()
        // Links that lead out of the agency's folder.
        let own = "\(fixture.output.path)/agencies/\(fixture.agency)/snapshots"
        let other = "\(fixture.output.path)/agencies/\(fixture.otherAgency)"
        for (link, target) in [
            ("planted", "\(other)/snapshots/2026-02-16T235959Z"), ("2026-02-15T235959Z/planted", other),
            ("2026-02-16T235959Z/planted.html", "\(other)/index.html"),
        ] {
            try FileManager.default.createSymbolicLink(atPath: "\(own)/\(link)", withDestinationPath: target)
        }
        port = Int.random(in: 20_000..<32_000)
        let template = try String(
            contentsOfFile: OutputFolder.productTemplates + "/deploy/nginx.conf",
            encoding: .utf8
        )
        .replacing("127.0.0.1:8080", with: "127.0.0.1:\(fixture.gate.port)")
        .replacing("listen 80 default_server", with: "listen 127.0.0.1:\(port) default_server")
        .replacing("root /srv/reports;", with: "root \(fixture.output.path);")
        try folder.write(template, to: "callsheet.conf")
        try folder.write(
            """
            \(getuid() == 0 ? "user root;" : "")
            daemon off;
            worker_processes 1;
            pid \(folder.path)/pid;
            error_log \(folder.path)/error.log warn;
            events { worker_connections 512; }
            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                access_log off;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                include \(folder.path)/callsheet.conf;
            }
            """,
            to: "nginx.conf"
        )
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-e", "\(folder.path)/error.log", "-p", folder.path, "-c", "\(folder.path)/nginx.conf"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("stderr")
        try process.run()
        endWithTests(process.processIdentifier)
        try wait(until: "nginx answers") {
            try #require(process.isRunning)
            return (try? HTTPExchange(port: port, "GET", "/healthz"))?.status == 200
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    func get(
        _ target: String,
        _ method: String = "GET",
        token: String?,
        _ headers: [(String, String)] = []
    ) throws -> HTTPExchange {
        let authorization = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try HTTPExchange(port: port, method, target, authorization + headers)
    }

    func get(_ target: String) throws -> HTTPExchange {
        try get(target, token: fixture.tokens.good(fixture.user))
    }
}
