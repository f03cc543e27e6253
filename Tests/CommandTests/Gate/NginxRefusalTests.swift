import Foundation
import TestSupport
import Testing

/// What nginx says by itself, which its defaults would say as HTML and without our headers.
@Suite
struct NginxRefusalTests {
    private static let stamp = "2026-02-16T235959Z"
    private static let page = "/reports/snapshots/\(stamp)/index.html"
    private let nginx = Result { try NginxFixture.shared() }

    private func raw(_ text: String) throws -> HTTPExchange {
        try HTTPExchange(port: nginx.get().port, raw: Array(text.utf8))
    }

    /// - Parameter rest: Further headers, an empty line and a body.
    private func ask(_ method: String, _ target: String, _ token: String, _ rest: String) throws -> HTTPExchange {
        try raw("\(method) \(target) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\(rest)")
    }

    private func expectRefusal(
        _ answer: HTTPExchange,
        _ status: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.error != nil, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.header("content-type") == "application/json", sourceLocation: sourceLocation)
        answer.expectSecurityHeaders(sourceLocation: sourceLocation)
    }

    @Test func tracesAreRefusedWithTheMethodsOfTheAddress() throws {
        for (target, status, allowed) in [
            (GateFixture.api, 405, "GET"), ("\(GateFixture.api)?limit=3", 405, "GET"),
            ("/reports/", 405, "GET, HEAD"), (Self.page, 405, "GET, HEAD"), ("/healthz", 405, "GET, HEAD"),
            ("/", 404, nil), ("/functions/v1/", 404, nil),
        ] as [(String, Int, String?)] {
            let answer = try nginx.get().get(target, "TRACE", token: nil)
            expectRefusal(answer, status)
            #expect(answer.header("allow") == allowed)
            #expect(try answer.body == nginx.get().fixture.get(target, "TRACE", token: nil).body)
        }
    }

    @Test func whatCannotBeReadIsRefusedInOneForm() throws {
        let long = String(repeating: "x", count: 70_000)
        for (text, status) in [
            ("GET / HTTP/9.1\r\nHost: x\r\n\r\n", 505), ("GET /\u{1} HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", 414),
            ("GET / HTTP/1.1\r\nHost: x\r\nX: \(long)\r\n\r\n", 400),
            ("POST \(GateFixture.api) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            ("POST \(GateFixture.api) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        ] {
            expectRefusal(try raw(text), status)
        }
    }

    /// nginx makes no tags, so conditions on them are the gate's to judge, and it takes none that a GET may ignore.
    @Test func conditionsThatOnlyChangesNeedAreIgnored() throws {
        let nginx = try nginx.get()
        for target in [GateFixture.api, "\(GateFixture.api)?limit=3", Self.page, "/reports/"] {
            let plain = try nginx.get(target)
            #expect(plain.status == 200)
            for (name, value) in [
                ("If-Match", "\"x\""), ("If-Match", "*"), ("If-Match", "0"),
                ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"), ("If-Unmodified-Since", "0"),
                ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ] {
                let token = try nginx.fixture.tokens.good(nginx.fixture.user)
                let answer = try nginx.get(target, token: token, [(name, value)])
                #expect(answer.status == 200, "\(name) \(target)")
                #expect(answer.body == plain.body)
                #expect(answer.header("etag") == plain.header("etag"))
            }
        }
    }

    @Test func noHeaderIsThereTwice() throws {
        let nginx = try nginx.get()
        let good = try nginx.fixture.tokens.good(nginx.fixture.user)
        let homeless = try nginx.fixture.tokens.good(nginx.fixture.homelessUser)
        for (target, token, status) in [
            (GateFixture.api, good, 200), ("\(GateFixture.api)?offset=100", good, 200),
            ("\(GateFixture.api)?limit=3", good, 200), ("\(GateFixture.api)?period=8d", good, 400),
            (Self.page, good, 200), ("/reports/", good, 200), ("/reports/latest/", good, 302),
            ("/reports/snapshots/\(Self.stamp)/none.html", good, 404), ("/none", good, 404),
            (GateFixture.api, nil, 401), ("\(GateFixture.api)?limit=3", nil, 401), (Self.page, nil, 401),
            ("/reports/", nil, 401), (GateFixture.api, "x", 401), (GateFixture.api, homeless, 403),
            (Self.page, homeless, 403),
        ] as [(String, String?, Int)] {
            let answer = try nginx.get(target, token: token)
            #expect(answer.status == status)
            let names = answer.headers.map(\.name)
            #expect(names.sorted() == Set(names).sorted(), "\(target)")
            let direct = try nginx.fixture.get(target, token: token)
            for name in ["x-snapshot", "www-authenticate", "etag"] {
                #expect(answer.header(name) == direct.header(name), "\(name) \(target)")
            }
            if status == 401 { #expect(answer.header("www-authenticate") == "Bearer") }
            answer.expectSecurityHeaders()
        }
    }

    // MARK: Bodies

    @Test func aLargeBodyIsNeitherReadNorKept() throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        let body = String(repeating: "x", count: 4 << 20)
        let chunked = "Transfer-Encoding: chunked\r\n\r\n400000\r\n\(body)\r\n0\r\n\r\n"
        let counted = "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        for text in [counted, chunked] {
            for (target, allowed) in [(GateFixture.api, "GET"), ("/reports/", "GET, HEAD"), (Self.page, "GET, HEAD")] {
                let answer = try ask("POST", target, token, text)
                expectRefusal(answer, 405)
                #expect(answer.headers.filter { $0.name == "allow" }.map(\.value) == [allowed])
                #expect(answer.body.count < 200)
            }
            expectRefusal(try ask("GET", "\(GateFixture.api)?limit=3", token, text), 413)
        }
        let log = try nginx.log
        #expect(!log.contains("temporary file"), "\(log)")
        // One that fits is ignored.
        let small = "Connection: close\r\nContent-Length: 5\r\n\r\nhello"
        for target in [GateFixture.api, "\(GateFixture.api)?limit=3", Self.page] {
            #expect(try ask("GET", target, token, small).status == 200)
        }
    }

    // MARK: Spelling

    /// nginx undoes escapes and steps before it looks for a location; at the gate an address has one spelling.
    @Test(arguments: [
        "/functions/v1/dashboard%2dcampaigns", "/functions/v1/./dashboard-campaigns",
        "/functions/v1/x/../dashboard-campaigns", "/functions/v1/dashboard-campaigns%0a",
        "/functions/v1/dashboard-campaigns#x", "/functions/v1/dashboard-campaigns?period=7d#x",
        "/%66unctions/v1/dashboard-campaigns?period=7d", "\(page.replacing("index", with: "%69ndex"))",
        "\(page)%0a", "\(page)%0A?x", "\(page)#x", "\(page)%20", "\(page)%00",
        "/reports/snapshots/x/../\(stamp)/index.html", "/reports/snapshots/./\(stamp)/index.html",
        "/reports/snapshots/%32026-02-16T235959Z/index.html", "/reports//snapshots/\(stamp)/index.html",
    ])
    func anotherSpellingIsAnotherAddress(_ target: String) throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        let answer = try nginx.get(target, token: token)
        let direct = try nginx.fixture.get(target, token: token)
        #expect([400, 404].contains(answer.status), "\(answer.status)")
        // A zero byte nginx refuses by itself.
        if answer.status != 400 { #expect(answer.status == direct.status) }
        #expect(answer.error != nil)
        #expect(answer.header("x-snapshot") == nil)
        answer.expectSecurityHeaders()
    }
}

/// The shipped file in the set-up that Debian's package makes.
@Suite
struct NginxSetupTests {
    /// A copy of `/etc/nginx` with our file in it, adapted as its head says: just the port, for not everybody may take 80.
    private func check(removingDefault: Bool) throws -> (status: Int32, text: String) {
        let folder = try TemporaryFolder()
        let copy = "\(folder.path)/nginx"
        try run("cp", "-a", "/etc/nginx", copy)
        let port = "listen 127.0.0.1:\(Int.random(in: 20_000..<32_000))"
        let shipped = try String(contentsOfFile: OutputFolder.productTemplates + "/deploy/nginx.conf", encoding: .utf8)
        try folder.write(shipped.replacing("listen 80", with: port), to: "nginx/conf.d/callsheet.conf")
        try FileManager.default.removeItem(atPath: "\(copy)/sites-enabled/default")
        if !removingDefault {
            let site = try String(contentsOfFile: "\(copy)/sites-available/default", encoding: .utf8)
            try folder.write(
                site.replacing("listen 80", with: port).replacing("listen [::]:80", with: "# listen [::]:80"),
                to: "nginx/sites-enabled/default"
            )
        }
        let main = try String(contentsOfFile: "\(copy)/nginx.conf", encoding: .utf8)
        try folder.write(
            main.replacing("/etc/nginx/", with: "\(copy)/").replacing("/run/nginx.pid", with: "\(folder.path)/pid")
                .replacing("/var/log/nginx/", with: "\(folder.path)/"),
            to: "nginx/nginx.conf"
        )
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-t", "-e", "\(folder.path)/error.log", "-c", "\(copy)/nginx.conf"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("stderr")
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try folder.text("stderr"))
    }

    @Test(arguments: [true, false])
    func theShippedFileIsTaken(_ removingDefault: Bool) throws {
        let (status, text) = try check(removingDefault: removingDefault)
        #expect(status == 0, "\(text)")
        #expect(!text.contains("[emerg]") && !text.contains("callsheet.conf"), "\(text)")
    }
}
