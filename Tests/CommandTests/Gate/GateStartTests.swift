import Foundation
import TestSupport
import Testing

/// How the gate starts, gets its keys, and ends.
@Suite
struct GateStartTests {
    private let fixture = Result { try GateFixture.shared() }

    @Test(
        arguments: [
            ([], [:], 64, "Nothing says how tokens are checked. Use --jwt-secret-file, --jwks or --jwks-url"),
            (
                ["--listen", "8080"], ["CALLSHEET_JWT_SECRET": "0123456789abcdef0123456789abcdef"], 64,
                "--listen '8080' is not an address such as 127.0.0.1:8080"
            ),
            (
                [], ["CALLSHEET_JWT_SECRET": "sekret"], 78,
                "CALLSHEET_JWT_SECRET: the secret is shorter than 32 bytes. Use the platform's JWT secret"
            ),
            (
                ["--jwt-secret-file", "/none"], [:], 78,
                "/none: cannot be read. Check the path and its permissions"
            ),
            (
                ["--jwks", "/etc/hostname"], [:], 78,
                "/etc/hostname: holds no key that tokens can be checked with. Needed is a JSON Web Key Set with 'kid' and a "
                    + "public key for ES256, RS256 or EdDSA"
            ),
            (
                ["--jwks-url", "http://evil.example/"], [:], 64,
                "--jwks-url 'http://evil.example/' is not an https address"
            ),
            (
                ["--jwks-url", "http://127.0.0.1:x@evil.example/"], [:], 64,
                "--jwks-url must hold neither user nor password"
            ),
            (
                ["--jwks-url", "https://user:sekret@keys.example/"], [:], 64,
                "--jwks-url must hold neither user nor password"
            ),
            (
                ["--jwks-url", "https://keys.example\\@evil.example/"], [:], 64,
                "--jwks-url must hold neither user nor password"
            ),
            (
                ["--jwks-url", "http://127.0.0.1.evil.example/"], [:], 64,
                "--jwks-url 'http://127.0.0.1.evil.example/' is not an https address"
            ),
            (
                ["--jwks-url", "https://x.example/", "--jwks", "/x"], [:], 64,
                "--jwks and --jwks-url exclude each other. Leave one out"
            ),
            (
                ["--cors-origin", "*"], ["CALLSHEET_JWT_SECRET": "0123456789abcdef0123456789abcdef"], 64,
                "--cors-origin '*' is not an origin such as https://app.example, without a path"
            ),
            (
                [], ["CALLSHEET_JWT_SECRET": "0123456789abcdef0123456789abcdef", "CALLSHEET_TIMEOUT": "0"], 64,
                "--timeout 0 must be seconds from 1 to 3600"
            ),
            (
                ["--jwt-secret", "x"], [:], 64,
                "Unknown option '--jwt-secret'. See 'callsheet-gate --help'"
            ),
        ] as [([String], [String: String], Int32, String)]
    )
    func aWrongOptionIsNamed(
        _ arguments: [String],
        _ environment: [String: String],
        _ status: Int32,
        _ line: String
    ) throws {
        let (actual, text) = try GateProcess.failure(arguments, environment: environment)
        #expect(actual == status)
        #expect(text == "callsheet-gate: \(line)\n")
    }

    @Test func anAddressInUseIsNamed() throws {
        let fixture = try fixture.get()
        let (status, text) = try GateProcess.failure(
            ["--listen", "127.0.0.1:\(fixture.gate.port)"],
            environment: ["CALLSHEET_JWT_SECRET": fixture.tokens.secret]
        )
        #expect(status == 69)
        #expect(text == "callsheet-gate: Cannot listen on 127.0.0.1:\(fixture.gate.port): address already in use\n")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/net/if_inet6")))
    func anAddressOfSixteenBytesIsToldInBrackets() throws {
        let secret = ["CALLSHEET_JWT_SECRET": "0123456789abcdef0123456789abcdef"]
        let gate = try GateProcess(["--listen", "[::1]:0"], environment: secret)
        #expect(try gate.stderr.contains("listening on http://[::1]:\(gate.port)\n"))
        let (status, text) = try GateProcess.failure(["--listen", "[::1]:\(gate.port)"], environment: secret)
        #expect(status == 69)
        #expect(text == "callsheet-gate: Cannot listen on [::1]:\(gate.port): address already in use\n")
    }

    @Test func asManyFilesAsTheSystemGrantsMayBeOpen() throws {
        let gate = try GateProcess(
            ["--nofile=256:2048", GateProcess.program, "--listen", "127.0.0.1:0"],
            environment: ["CALLSHEET_JWT_SECRET": "0123456789abcdef0123456789abcdef"],
            program: "/usr/bin/prlimit"
        )
        let limits = try String(contentsOfFile: "/proc/\(gate.processID)/limits", encoding: .utf8)
        #expect(limits.contains(/Max open files\s+2048\s+2048/))
    }

    @Test func everyOptionHasAVariableAndItEndsInPeace() throws {
        let fixture = try fixture.get()
        let gate = try GateProcess(
            [],
            environment: [
                "CALLSHEET_OUTPUT": fixture.output.path, "CALLSHEET_LISTEN": "127.0.0.1:0",
                "CALLSHEET_JWT_SECRET": fixture.tokens.secret, "CALLSHEET_ISSUER": TestTokens.issuer,
                "CALLSHEET_COOKIE": "c", "CALLSHEET_CORS_ORIGIN": "https://a.example,https://b.example",
            ]
        )
        let token = try fixture.tokens.good(fixture.user)
        let answer = try HTTPExchange(
            port: gate.port,
            "GET",
            GateFixture.api,
            [("Cookie", "c=\(token)"), ("Origin", "https://b.example")]
        )
        #expect(answer.status == 200)
        #expect(answer.header("access-control-allow-origin") == "https://b.example")
        let foreign = try fixture.tokens.good(fixture.user, ["iss": "\"x\""])
        #expect(
            try HTTPExchange(port: gate.port, "GET", GateFixture.api, [("Authorization", "Bearer \(foreign)")]).status
                == 401
        )
        #expect(gate.terminate() == 0)
    }

    /// Without --cors-origin no page of another origin reads anything, and a preflight is no method.
    @Test func otherOriginsAreOffUnlessNamed() throws {
        let fixture = try fixture.get()
        let gate = try GateProcess(
            ["--output", fixture.output.path, "--listen", "127.0.0.1:0"],
            environment: ["CALLSHEET_JWT_SECRET": fixture.tokens.secret]
        )
        let headers = [("Origin", GateFixture.origin), ("Access-Control-Request-Method", "GET")]
        let answer = try HTTPExchange(port: gate.port, "OPTIONS", GateFixture.api, headers)
        #expect(answer.status == 405)
        #expect(answer.headers.allSatisfy { !$0.name.hasPrefix("access-control") })
        let token = try fixture.tokens.good(fixture.user)
        let good = try HTTPExchange(
            port: gate.port,
            "GET",
            GateFixture.api,
            headers + [("Authorization", "Bearer \(token)")]
        )
        #expect(good.status == 200)
        #expect(good.header("vary") == "Authorization, Accept-Encoding")
    }

    @Test func theVersionIsToldOnStdout() throws {
        let gate = try tool(GateProcess.program, "--version")
        #expect(gate.status == 0)
        #expect(gate.text == (try tool(CallsheetRun.program, "--version").text))
        #expect(gate.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    /// Copied from the screen as they stand, examples must run: no line that help has broken, no option that is none.
    @Test func examplesInHelpCanBePasted() throws {
        let help = try tool(GateProcess.program, "--help", environment: ["COLUMNS": "80"]).text
        let example = try #require(help.firstRange(of: "Example"))
        let lines = help[example.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            .prefix { !$0.isEmpty }
        let command = lines.joined(separator: "\n")
            .replacing("callsheet-gate ", with: "\(GateProcess.program) --listen 127.0.0.1:99999 ")
        #expect(command.contains("--jwks-url"))
        // Every option is understood; only the address is none.
        let run = try tool("sh", "-c", command)
        #expect(run.status == 64)
        #expect(run.text == "callsheet-gate: --listen '127.0.0.1:99999' is not an address such as 127.0.0.1:8080\n")
    }
}
