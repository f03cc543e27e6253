import Foundation
import PostgreSQL
import TestSupport
import Testing

/// `/reports/…`, `/healthz` and `/authorize` of the running gate.
@Suite
struct GateReportTests {
    private let fixture = Result { try GateFixture.shared() }
    private static let stamp = "2026-02-16T235959Z"
    private static let earlier = "2026-02-15T235959Z"

    @Test func everyPublishedFileIsHandedOutAsItIs() throws {
        let fixture = try fixture.get()
        let tree = try fixture.output.tree("agencies/\(fixture.agency)")
        let token = try fixture.tokens.good(fixture.user)
        var count = 0
        for (path, entry) in tree {
            guard case .file(let bytes) = entry else { continue }
            let answer = try fixture.get("/reports\(path)", token: token)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.body == bytes)
            #expect(answer.header("etag") != nil)
            #expect(answer.header("cache-control") == "private, no-cache")
            let snapshot = path.split(separator: "/")
            #expect(answer.header("x-snapshot") == (snapshot[0] == "snapshots" ? String(snapshot[1]) : nil))
            answer.expectSecurityHeaders()
            count += 1
        }
        #expect(count > 30)
    }

    @Test func typesAreThoseOfTheNames() throws {
        let fixture = try fixture.get()
        for (name, type) in [
            ("index.html", "text/html; charset=utf-8"), ("report.md", "text/markdown; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"), ("snapshot.json", "application/json"),
            ("SHA256SUMS", "text/plain; charset=utf-8"), ("snapshot.json.gz", "application/gzip"),
        ] {
            #expect(try fixture.get("/reports/snapshots/\(Self.stamp)/\(name)").header("content-type") == type)
        }
        #expect(try fixture.get("/reports/feed.xml").header("content-type") == "application/atom+xml; charset=utf-8")
    }

    @Test func theArchiveIsAtTheTop() throws {
        let fixture = try fixture.get()
        let answer = try fixture.get("/reports/")
        #expect(try answer.body == fixture.output.bytes("agencies/\(fixture.agency)/index.html"))
        let redirect = try fixture.get("/reports")
        #expect(redirect.status == 302)
        #expect(redirect.header("location") == "/reports/")
    }

    /// Under a snapshot's own name the links from page to page hold.
    @Test func latestLeadsToTheNewest() throws {
        let fixture = try fixture.get()
        for (path, target) in [
            ("/reports/latest", ""), ("/reports/latest/", ""), ("/reports/latest/7d.html", "7d.html"),
            ("/reports/latest/dashboard-campaigns/30d/25.json", "dashboard-campaigns/30d/25.json"),
        ] {
            let answer = try fixture.get(path)
            #expect(answer.status == 302)
            #expect(answer.header("location") == "/reports/snapshots/\(Self.stamp)/\(target)")
            #expect(try fixture.get(#require(answer.header("location"))).status == 200)
        }
    }

    @Test func everyLinkOfThePagesLeadsSomewhere() throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        var seen: Set<String> = []
        var pages = ["/reports/"]
        while let page = pages.popLast() {
            guard seen.insert(page).inserted else { continue }
            var answer = try fixture.get(page, token: token)
            var base = page
            if answer.status == 302 {
                base = try #require(answer.header("location"))
                answer = try fixture.get(base, token: token)
            }
            #expect(answer.status == 200, "\(page)")
            guard answer.header("content-type")?.hasPrefix("text/html") == true else { continue }
            #expect(
                !answer.text.contains("<script") && !answer.text.contains(" style=") && !answer.text.contains("<style")
            )
            for match in answer.text.matches(of: /href="([^"#]+)/) where !match.1.contains(":") {
                let url = try #require(URL(string: String(match.1), relativeTo: URL(string: "http://x\(base)")))
                pages.append(url.path + (match.1.hasSuffix("/") ? "/" : ""))
            }
        }
        #expect(seen.count > 10)
    }

    @Test func headIsGetWithoutBody() throws {
        let fixture = try fixture.get()
        for path in ["/reports/", "/reports/snapshots/\(Self.stamp)/index.html", "/reports/none", "/healthz"] {
            let get = try fixture.get(path)
            let head = try fixture.get(path, "HEAD")
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head.header("content-length") == get.header("content-length"))
            #expect(head.header("etag") == get.header("etag"))
        }
    }

    @Test func otherMethodsAreRefused() throws {
        let fixture = try fixture.get()
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            for (path, allowed) in [("/reports/", "GET, HEAD"), ("/healthz", "GET, HEAD"), ("/authorize", "GET")] {
                let answer = try fixture.get(path, method, token: nil)
                #expect(answer.status == 405)
                #expect(answer.header("allow") == allowed)
                answer.expectSecurityHeaders()
            }
        }
    }

    @Test func healthNeedsNoToken() throws {
        let answer = try fixture.get().get("/healthz", token: nil)
        #expect(answer.status == 200)
        #expect(answer.text == #"{"status":"ok"}"#)
    }

    @Test func authorizeNamesTheAgency() throws {
        let fixture = try fixture.get()
        for (user, agency) in [(fixture.user, fixture.agency), (fixture.otherUser, fixture.otherAgency)] {
            let answer = try fixture.get("/authorize", token: fixture.tokens.good(user))
            #expect(answer.status == 204)
            #expect(answer.header("x-callsheet-agency") == agency)
            #expect(answer.header("x-callsheet-snapshot") == Self.stamp)
        }
        #expect(try fixture.get("/authorize", token: nil).status == 401)
        #expect(try fixture.get("/authorize", token: fixture.tokens.good(fixture.homelessUser)).status == 403)
        let new = try fixture.get("/authorize", token: fixture.tokens.good(fixture.newUser))
        #expect(new.status == 204)
        #expect(new.header("x-callsheet-snapshot") == nil)
    }

    // MARK: Isolation

    /// Whatever is asked of the other agency's things, the answer is that to a thing that does not exist.
    @Test(arguments: [
        "/reports/\(GateReportTests.foreign)/index.html", "/reports/agencies/\(GateReportTests.foreign)/index.html",
        "/reports/../\(GateReportTests.foreign)/index.html", "/reports/../../access.json", "/reports/..",
        "/reports/%2e%2e/\(GateReportTests.foreign)/index.html",
        "/reports/%2E%2E%2F\(GateReportTests.foreign)/index.html",
        "/reports/..%2f\(GateReportTests.foreign)%2findex.html",
        "/reports/..%5c\(GateReportTests.foreign)%5cindex.html",
        "/reports/..\\\(GateReportTests.foreign)\\index.html", "/reports//\(GateReportTests.foreign)/index.html",
        "/reports/latest/../../../\(GateReportTests.foreign)/index.html",
        "/reports/snapshots/../../\(GateReportTests.foreign)/index.html",
        "/reports/snapshots/\(GateReportTests.stamp)/../../../\(GateReportTests.foreign)/index.html",
        "/reports/snapshots/\(GateReportTests.stamp)/%2e%2e/%2e%2e/index.html",
        "/reports/index.html%00", "/reports/index.html%00.md", "/reports/index.html.", "/reports/index.html/",
        "/reports/INDEX.HTML", "/reports/Latest/index.html", "/reports/latest./index.html", "/reports/./index.html",
        "/reports//index.html", "/reports/.head", "/reports/.head/index.html", "/reports/.lock", "/reports/access.json",
        "/reports/../../recipients.json", "/reports/recipients.json", "/reports/../../deliveries/.key",
        "/reports/deliveries/.key", "/reports/%2e%2e/%2e%2e/deliveries/.key", "/reports/..%2f..%2fsuppressions.txt",
        "/reports/../../deliveries/\(GateReportTests.foreign)/2026-02.jsonl",
        "/reports/snapshots", "/reports/snapshots/", "/reports/archive", "/reports/archive/", "/reports/pruned/",
        "/reports/snapshots/\(GateReportTests.stamp)",
        "/reports/snapshots/\(GateReportTests.stamp)/dashboard-campaigns",
        "/reports/snapshots/\(GateReportTests.stamp)/dashboard-campaigns/",
        "/reports/snapshots/2026-02-17T235959Z/index.html",
        "/reports/planted.html", "/reports/planted/index.html", "/reports/snapshots/planted/index.html",
        "/reports/snapshots/\(GateReportTests.stamp)/planted.html",
        "/reports/snapshots/\(GateReportTests.stamp)/planted/index.html",
        "/reports/archive/planted.html", "/reports/pipe.html", "/reports/%c3%a4.html",
    ])
    func nothingElseIsThere(_ path: String) throws {
        let fixture = try Self.planted.get()
        let path = path.replacing(Self.foreign, with: fixture.otherAgency)
        let conditions: [[(String, String)]] = [
            [], [("Range", "bytes=0-3")], [("If-None-Match", "*")],
            [("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
        ]
        for method in ["GET", "HEAD"] {
            for headers in conditions {
                let answer = try fixture.get(path, method, headers)
                let nothing = try fixture.get("/reports/nothing.html", method, headers)
                #expect(answer.status == 404)
                #expect(answer.status == nothing.status)
                #expect(answer.body == nothing.body)
                #expect(Self.comparable(answer) == Self.comparable(nothing))
            }
            #expect(try fixture.get(path, method, token: nil).status == 401)
        }
        #expect(fixture.gate.isRunning)
    }

    @Test(arguments: [
        "/", "/reportsx", "/Reports/", "/reports%2f", "//reports/", "/./reports/", "/functions/v1/dashboard-campaigns/",
        "/functions/v1/Dashboard-Campaigns", "/functions/v1/dashboard%2dcampaigns", "/functions/v1/", "/agencies/",
        "/access.json", "/output/access.json", "/files/", "/_reports/", "/recipients.json", "/suppressions.txt",
        "/deliveries/", "/deliveries/.key",
    ])
    func otherAddressesAreNone(_ path: String) throws {
        let answer = try fixture.get().get(path)
        #expect(answer.status == 404)
        #expect(answer.error == "There is nothing at this address")
        answer.expectSecurityHeaders()
    }

    /// Part of a file is never sent: all of it, or nothing.
    @Test func rangesAreIgnored() throws {
        let fixture = try fixture.get()
        let path = "/reports/snapshots/\(Self.stamp)/index.html"
        let answer = try fixture.get(path, "GET", [("Range", "bytes=0-3")])
        #expect(answer.status == 200)
        #expect(try answer.body == fixture.get(path).body)
    }

    private static let foreign = "FOREIGN"

    private static func comparable(_ answer: HTTPExchange) -> [String] {
        answer.headers.filter { $0.name != "date" }.map { "\($0.name): \($0.value)" }.sorted()
    }

    /// The shared gate, with links in its tree that lead out of the agency's folder.
    private static let planted = Result { () throws -> GateFixture in
        let fixture = try GateFixture()
        let files = FileManager.default
        let own = "\(fixture.output.path)/agencies/\(fixture.agency)"
        let other = "\(fixture.output.path)/agencies/\(fixture.otherAgency)"
        for (link, target) in [
            ("planted.html", "\(other)/index.html"), ("planted", other),
            ("snapshots/planted", "\(other)/snapshots/\(stamp)"),
            ("snapshots/\(stamp)/planted.html", "../../../\(fixture.otherAgency)/index.html"),
            ("snapshots/\(stamp)/planted", other), ("archive/planted.html", "/etc/passwd"),
        ] {
            try files.createSymbolicLink(atPath: "\(own)/\(link)", withDestinationPath: target)
        }
        mkfifo("\(own)/pipe.html", 0o600)
        return fixture
    }

    // MARK: Damage

    /// It was published and is lost: "not yet" would be wrong, and nobody would look for the cause.
    @Test func aLatestThatLeadsElsewhereIsAnError() throws {
        let fixture = try GateFixture()
        let link = "\(fixture.output.path)/agencies/\(fixture.agency)/latest"
        for target in [
            "../\(fixture.otherAgency)/snapshots/\(Self.stamp)", "snapshots/../../\(fixture.otherAgency)/latest",
            "/etc", "snapshots/", "snapshots/.", "snapshots/none", "snapshots/\(Self.stamp)/dashboard-campaigns",
        ] {
            try FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
            #expect(try fixture.get(GateFixture.api).status == 500, "\(target)")
            #expect(try fixture.get("\(GateFixture.api)?limit=3").status == 500)
            #expect(try fixture.get("/reports/latest/").status == 500)
        }
    }

    /// A reader must not be told that there is nothing where something could not be opened.
    @Test func whatCannotBeOpenedIsAnError() throws {
        let fixture = try GateFixture()
        // Root may open everything; without that privilege it is held to permissions like everybody.
        let powerless = ["--bounding-set", "-dac_override,-dac_read_search", GateProcess.program]
        let gate = try GateProcess(
            (getuid() == 0 ? powerless : []) + ["--output", fixture.output.path, "--listen", "127.0.0.1:0"],
            environment: ["CALLSHEET_JWT_SECRET": fixture.tokens.secret],
            program: getuid() == 0 ? "/usr/bin/setpriv" : GateProcess.program
        )
        let token = try fixture.tokens.good(fixture.user)
        func get(_ target: String) throws -> HTTPExchange {
            try HTTPExchange(port: gate.port, "GET", target, [("Authorization", "Bearer \(token)")])
        }
        let own = "agencies/\(fixture.agency)"
        let snapshot = "/reports/snapshots/\(Self.stamp)"
        for (path, targets) in [
            ("\(own)/index.html", ["/reports/"]),
            ("\(own)/snapshots/\(Self.stamp)/7d.html", ["\(snapshot)/7d.html", "/reports/latest/7d.html"]),
            ("\(own)/snapshots/\(Self.stamp)/snapshot.json", ["\(GateFixture.api)?limit=3"]),
            ("\(own)/snapshots/\(Self.stamp)", ["\(GateFixture.api)?limit=3", "\(snapshot)/", "/reports/latest/"]),
            ("\(own)/snapshots", ["\(GateFixture.api)?limit=3", "\(snapshot)/", "/reports/latest/", "/authorize"]),
            (own, [GateFixture.api, "/reports/", "/reports/latest/", "/authorize"]),
            ("agencies", [GateFixture.api, "/reports/", "/reports/latest/", "/authorize"]),
            ("access.json", [GateFixture.api, "/reports/", "/authorize"]),
        ] {
            let path = "\(fixture.output.path)/\(path)"
            let mode = try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions])
            for target in targets { #expect([200, 204, 302].contains(try get(target).status), "\(target)") }
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
            for target in targets {
                let answer = try get(target)
                #expect(answer.status == 500, "\(target) without \(path)")
                #expect(answer.error == "The data could not be read")
                answer.expectSecurityHeaders()
            }
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
    }

    @Test func anotherAgencysDataUnderThisOnesNameIsAnError() throws {
        let fixture = try GateFixture()
        let files = FileManager.default
        let path = "\(fixture.output.path)/agencies/\(fixture.agency)/snapshots/\(Self.stamp)/snapshot.json"
        try files.removeItem(atPath: path)
        try files.copyItem(
            atPath: "\(fixture.output.path)/agencies/\(fixture.otherAgency)/snapshots/\(Self.stamp)/snapshot.json",
            toPath: path
        )
        let answer = try fixture.get("\(GateFixture.api)?limit=3")
        #expect(answer.status == 500)
        #expect(answer.error == "The data could not be read")
        try Data("{".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try fixture.get("\(GateFixture.api)?limit=3").status == 500)
        answer.expectSecurityHeaders()
    }

    @Test func aNewListOfUsersCountsAtOnceAndADamagedOneLetsNobodyIn() throws {
        let fixture = try GateFixture()
        #expect(try fixture.get(GateFixture.api).status == 200)
        try fixture.database.execute(
            "UPDATE users SET agency_id = '\(fixture.otherAgency)' WHERE id = '\(fixture.user)'"
        )
        try fixture.output.generate(fixture.database, ["--agency", fixture.agency]).expectSuccess()
        #expect(try fixture.get(GateFixture.api).text.contains("\"agency_id\":\"\(fixture.otherAgency)\""))
        try fixture.database.execute("UPDATE users SET agency_id = NULL WHERE id = '\(fixture.user)'")
        try fixture.output.generate(fixture.database, ["--agency", fixture.agency]).expectSuccess()
        #expect(try fixture.get(GateFixture.api).status == 403)
        let path = "\(fixture.output.path)/access.json"
        let text = try fixture.output.text("access.json")
        try Data(text.utf8.dropLast(5)).write(to: URL(fileURLWithPath: path))
        #expect(try fixture.get(GateFixture.api).status == 500)
        #expect(try fixture.get("/healthz", token: nil).status == 500)
        try FileManager.default.removeItem(atPath: path)
        #expect(try fixture.get(GateFixture.api).status == 500)
        try fixture.output.generate(fixture.database, ["--agency", fixture.agency]).expectSuccess()
        #expect(try fixture.get(GateFixture.api).status == 403)
    }
}
