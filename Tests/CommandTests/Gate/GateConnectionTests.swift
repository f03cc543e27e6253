import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Clients that do not behave: those that do not read, do not ask, or do not speak HTTP.
@Suite
struct GateConnectionTests {
    private let fixture = Result { try GateFixture.shared() }

    private func impatientGate(_ output: String? = nil) throws -> GateProcess {
        let fixture = try fixture.get()
        return try GateProcess(
            ["--output", output ?? fixture.output.path, "--listen", "127.0.0.1:0", "--timeout", "1"],
            environment: ["CALLSHEET_JWT_SECRET": fixture.tokens.secret]
        )
    }

    private func descriptorCount(_ gate: GateProcess) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(gate.processID)/fd").count
    }

    private func send(_ text: String, to descriptor: Int32) {
        _ = Array(text.utf8).withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Asks for far more than all buffers on the way hold, and reads nothing of it.
    @Test func whoDoesNotReadIsNotWaitedFor() throws {
        let fixture = try fixture.get()
        let copy = try TemporaryFolder()
        try run("cp", "-a", fixture.output.path, "\(copy.path)/output")
        let large = "\(copy.path)/output/agencies/\(fixture.agency)/latest/large.json"
        try run("truncate", "--size", "256M", large)
        let gate = try impatientGate("\(copy.path)/output")
        let token = try fixture.tokens.good(fixture.user)
        let healthy = try HTTPExchange(port: gate.port, "GET", GateFixture.api, [("Authorization", "Bearer \(token)")])
        #expect(healthy.status == 200)
        let before = try descriptorCount(gate)
        let connection = try HTTPExchange.connection(to: gate.port, receiveBuffer: 4096)
        defer { close(connection) }
        let path = "/reports/snapshots/2026-02-16T235959Z/large.json"
        send("GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n", to: connection)
        try wait(until: "the answer is under way") { try descriptorCount(gate) > before }
        try wait(until: "the gate gives up") { try descriptorCount(gate) <= before }
        // What had arrived may still be read; then there is no end but a reset.
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var (count, received) = (1, 0)
        while count > 0 {
            count = recv(connection, &buffer, buffer.count, 0)
            received += max(count, 0)
        }
        #expect(count == -1 && errno == ECONNRESET)
        #expect(received < 64 << 20)
        let answer = try HTTPExchange(port: gate.port, "GET", GateFixture.api, [("Authorization", "Bearer \(token)")])
        #expect(answer.body == healthy.body)
    }

    @Test(arguments: ["", "GET", "GET /healthz HTTP/1.1\r\nHost: x\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"])
    func whoDoesNotGoOnIsNotWaitedFor(_ beginning: String) throws {
        let gate = try impatientGate()
        let connection = try HTTPExchange.connection(to: gate.port)
        defer { close(connection) }
        send(beginning, to: connection)
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        // Ends when the gate closes, or fails after the socket's own half minute.
        var count = 1
        while count > 0 { count = recv(connection, &buffer, buffer.count, 0) }
        #expect(count == 0)
        #expect(gate.isRunning)
    }

    /// Whoever announces a body that takes for ever is answered at once and then is no longer listened to.
    @Test(arguments: ["Content-Length: 1000000000", "Transfer-Encoding: chunked"])
    func bodiesAreNotWaitedFor(_ announcement: String) throws {
        let fixture = try fixture.get()
        let connection = try HTTPExchange.connection(to: fixture.gate.port)
        defer { close(connection) }
        send("POST \(GateFixture.api) HTTP/1.1\r\nHost: x\r\n\(announcement)\r\n\r\n1\r\n", to: connection)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        let start = ContinuousClock.now
        while case let count = recv(connection, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        let text = String(decoding: answer, as: UTF8.self).lowercased()
        #expect(text.hasPrefix("http/1.1 405 "))
        #expect(text.contains("\r\nconnection: close\r\n"))
        #expect(text.hasSuffix(#"{"error":"the method must be get"}"#))
        // Long before the half minute that it waits for those who may still have something to ask.
        var isOpen = true
        while isOpen, ContinuousClock.now - start < .seconds(10) {
            usleep(50_000)
            isOpen = [UInt8(ascii: "x")].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) > 0
            }
        }
        #expect(!isOpen)
        #expect(fixture.gate.isRunning)
    }

    @Test func whatFollowsABodyIsNoRequest() throws {
        let fixture = try fixture.get()
        let good = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        let withBody = "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
        let connection = try HTTPExchange.connection(to: fixture.gate.port)
        defer { close(connection) }
        send(good + good + withBody + good, to: connection)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(connection, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        let answers = String(decoding: answer, as: UTF8.self).lowercased().components(separatedBy: "http/1.1 200 ok")
        #expect(answers.count == 4)
        #expect(answers.map { $0.contains("connection: close") } == [false, false, false, true])
    }

    /// Which of two hosts a proxy went by is not known, and none at all is no HTTP/1.1.
    @Test(arguments: ["", "Host: x\r\nHost: x\r\n", "Host: x\r\nhost: y\r\n"])
    func exactlyOneHostIsNamed(_ headers: String) throws {
        let fixture = try fixture.get()
        let token = try fixture.tokens.good(fixture.user)
        for path in ["/healthz", GateFixture.api, "/nothing"] {
            let text = "GET \(path) HTTP/1.1\r\n\(headers)Authorization: Bearer \(token)\r\nConnection: close\r\n\r\n"
            let answer = try HTTPExchange(port: fixture.gate.port, raw: Array(text.utf8))
            #expect(answer.status == 400)
            #expect(answer.error == "The request is not one that can be answered")
            answer.expectSecurityHeaders()
        }
    }

    /// Clients beyond the limit are not refused: they wait until one of the others has gone.
    @Test func whoComesBeyondTheLimitWaits() throws {
        let gate = try GateProcess(
            ["--nofile=64:64", GateProcess.program, "--listen", "127.0.0.1:0", "--output", fixture.get().output.path],
            environment: ["CALLSHEET_JWT_SECRET": fixture.get().tokens.secret],
            program: "/usr/bin/prlimit"
        )
        let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Three quarters of the descriptors that the process leaves free.
        let crowd = try (0..<30).map { _ in try HTTPExchange.connection(to: gate.port) }
        defer { crowd.dropFirst().forEach { close($0) } }
        for connection in crowd {
            send(request, to: connection)
            #expect(recv(connection, &buffer, buffer.count, 0) > 0)
        }
        let late = try HTTPExchange.connection(to: gate.port)
        defer { close(late) }
        send(request, to: late)
        var waiting = pollfd(fd: late, events: Int16(POLLIN), revents: 0)
        #expect(poll(&waiting, 1, 1000) == 0)
        close(crowd[0])
        #expect(poll(&waiting, 1, 20_000) == 1)
        #expect(recv(late, &buffer, buffer.count, 0) > 0)
        #expect(String(decoding: buffer, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHo st: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}\u{1}",
    ])
    func whatIsNoRequestIsRefusedInTheSameWords(_ text: String) throws {
        let fixture = try fixture.get()
        let answer = try HTTPExchange(port: fixture.gate.port, raw: Array(text.utf8))
        #expect(answer.status == 400)
        #expect(answer.error == "The request is not one that can be answered")
        #expect(answer.header("content-type") == "application/json")
        #expect(answer.header("content-length").flatMap { Int($0) } == answer.body.count)
        answer.expectSecurityHeaders()
        #expect(fixture.gate.isRunning)
    }
}
