import Foundation
import Synchronization
import TestSupport
import Testing

/// Readers while runs publish: every answer is whole and of one snapshot.
@Suite
struct GateSwapTests {
    private static let isLong = Torture.extent == .full

    @Test func readersSeeOneSnapshotOrTheNext() async throws {
        let nginx = try NginxFixture()
        let fixture = nginx.fixture
        let runs = Self.isLong ? 100 : 8
        let readers = Self.isLong ? 50 : 12
        let token = try fixture.tokens.good(fixture.user)
        let isDone = Atomic(false)
        let answers = Mutex<[String: Set<String>]>([:])
        let problems = Mutex<[String]>([])
        let count = Atomic(0)
        // Threads of their own: the exchanges block.
        let threads = DispatchGroup()
        for reader in 0..<readers {
            let queue = DispatchQueue(label: "reader \(reader)")
            queue.async(group: threads) {
                // Half of them through nginx, which hands out files itself.
                let get = reader % 2 == 0 ? fixture.get(_:_:token:_:) : nginx.get(_:_:token:_:)
                let target =
                    [
                        GateFixture.api, "\(GateFixture.api)?limit=3", "\(GateFixture.api)?period=7d",
                        "\(GateFixture.api)?period=90d&limit=60", "/reports/latest/snapshot.json",
                        "/reports/latest/dashboard-campaigns/30d/0.json",
                    ][reader / 2 % 6]
                func read() throws -> HTTPExchange {
                    let answer = try get(target, "GET", token, [])
                    guard answer.status == 302, let location = answer.header("location") else { return answer }
                    return try get(location, "GET", token, [])
                }
                while !isDone.load(ordering: .relaxed) {
                    guard let answer = try? read(), answer.status == 200,
                        let snapshot = answer.header("x-snapshot"), let tag = answer.header("etag"),
                        answer.body.count == answer.header("content-length").flatMap({ Int($0) })
                    else {
                        problems.withLock { $0.append(target) }
                        continue
                    }
                    answers.withLock {
                        _ = $0["\(snapshot) \(target)", default: []].insert("\(tag) \(answer.text.hashValue)")
                    }
                    count.add(1, ordering: .relaxed)
                }
            }
        }
        for run in 0..<runs {
            try fixture.database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 1")
            let second = String(run % 60).count < 2 ? "0\(run % 60)" : "\(run % 60)"
            try fixture.output.generate(
                fixture.database,
                ["--agency", fixture.agency, "--as-of", "2026-02-17T0\(run / 60):00:\(second)Z"]
            ).expectSuccess()
        }
        isDone.store(true, ordering: .relaxed)
        threads.wait()
        #expect(problems.withLock { $0 } == [])
        #expect(count.load(ordering: .relaxed) > runs)
        for (question, given) in answers.withLock({ $0 }) { #expect(given.count == 1, "\(question)") }
        #expect(answers.withLock { $0.count } > 4)
    }
}
