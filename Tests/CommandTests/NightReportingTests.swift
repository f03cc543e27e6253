import ArgumentParser
import Console
import Dashboard
import Foundation
import Nights
import TestSupport
import Testing

@testable import callsheet

/// What `run` tells others of a night: the options, and what becomes of them.
@Suite
struct NightReportingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func reporting(_ arguments: [String]) throws -> NightReporting {
        try NightReportingOptions.parse(arguments).reporting()
    }

    private func file(_ text: String, mode: Int = 0o600) throws -> String {
        try folder.write(text, to: "url")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder.path)/url")
        return "\(folder.path)/url"
    }

    private static let summary: NightSummary = {
        let instant = Instant(microsecondsSince1970: 1_771_303_290_000_000)
        return NightSummary(start: instant, end: instant, status: 69)
    }()

    @Test func aNightIsToldToBoth() throws {
        let server = try ScriptedServer { send in _ = send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK") }
        defer { server.stop() }
        let url = try file("http://127.0.0.1:\(server.port)/id\n", mode: 0o640)
        let reporting = try reporting(["--metrics-file", "\(folder.path)/x.prom", "--ping-url-file", url])
        reporting.begin()
        StandardError.write("callsheet: A line of this night")
        reporting.end(Self.summary)
        #expect(try folder.text("x.prom").contains("\ncallsheet_last_run_status 69\n"))
        #expect(server.requests.map { $0.split(separator: "?").first } == ["POST /id/start", "POST /id/69"])
        #expect(server.requests.last?.contains("callsheet: A line of this night\n") == true)
    }

    @Test func whatGoesWrongIsAWarning() throws {
        let server = try ScriptedServer { send in _ = send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n") }
        defer { server.stop() }
        let url = try file("http://127.0.0.1:\(server.port)/secret-id")
        let reporting = try reporting(["--metrics-file", "\(folder.path)/gone/x.prom", "--ping-url-file", url])
        reporting.end(Self.summary)
        let lines = StandardError.lastLines
        let path = "\(folder.path)/gone/x.prom"
        #expect(lines.contains("callsheet: --metrics-file: \(path): no such file or directory"))
        #expect(lines.contains("callsheet: The monitor could not be told how the night ended: answers 404"))
        #expect(!lines.joined().contains("secret-id"))
    }

    @Test func nobodyIsToldUnlessAskedFor() throws {
        let reporting = try reporting([])
        #expect(reporting.ping == nil)
        #expect(reporting.metricsFile == nil)
    }

    @Test func wrongValuesAreToldBeforeTheNight() throws {
        func failure(_ arguments: [String]) throws -> Failure {
            try #require(throws: Failure.self) { _ = try reporting(arguments) }
        }
        let metrics = try failure(["--metrics-file", "x.txt"])
        #expect(metrics.status == .usage)
        #expect(
            metrics.message
                == "--metrics-file 'x.txt' does not end in .prom, and node_exporter reads no other file"
        )
        let url = try file("http://hc.example/secret-id")
        let plain = try failure(["--ping-url-file", url])
        #expect(plain.status == .configuration)
        #expect(plain.message == "\(url): is not an https address such as https://hc-ping.com/UUID")
        let open = try file("https://hc.example/secret-id", mode: 0o644)
        #expect(
            try failure(["--ping-url-file", open]).message.hasPrefix(
                "\(open): holds a secret and everybody can read it"
            )
        )
    }
}
