import Synchronization
import TestSupport
import Testing

@testable import Nights

@Suite
struct PingTests {
    private final class Pauses: Sendable {
        let seconds = Mutex<[Int]>([])
    }

    private let pauses = Pauses()

    private func ping(_ server: ScriptedServer, _ path: String = "/secret-id") throws -> Ping {
        let pauses = pauses
        let ping = Ping(
            "http://127.0.0.1:\(server.port)\(path)",
            pause: { seconds in
                pauses.seconds.withLock { $0.append(seconds) }
            }
        )
        return try #require(ping)
    }

    private func server(_ answers: String...) throws -> ScriptedServer {
        let left = Mutex(answers[...])
        return try ScriptedServer { send in
            let answer = left.withLock { left in left.count > 1 ? left.removeFirst() : left.first ?? "" }
            _ = send(answer)
        }
    }

    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"

    private static func answer(_ status: Int, _ body: String = "", _ header: String = "") -> String {
        "HTTP/1.1 \(status) X\r\n\(header)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func firstLines(_ server: ScriptedServer) -> [String] {
        server.requests.map { String($0.prefix { $0 != "\r\n" }) }
    }

    @Test func beginAndEndOfARunAreToldWithOneID() throws {
        let server = try server(Self.ok)
        defer { server.stop() }
        let ping = try ping(server)
        #expect(ping.runID.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
        #expect(ping.tellStart() == nil)
        #expect(ping.tellEnd(status: 75, lines: ["callsheet: one", "callsheet: zwei ä"]) == nil)
        #expect(
            firstLines(server) == [
                "POST /secret-id/start?rid=\(ping.runID) HTTP/1.1", "POST /secret-id/75?rid=\(ping.runID) HTTP/1.1",
            ]
        )
        #expect(server.requests.first?.hasSuffix("\r\n\r\n") == true)
        #expect(server.requests.last?.hasSuffix("\r\n\r\ncallsheet: one\ncallsheet: zwei ä\n") == true)
        #expect(try self.ping(server).runID != ping.runID)
    }

    @Test(arguments: [
        ("https://hc.example/id", "https://hc.example/id/0?rid=r"),
        ("https://hc.example/id/", "https://hc.example/id/0?rid=r"),
        ("https://hc.example/key/slug?create=1", "https://hc.example/key/slug/0?rid=r&create=1"),
        ("https://hc.example", "https://hc.example/0?rid=r"),
    ])
    func theSignalStandsBehindThePath(_ address: String, _ url: String) {
        #expect(Ping.url(address, "0", runID: "r") == url)
    }

    @Test(arguments: [
        "", "x", "http://hc.example/id", "https://u:p@hc.example/id", "https://hc.example/a b", "ftp://x/",
    ])
    func otherAddressesAreRefused(_ address: String) {
        let ping = Ping(address, pause: { _ in })
        #expect(ping == nil)
    }

    @Test func whatMayPassIsTriedThreeTimes() throws {
        let server = try server("", Self.answer(503), Self.ok)
        defer { server.stop() }
        #expect(try ping(server).tellStart() == nil)
        #expect(server.requests.count == 3)
        #expect(pauses.seconds.withLock { $0 } == [1, 3])
    }

    @Test(arguments: [500, 503, 429])
    func afterThreeTriesItIsLeft(_ status: Int) throws {
        let server = try server(Self.answer(status))
        defer { server.stop() }
        #expect(try ping(server).tellStart() == "answers \(status), 3 times")
        #expect(server.requests.count == 3)
    }

    @Test func aDeadHostIsNamedWithoutTheAddress() throws {
        let server = try server(Self.ok)
        let ping = try ping(server)
        server.stop()
        _ = ping.tellStart()
        let reason = try #require(ping.tellEnd(status: 0, lines: []))
        #expect(reason.lowercased().contains("connect"), "\(reason)")
        #expect(reason.hasSuffix(", 3 times"))
        #expect(!reason.contains("secret-id"))
    }

    @Test(arguments: [301, 302, 307, 308, 400, 404])
    func whatDoesNotPassIsTriedOnce(_ status: Int) throws {
        let goal = try server(Self.ok)
        let server = try server(Self.answer(status, "", "Location: http://127.0.0.1:\(goal.port)/\r\n"))
        defer {
            goal.stop()
            server.stop()
        }
        let redirect = status < 400 ? "; redirects are not followed" : ""
        #expect(try ping(server).tellStart() == "answers \(status)\(redirect)")
        #expect(server.requests.count == 1)
        #expect(goal.requests.isEmpty)
    }

    /// Servers of former versions answer 200 whatever they think.
    @Test(arguments: ["OK (not found)", "OK (rate limited)"])
    func anAnswerThatTookNothingIsToldSo(_ body: String) throws {
        let server = try server(Self.answer(200, body))
        defer { server.stop() }
        #expect(try ping(server).tellStart() == "it answers '\(body)'")
        #expect(server.requests.count == 1)
    }

    @Test func anAnswerOfAnySizeIsNoMatter() throws {
        let server = try ScriptedServer { send in
            guard send("HTTP/1.1 200 OK\r\n\r\n") else { return }
            while send(String(repeating: "x", count: 65_536)) {}
        }
        defer { server.stop() }
        #expect(try ping(server).tellStart() == "answers with more than 10000 bytes")
    }

    @Test func theLastLinesThatFitAreSent() {
        let lines = (1...2000).map { "line \($0)" }
        let body = Ping.body(lines)
        #expect(body.hasSuffix("line 1999\nline 2000\n"))
        #expect(body.utf8.count <= Ping.maxBody && body.utf8.count > Ping.maxBody - 12)
        #expect(body.hasPrefix("line "))
        #expect(Ping.body([]) == "")
        let long = Ping.body(["short", String(repeating: "ä", count: 20_000)])
        #expect(long.utf8.count <= Ping.maxBody && long.hasPrefix("ä") && !long.contains("\u{FFFD}"))
    }
}
