import Foundation
import TestSupport
import Testing

/// The gate under load by `wrk`, beside nginx serving the same JSON as a plain file.
///
/// Figures are printed, and nothing here depends on how fast the machine is.
@Suite
struct GateLoadTests {
    private static let isLong = Torture.extent == .full
    /// Seconds for each figure of a comparison, how often all are taken, and seconds of mixed load.
    private static let (slice, rounds, loadTime) = isLong ? (5, 7, 600) : (1, 2, 8)

    @Test(.enabled(if: Torture.extent != .sample, "make torture runs this"))
    func answersStayRightAndMemoryStaysFlat() throws {
        let environment = ProcessInfo.processInfo.environment
        let fixture = try GateFixture(program: environment["CALLSHEET_LOADED_GATE"] ?? GateProcess.program)
        let token = try fixture.tokens.good(fixture.user)
        let page = try fixture.get(GateFixture.api, token: token)
        #expect(page.status == 200)
        let files = try TemporaryFolder()
        try files.write(page.text, to: "page.json")
        let nginx = try NginxProcess(
            { port in
                """
                server { listen 127.0.0.1:\(port); root \(files.path); keepalive_requests 100000000; sendfile on; }
                """
            },
            core: 0,
            answeringAt: "/page.json"
        )
        // The servers on one core, who asks on another, where there are two.
        _ = try? tool("taskset", "-a", "-c", "-p", "0", String(fixture.gate.processID))

        let stamp = "2026-02-16T235959Z"
        let kinds = [
            ("nginx, the page as a file", nginx.port, ["/page.json"]),
            ("gate, default page", fixture.gate.port, [GateFixture.api]),
            ("gate, computed page", fixture.gate.port, ["\(GateFixture.api)?limit=24"]),
            ("gate, report", fixture.gate.port, ["/reports/snapshots/\(stamp)/index.html"]),
        ]
        var rates: [[Double]] = kinds.map { _ in [] }
        var slowest: [[Double]] = kinds.map { _ in [] }
        for _ in 0..<Self.rounds {
            for (index, (_, port, targets)) in kinds.enumerated() {
                let load = try Load(port, targets, token: token, seconds: Self.slice, files)
                load.expectNoFault()
                rates[index].append(load.rate)
                slowest[index].append(load.p99)
            }
        }
        print("The same core for each server, \(page.body.count) bytes a page, medians of \(Self.rounds):")
        for (index, (name, _, _)) in kinds.enumerated() {
            let share = Self.median(zip(rates[index], rates[0]).map { 100 * $0 / $1 })
            print(
                String(
                    format: "  %@: %.0f a second, p99 %.1f ms, %.0f %% of nginx",
                    name.padding(toLength: 26, withPad: " ", startingAt: 0),
                    Self.median(rates[index]),
                    Self.median(slowest[index]),
                    share
                )
            )
        }

        let mixed = [
            GateFixture.api, "\(GateFixture.api)?period=7d", "\(GateFixture.api)?period=90d&offset=25",
            "\(GateFixture.api)?limit=3", "\(GateFixture.api)?period=90d&limit=60&offset=7",
            "\(GateFixture.api)?period=custom&start_date=2026-01-01&end_date=2026-01-31&status=completed",
            "/reports/", "/reports/snapshots/\(stamp)/index.html", "/reports/snapshots/\(stamp)/snapshot.json",
        ]
        var memory: [Int] = []
        let load = try Load(fixture.gate.port, mixed, token: token, seconds: Self.loadTime, files) {
            if let size = fixture.gate.residentKilobytes { memory.append(size) }
        }
        load.expectNoFault()
        try #require(memory.count >= 4)
        // The first tenth fills the caches.
        let (first, last) = (memory[memory.count / 10], try #require(memory.last))
        print(
            String(
                format: "Mixed load of %d s: %.0f a second, p99 %.1f ms, %d answers; RSS %.1f MB at a tenth, "
                    + "%.1f MB at the end, at most %.1f MB",
                Self.loadTime,
                load.rate,
                load.p99,
                load.count,
                Double(first) / 1024,
                Double(last) / 1024,
                Double(memory.max() ?? 0) / 1024
            )
        )
        #expect(last < first + first / 4 + 32 * 1024)
        #expect(fixture.gate.isRunning)
        #expect(try fixture.get(GateFixture.api, token: token).body == page.body)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// One run of `wrk`.
    private struct Load {
        let count: Int
        /// Answers a second.
        let rate: Double
        /// In milliseconds.
        let p99: Double
        private let faults: Int
        private let text: String

        /// - Parameter sample: Called about ten times a second as long as it runs.
        init(
            _ port: Int,
            _ targets: [String],
            token: String,
            seconds: Int,
            _ folder: TemporaryFolder,
            sample: () -> Void = {}
        ) throws {
            try folder.write(
                """
                local targets = { \(targets.map { "\"\($0)\"" }.joined(separator: ", ")) }
                local requests, next = {}, 0
                init = function()
                    for index, target in ipairs(targets) do
                        requests[index] = wrk.format("GET", target, { ["Authorization"] = "Bearer \(token)" })
                    end
                end
                request = function()
                    next = next % #requests + 1
                    return requests[next]
                end
                done = function(summary, latency)
                    local e = summary.errors
                    print(string.format("RESULT %d %d %d %d", summary.requests, summary.duration, latency:percentile(99),
                        e.connect + e.read + e.write + e.status + e.timeout))
                end
                """,
                to: "load.lua"
            )
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            let pinned = ProcessInfo.processInfo.activeProcessorCount > 1 ? ["taskset", "-c", "1"] : []
            process.arguments =
                pinned + [
                    "wrk", "--threads", "1", "--connections", "32", "--duration", "\(seconds)s", "--timeout", "20s",
                    "--script", "\(folder.path)/load.lua", "http://127.0.0.1:\(port)",
                ]
            process.standardOutput = try folder.handle("wrk.txt")
            process.standardError = try folder.handle("wrk-errors.txt")
            process.standardInput = FileHandle.nullDevice
            try process.run()
            endWithTests(process.processIdentifier)
            while process.isRunning {
                sample()
                usleep(100_000)
            }
            text = try folder.text("wrk.txt") + folder.text("wrk-errors.txt")
            let match = try #require(text.firstMatch(of: /RESULT (\d+) (\d+) (\d+) (\d+)/), "\(text)")
            count = try #require(Int(match.1))
            rate = try Double(count) / (#require(Double(match.2)) / 1e6)
            p99 = try #require(Double(match.3)) / 1000
            faults = try #require(Int(match.4))
        }

        func expectNoFault(sourceLocation: SourceLocation = #_sourceLocation) {
            #expect(faults == 0, "\(text)", sourceLocation: sourceLocation)
            #expect(count > 0, "\(text)", sourceLocation: sourceLocation)
        }
    }
}
