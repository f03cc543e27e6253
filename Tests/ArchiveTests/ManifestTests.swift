import Archive
import Dashboard
import Foundation
import TestSupport
import Testing

@Suite struct ManifestTests {
    let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func published(_ agency: Agency) throws -> [String: Any] {
        try Publishing.run(in: sandbox.output, "one", agency: agency)
        let path = "\(sandbox.output)/agencies/\(agency.id)/latest/manifest.json"
        let data = try #require(FileManager.default.contents(atPath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func saysWhatWasRunOnWhat() throws {
        let manifest = try published(Publishing.first)
        #expect(manifest["schema"] as? String == "callsheet-manifest")
        #expect(manifest["version"] as? Int == 1)
        #expect(manifest["callsheet"] as? String == "1.0.0")
        #expect(manifest["snapshot"] as? String == "2026-02-16T235959Z")
        #expect(manifest["as_of"] as? String == "2026-02-16T23:59:59Z")
        #expect(manifest["time_zone"] as? String == "UTC")
        #expect((manifest["database"] as? [String: Any])?["server_version"] as? String == "15.14")
        #expect((manifest["database"] as? [String: Any])?["server_time"] is NSNull)
        #expect(manifest["window"] as? [String: String] == ["first_day": "2025-08-21", "last_day": "2026-02-16"])
        let periods = try #require(manifest["periods"] as? [[String: String]])
        #expect(periods.map { $0["name"] } == ["today", "7d", "30d", "90d"])
        #expect(periods[1] == ["name": "7d", "first_day": "2026-02-10", "last_day": "2026-02-16"])
        let queries = try #require(manifest["queries"] as? [[String: Any]])
        #expect(queries.map { $0["name"] as? String } == ["batches", "daily_stats"])
        #expect(queries.map { $0["rows"] as? Int } == [3, 40])
        let digest = SHA256Digest(of: Array("SELECT 1".utf8)).hex
        #expect(queries.allSatisfy { $0["sha256"] as? String == digest })
        #expect(manifest["templates"] as? [[String: String]] == [["file": "page.html", "sha256": digest]])
    }

    @Test func listsEveryFileWithSizeAndDigest() throws {
        let files = try #require(try published(Publishing.first)["files"] as? [[String: Any]])
        let digest = SHA256Digest(of: Array("one".utf8)).hex
        #expect(files.map { $0["path"] as? String } == Publishing.files("one").map(\.path).sorted())
        #expect(files.allSatisfy { $0["size"] as? Int == 3 && $0["sha256"] as? String == digest })
    }

    /// What regular reports have no member for.
    @Test func aLateReportAndARestatementSaySo() throws {
        let regular = Publishing.clock()
        let late = ReportClock(
            asOf: regular.asOf,
            timeZone: regular.timeZone,
            today: regular.today,
            lateReading: Instant("2026-02-18T04:40:03Z")
        )
        func published(_ content: String, _ days: [String]) throws -> [String: Any] {
            let plain = Publishing.manifest(Publishing.first, late)
            let manifest = Manifest(
                run: plain.run,
                agency: plain.agency,
                clock: late,
                window: plain.window,
                periods: plain.periods,
                rows: plain.rows,
                templates: plain.templates,
                headline: plain.headline,
                reason: days.isEmpty ? nil : "Counted anew",
                restatedDays: days.compactMap { CalendarDay($0) }
            )
            let stage = try Stage(in: sandbox.output)
            let staged = try stage.write(Publishing.files(content), manifest: manifest)
            _ = try stage.publish([staged])
            try stage.remove()
            let folder = "\(sandbox.output)/agencies/\(Publishing.first.id)/snapshots/\(staged.head.name)"
            let data = try #require(FileManager.default.contents(atPath: "\(folder)/manifest.json"))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        let first = try published("one", [])
        #expect(first["late"] as? [String: String] == ["batches_read_at": "2026-02-18T04:40:03Z"])
        #expect(first["supersedes"] is NSNull)
        let second = try published("two", ["2026-02-14", "2026-02-16"])
        let superseded = try #require(second["supersedes"] as? [String: Any])
        #expect(superseded["restated_days"] as? [String] == ["2026-02-14", "2026-02-16"])
        #expect(superseded["reason"] as? String == "Counted anew")
        #expect(superseded["snapshot"] as? String == "2026-02-16T235959Z")
    }

    @Test func keepsTheExactNameOfTheAgency() throws {
        let name = "\"Quoted\" \\ \n\u{0}\u{202E}😀"
        let agency = Agency(id: Publishing.first.id, name: name, slug: "quoted")
        let manifest = try published(agency)
        #expect((manifest["agency"] as? [String: String])?["name"] == name)
    }
}
