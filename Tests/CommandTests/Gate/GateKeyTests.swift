import Foundation
import Testing

/// Keys from an address: how the gate gets them, and what it does without.
@Suite
struct GateKeyTests {
    private let fixture = Result { try GateFixture.shared() }

    private func gate(_ server: KeyServer, hasSecret: Bool = false) throws -> GateProcess {
        let fixture = try fixture.get()
        return try GateProcess(
            ["--output", fixture.output.path, "--listen", "127.0.0.1:0", "--jwks-url", server.address],
            environment: hasSecret ? ["CALLSHEET_JWT_SECRET": fixture.tokens.secret] : [:]
        )
    }

    private func ask(_ gate: GateProcess, _ token: String, _ path: String = GateFixture.api) throws -> HTTPExchange {
        try HTTPExchange(port: gate.port, "GET", path, [("Authorization", "Bearer \(token)")])
    }

    private func token(_ kid: String, _ signer: TestTokens.Signer = .p256) throws -> String {
        let fixture = try fixture.get()
        return try fixture.tokens.token(
            "{\"alg\":\"ES256\",\"kid\":\"\(kid)\"}",
            TestTokens.payload(fixture.user),
            signer
        )
    }

    @Test func keysAreThereAtOnceAndAskedForOnceAMinute() throws {
        let server = try KeyServer(fixture.get().tokens.jwks)
        let gate = try gate(server)
        #expect(try ask(gate, token("ec")).status == 200)
        let before = try server.count
        for number in 0..<20 { #expect(try ask(gate, token("unknown-\(number)")).status == 401) }
        #expect(try server.count == before)
        server.stop()
        #expect(try ask(gate, token("ec")).status == 200)
        #expect(try ask(gate, token("unknown")).status == 401)
    }

    /// Without keys the gate runs and says that it cannot tell.
    @Test func keysThatCannotBeHadAreToldWithTheCause() throws {
        let server = try KeyServer()
        server.stop()
        let gate = try gate(server, hasSecret: true)
        let answer = try ask(gate, token("ec"))
        #expect(answer.status == 503)
        #expect(answer.header("retry-after") == "60")
        #expect(answer.error == "The keys that tokens are checked with could not be read")
        #expect(try ask(gate, token("ec"), "/healthz").status == 503)
        let fixture = try fixture.get()
        #expect(try ask(gate, fixture.tokens.good(fixture.user)).status == 200)
        try wait(until: "the cause is told") { try gate.stderr.contains(server.address) }
        let lines = try gate.stderr.split(separator: "\n").filter { $0.contains(server.address) }
        #expect(lines.count == 1)
        #expect(lines[0].contains("onnect"), "\(lines)")
        #expect(lines[0].hasSuffix(". No key has come from there yet. Trying again every minute"))
    }

    /// A project with a secret alone answers with an empty set.
    @Test func anEmptySetIsHealthy() throws {
        let server = try KeyServer()
        let gate = try gate(server, hasSecret: true)
        let fixture = try fixture.get()
        try wait(until: "the set is there") { try ask(gate, "x", "/healthz").status == 200 }
        #expect(try ask(gate, fixture.tokens.good(fixture.user)).status == 200)
        #expect(try ask(gate, token("ec")).status == 401)
        #expect(try gate.stderr.contains("\(server.address): holds no key that tokens can be checked with\n"))
    }

    @Test func aRedirectIsNotFollowed() throws {
        let goal = try KeyServer(fixture.get().tokens.jwks)
        let server = try KeyServer(
            script: """
                import http.server, sys
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(302)
                        self.send_header('Location', '\(goal.address)')
                        self.send_header('Content-Length', '0')
                        self.end_headers()
                http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
                """
        )
        let gate = try gate(server)
        #expect(try ask(gate, token("ec")).status == 503)
        #expect(try server.count > 0)
        #expect(try goal.count == 0)
        #expect(try gate.stderr.contains("answers 302; redirects are not followed"))
    }

    /// One byte a second, or bytes without end: the gate listens all the same, and neither memory nor time run away.
    @Test(arguments: ["self.wfile.write(b' '); self.wfile.flush(); time.sleep(1)", "self.wfile.write(b' ' * 65536)"])
    func anAnswerWithoutEndKeepsNobody(_ step: String) throws {
        let server = try KeyServer(
            script: """
                import http.server, sys, time
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.end_headers()
                        try:
                            while True:
                                \(step)
                        except OSError: pass
                http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
                """
        )
        let start = ContinuousClock.now
        let gate = try gate(server, hasSecret: true)
        let fixture = try fixture.get()
        #expect(try ask(gate, fixture.tokens.good(fixture.user)).status == 200)
        #expect(ContinuousClock.now - start < .seconds(9))
        try wait(until: "the fetch is given up") { try gate.stderr.contains(server.address) }
        #expect(try gate.stderr.contains(/timed out|more than 262144 bytes/))
        #expect(try #require(gate.residentKilobytes) < 200_000)
    }
}
