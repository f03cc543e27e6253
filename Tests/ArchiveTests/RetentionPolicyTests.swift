import Archive
import Dashboard
import Foundation
import Testing

/// The policy against a plain reading of restic's manual, on random archives.
@Suite struct RetentionPolicyTests {
    /// "For the last n days which have one or more snapshots, keep only the most recent one for each day."
    ///
    /// Written day by day from the newest, where the product goes snapshot by snapshot.
    private func reference(_ names: [String], daily: Int, monthly: Int, yearly: Int) -> Set<String> {
        var kept: Set<String> = []
        for (limit, length) in [(daily, 10), (monthly, 7), (yearly, 4)] {
            let spans = Set(names.map { String($0.prefix(length)) }).sorted(by: >)
            for span in spans.prefix(limit) {
                let inSpan = names.filter { $0.hasPrefix(span) }
                let newestStamp = inSpan.map { String($0.prefix(18)) }.max()
                let versions = inSpan.filter { $0.prefix(18) == newestStamp ?? "" }
                let newest = versions.max { left, right in
                    (Int(left.dropFirst(19)) ?? 1) < (Int(right.dropFirst(19)) ?? 1)
                }
                if let newest { kept.insert(newest) }
            }
        }
        return kept
    }

    private func randomNames(_ generator: inout some RandomNumberGenerator) -> [String] {
        var names: Set<String> = []
        let first = CalendarDay("2023-06-01")!
        let spread = [3, 40, 400, 1200].randomElement(using: &generator)!
        for _ in 0..<Int.random(in: 0...60, using: &generator) {
            let day = first.adding(days: Int.random(in: 0..<spread, using: &generator))
            let hour = Int.random(in: 0..<3, using: &generator) * 7
            let stamp = "\(day)T\(hour < 10 ? "0" : "")\(hour)0000Z"
            for version in 1...Int.random(in: 1...12, using: &generator) where Bool.random(using: &generator) {
                names.insert(version == 1 ? stamp : "\(stamp)-\(version)")
            }
        }
        return names.shuffled(using: &generator)
    }

    @Test func keepsWhatResticWouldKeep() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let names = randomNames(&generator)
            let counts = (0..<3).map { _ in [0, 1, 2, 5, 100].randomElement(using: &generator)! }
            let policy = RetentionPolicy(daily: counts[0], monthly: counts[1], yearly: counts[2])
            let kept = policy.kept(of: names)
            #expect(
                kept == reference(names, daily: counts[0], monthly: counts[1], yearly: counts[2]),
                "\(counts): \(names.sorted())"
            )
            // What was kept once is kept again: pruning twice removes nothing more.
            #expect(policy.kept(of: Array(kept)) == kept)
        }
    }

    @Test func theNewestIsKeptByAnyPolicy() {
        var generator = SystemRandomNumberGenerator()
        for counts in [[1, 0, 0], [0, 1, 0], [0, 0, 1]] {
            let names =
                randomNames(&generator) + ["2031-01-01T000000Z", "2031-01-01T000000Z-2", "2031-01-01T000000Z-10"]
            let policy = RetentionPolicy(daily: counts[0], monthly: counts[1], yearly: counts[2])
            #expect(policy.kept(of: names) == ["2031-01-01T000000Z-10"])
        }
    }

    @Test func anExampleByHand() {
        let names = [
            "2024-12-30T235959Z", "2025-12-31T235959Z", "2026-01-30T235959Z", "2026-01-31T235959Z",
            "2026-02-14T235959Z", "2026-02-15T120000Z", "2026-02-15T235959Z", "2026-02-15T235959Z-2",
        ]
        let policy = RetentionPolicy(daily: 2, monthly: 2, yearly: 3)
        #expect(
            policy.kept(of: names).sorted() == [
                "2024-12-30T235959Z", "2025-12-31T235959Z", "2026-01-31T235959Z", "2026-02-14T235959Z",
                "2026-02-15T235959Z-2",
            ]
        )
    }
}
