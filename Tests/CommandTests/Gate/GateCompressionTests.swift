import Foundation
import TestSupport
import Testing

/// Precompressed files, handed out by the gate alone and by nginx before it, and the tags of either form.
@Suite
struct GateCompressionTests {
    private static let stamp = "2026-02-16T235959Z"
    private static let gzip = [("Accept-Encoding", "gzip, deflate, br")]
    private let nginx = Result { try NginxFixture.shared() }

    private static let snapshotFiles = [
        "index.html", "report.md", "style.css", "snapshot.json", "dashboard-campaigns/30d/0.json",
    ]
    /// Every address whose answer is a file that was published with a compressed one beside it.
    private static let addresses =
        snapshotFiles.map { "/reports/snapshots/\(stamp)/\($0)" }
        + [GateFixture.api, "\(GateFixture.api)?period=7d", "\(GateFixture.api)?period=90d&offset=25"]

    private func unpacked(_ body: Data) throws -> Data {
        let folder = try TemporaryFolder()
        try body.write(to: URL(fileURLWithPath: "\(folder.path)/body.gz"))
        #expect(try tool(["gzip", "-d", "body.gz"], folder: folder.path).status == 0)
        return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/body"))
    }

    @Test(arguments: addresses + ["/reports/", "/reports/archive/2026-02.html"])
    func theCompressedFileIsSentToWhoTakesIt(_ address: String) throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        let plain = try nginx.fixture.get(address, token: token)
        #expect(plain.status == 200)
        #expect(plain.header("content-encoding") == nil)
        for get in [nginx.fixture.get(_:_:token:_:), nginx.get(_:_:token:_:)] {
            let same = try get(address, "GET", token, [])
            #expect(same.body == plain.body)
            #expect(same.header("content-encoding") == nil)
            #expect(same.header("etag") == plain.header("etag"))
            let answer = try get(address, "GET", token, Self.gzip)
            #expect(answer.status == 200)
            #expect(answer.header("content-encoding") == "gzip")
            #expect(answer.headers.count { $0.name == "content-encoding" } == 1)
            #expect(answer.header("content-type") == plain.header("content-type"))
            #expect(answer.header("x-snapshot") == plain.header("x-snapshot"))
            #expect(answer.header("content-length").flatMap { Int($0) } == answer.body.count)
            #expect(answer.body.count < plain.body.count)
            #expect(try unpacked(answer.body) == plain.body)
            for part in [same, answer] { #expect(part.header("vary")?.contains("Accept-Encoding") == true) }
            answer.expectSecurityHeaders()
        }
    }

    /// One tag for one form of one content, whoever sends it, and it is good for a 304 of that form only.
    @Test(arguments: addresses)
    func eachFormHasItsOwnStrongTag(_ address: String) throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        var tags: [String] = []
        for headers in [[], Self.gzip] {
            let direct = try nginx.fixture.get(address, token: token, headers)
            let proxied = try nginx.get(address, token: token, headers)
            let tag = try #require(direct.header("etag"))
            #expect(tag.hasPrefix("\""))
            #expect(proxied.headers.filter { $0.name == "etag" }.map(\.value) == [tag])
            tags.append(tag)
        }
        #expect(tags[0] != tags[1])
        for get in [nginx.fixture.get(_:_:token:_:), nginx.get(_:_:token:_:)] {
            for (headers, tag, status) in [
                ([], tags[0], 304), (Self.gzip, tags[1], 304), ([], tags[1], 200), (Self.gzip, tags[0], 200),
                (Self.gzip, "W/\(tags[1])", 304), ([], "\"x\"", 200),
            ] {
                let answer = try get(address, "GET", token, headers + [("If-None-Match", tag)])
                #expect(answer.status == status)
                #expect(
                    answer.headers.filter { $0.name == "etag" }.map(\.value) == [headers.isEmpty ? tags[0] : tags[1]]
                )
                if status == 304 { #expect(answer.body.isEmpty) }
                answer.expectSecurityHeaders()
            }
        }
    }

    /// Debian's nginx.conf turns compression on. Its bytes are not ours to promise, so the tag is weak then.
    @Test func whatNginxCompressesItselfHasAWeakTag() throws {
        let nginx = try NginxFixture(options: [], settings: "gzip on;\n")
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        let page = "/reports/snapshots/\(Self.stamp)/index.html"
        let tag = try #require(nginx.fixture.get(page, token: token).header("etag"))
        let answer = try nginx.get(page, token: token, Self.gzip)
        #expect(answer.header("content-encoding") == "gzip")
        #expect(answer.header("etag") == "W/\(tag)")
        #expect(answer.header("vary")?.contains("Accept-Encoding") == true)
        let again = try nginx.get(page, token: token, Self.gzip + [("If-None-Match", "W/\(tag)")])
        #expect(again.status == 304)
        #expect(try nginx.get(page, token: token).header("etag") == tag)
    }

    /// Under its own name it is a file like all others.
    @Test func theCompressedFileItselfIsNoEncoding() throws {
        let nginx = try nginx.get()
        let token = try nginx.fixture.tokens.good(nginx.fixture.user)
        for name in Self.snapshotFiles {
            let path = "agencies/\(nginx.fixture.agency)/latest/\(name).gz"
            for get in [nginx.fixture.get(_:_:token:_:), nginx.get(_:_:token:_:)] {
                for headers in [[], Self.gzip] {
                    let answer = try get("/reports/snapshots/\(Self.stamp)/\(name).gz", "GET", token, headers)
                    #expect(answer.status == 200)
                    #expect(answer.header("content-type") == "application/gzip")
                    #expect(answer.header("content-encoding") == nil)
                    #expect(try answer.body == nginx.fixture.output.bytes(path))
                }
            }
        }
    }

    @Test func whatIsComputedAndWhatIsAnErrorHasNoTagOfAFile() throws {
        let nginx = try nginx.get()
        for (target, status) in [
            ("\(GateFixture.api)?limit=3", 200), ("\(GateFixture.api)?period=8d", 400),
            ("\(GateFixture.api)?offset=1000", 200), ("/reports/latest/", 302),
            ("/reports/snapshots/\(Self.stamp)/none.html", 404),
        ] {
            let token = try nginx.fixture.tokens.good(nginx.fixture.user)
            let direct = try nginx.fixture.get(target, token: token, Self.gzip)
            let proxied = try nginx.get(target, token: token, Self.gzip)
            #expect(direct.status == status)
            #expect(proxied.status == status)
            #expect(proxied.header("etag") == direct.header("etag"))
            #expect(proxied.header("content-encoding") == nil)
        }
    }

    // MARK: What nginx is told

    @Test func authorizeTellsTheTagsOfTheAskersOwnFilesOnly() throws {
        let fixture = try nginx.get().fixture
        func authorize(_ target: String, _ user: String) throws -> HTTPExchange {
            try fixture.get("/authorize", token: fixture.tokens.good(user), [("X-Original-URI", target)])
        }
        let page = "/reports/snapshots/\(Self.stamp)/index.html"
        for user in [fixture.user, fixture.otherUser] {
            for address in [page, "\(GateFixture.api)?period=7d"] {
                let token = try fixture.tokens.good(user)
                let answer = try authorize(address, user)
                #expect(answer.status == 204)
                #expect(try answer.header("x-callsheet-etag") == fixture.get(address, token: token).header("etag"))
                let compressed = try fixture.get(address, token: token, Self.gzip).header("etag")
                #expect(answer.header("x-callsheet-etag-gzip") == compressed)
            }
        }
        for target in [
            "", "/", "page", "/authorize", "/reports/", "/reports/index.html", "/reports/latest/index.html",
            "\(GateFixture.api)?limit=3", "\(GateFixture.api)?period=8d", "\(GateFixture.api)?offset=1000",
            "/reports/snapshots/\(Self.stamp)/../../../\(fixture.otherAgency)/index.html",
            "/reports/snapshots/planted/index.html", "/reports/snapshots/\(Self.stamp)/planted.html",
            "/reports/snapshots/\(Self.stamp)/%69ndex.html", "//reports/snapshots/\(Self.stamp)/index.html",
            page + String(repeating: "x", count: 9_000),
        ] {
            let answer = try authorize(target, fixture.user)
            #expect(answer.status == 204, "\(target)")
            #expect(answer.headers.allSatisfy { !$0.name.hasPrefix("x-callsheet-etag") }, "\(target)")
        }
    }
}
