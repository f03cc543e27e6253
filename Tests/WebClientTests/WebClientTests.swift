import Glibc
import TestSupport
import Testing

@testable import WebClient

@Suite
struct WebClientTests {
    private func get(
        _ server: ScriptedServer,
        limit: Int = 1000,
        seconds: Int = 5
    ) throws(WebError) -> [UInt8] {
        guard let address = WebAddress("http://127.0.0.1:\(server.port)/jwks.json") else { throw .failed("address") }
        return try WebClient.body(of: address, accept: "application/json", limit: limit, seconds: seconds)
    }

    private func server(_ text: String) throws -> ScriptedServer {
        try ScriptedServer { send in _ = send(text) }
    }

    @Test func aDocumentIsGot() throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        defer { server.stop() }
        #expect(try get(server) == Array("hello".utf8))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /jwks.json HTTP/1.1\r\n"))
        #expect(request.contains("\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        #expect(request.contains("\r\nAccept: application/json\r\n"))
        #expect(!request.lowercased().contains("cookie") && !request.lowercased().contains("authorization"))
    }

    @Test func pieceByPieceIsTheSame() throws {
        let server = try ScriptedServer { send in
            _ =
                send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") && send("2\r\nhe\r\n")
                && send("3\r\nllo\r\n")
                && send("0\r\n\r\n")
        }
        defer { server.stop() }
        #expect(try get(server, limit: 5) == Array("hello".utf8))
        #expect(throws: WebError.tooLarge(limit: 4)) { try get(server, limit: 4) }
    }

    /// Nobody may send the gate elsewhere for its keys, not even to the same machine.
    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectsAreNotFollowed(_ status: Int) throws {
        let goal = try server("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}")
        let server = try server(
            "HTTP/1.1 \(status) There\r\nLocation: http://127.0.0.1:\(goal.port)/\r\nContent-Length: 0\r\n\r\n"
        )
        defer {
            goal.stop()
            server.stop()
        }
        let error = WebError.status(status)
        #expect(throws: error) { try get(server) }
        #expect(error.reason == "answers \(status); redirects are not followed")
        #expect(goal.requests.isEmpty)
    }

    @Test(arguments: [204, 304, 401, 404, 500, 503])
    func otherAnswersAreNone(_ status: Int) throws {
        let server = try server("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        #expect(throws: WebError.status(status)) { try get(server) }
    }

    @Test func theSizeIsWatchedWhileBytesArrive() throws {
        let announced = try server(
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + String(repeating: "x", count: 5000)
        )
        defer { announced.stop() }
        #expect(throws: WebError.tooLarge(limit: 1000)) { try get(announced) }
        #expect(WebError.tooLarge(limit: 1000).reason == "answers with more than 1000 bytes")
        let endless = try ScriptedServer { send in
            guard send("HTTP/1.1 200 OK\r\n\r\n") else { return }
            let piece = String(repeating: " ", count: 65_536)
            while send(piece) {}
        }
        defer { endless.stop() }
        #expect(throws: WebError.tooLarge(limit: 100_000)) { try get(endless, limit: 100_000) }
        // What all buffers on the way hold, and no more.
        #expect(endless.sent < 64 << 20)
    }

    @Test(.timeLimit(.minutes(1)))
    func theDeadlineHoldsWhileBytesArrive() throws {
        let slow = try ScriptedServer { send in
            guard send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") else { return }
            for _ in 0..<1000 {
                guard send(" ") else { return }
                usleep(100_000)
            }
        }
        let silent = try ScriptedServer { _ in usleep(5_000_000) }
        defer {
            slow.stop()
            silent.stop()
        }
        for server in [slow, silent] {
            let start = ContinuousClock.now
            #expect {
                try get(server, seconds: 1)
            } throws: { error in
                (error as? WebError)?.reason.contains("timed out") == true
            }
            #expect(ContinuousClock.now - start < .seconds(4))
        }
    }

    @Test func noAnswerHasAReason() throws {
        let closing = try server("")
        let garbage = try server("nonsense\r\n\r\n")
        let cut = try server("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello")
        for server in [closing, garbage, cut] {
            #expect {
                try get(server)
            } throws: { error in
                guard case .failed(let reason)? = error as? WebError else { return false }
                return !reason.isEmpty && !reason.contains("\n")
            }
            server.stop()
        }
        #expect {
            try get(closing)
        } throws: { error in
            (error as? WebError)?.reason.lowercased().contains("connect") == true
        }
    }

    // MARK: Telling

    private func post(_ text: String, _ server: ScriptedServer, seconds: Int = 5) throws(WebError) -> [UInt8] {
        guard let address = WebAddress("http://127.0.0.1:\(server.port)/ping?x=1") else { throw .failed("address") }
        return try WebClient.post(text, to: address, limit: 1000, seconds: seconds)
    }

    @Test(arguments: ["", "one line\n", "with a \0 in it", String(repeating: "ä", count: 40_000)])
    func aTextIsToldAsItIs(_ text: String) throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        defer { server.stop() }
        #expect(try post(text, server) == Array("OK".utf8))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /ping?x=1 HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Length: \(text.utf8.count)\r\n"))
        #expect(request.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"))
        #expect(!request.contains("Expect"))
        #expect(request.hasSuffix("\r\n\r\n\(text)"))
    }

    @Test(arguments: [200, 201, 204])
    func everyGoodAnswerToATextIsOne(_ status: Int) throws {
        let server = try server("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        #expect(try post("x", server) == [])
    }

    @Test(arguments: [301, 302, 307, 308, 400, 404, 429, 500])
    func otherAnswersToATextAreNone(_ status: Int) throws {
        let goal = try server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let server = try server(
            "HTTP/1.1 \(status) X\r\nLocation: http://127.0.0.1:\(goal.port)/\r\nContent-Length: 0\r\n\r\n"
        )
        defer {
            goal.stop()
            server.stop()
        }
        #expect(throws: WebError.status(status)) { try post("x", server) }
        #expect(goal.requests.isEmpty)
    }
}
