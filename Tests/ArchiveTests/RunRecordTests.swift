import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Archive

@Suite struct RunRecordTests {
    let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func record(_ reason: String = "batches: created_at is NULL", shard: Shard = .whole) -> RunRecord {
        RunRecord(
            version: "1.0.0",
            clock: Publishing.clock(),
            shard: shard,
            periods: Period.fixed,
            entries: [
                RunRecord.Entry(agency: Publishing.second.id, name: "B \"quoted\"", outcome: .failed(reason: reason)),
                RunRecord.Entry(
                    agency: Publishing.first.id,
                    name: "A",
                    outcome: .published(snapshot: "2026-02-16T235959Z-2", head: SHA256Digest(of: [])),
                    warnings: ["settings: 'Mars' is no time zone", "two"]
                ),
            ]
        )
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: sandbox.output + "/runs").sorted() }
    }

    @Test func textNamesEveryAgencyByIdWithItsOutcome() {
        let expected = """
            {"schema":"callsheet-run","version":1,
            "callsheet":"1.0.0",
            "as_of":"2026-02-16T23:59:59Z",
            "time_zone":"UTC",
            "shard":"1/1",
            "periods":["today","7d","30d","90d"],
            "agencies":[
            {"id":"00000000-0000-0000-0000-000000000001","name":"A","status":"published",\
            "snapshot":"2026-02-16T235959Z-2",\
            "head":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",\
            "warnings":["settings: 'Mars' is no time zone","two"]},
            {"id":"00000000-0000-0000-0000-000000000002","name":"B \\"quoted\\"","status":"failed",\
            "reason":"batches: created_at is NULL"}]}

            """
        #expect(String(decoding: record().json, as: UTF8.self) == expected)
    }

    @Test func theSameRunAgainKeepsItsRecordAndAnotherGetsANumber() throws {
        let runs = sandbox.output + "/runs/"
        #expect(try record().write(to: sandbox.output) == runs + "2026-02-16T235959Z.json")
        #expect(try record().write(to: sandbox.output) == runs + "2026-02-16T235959Z.json")
        #expect(try record("another").write(to: sandbox.output) == runs + "2026-02-16T235959Z-2.json")
        #expect(try record("a third").write(to: sandbox.output) == runs + "2026-02-16T235959Z-3.json")
        #expect(try record("a third").write(to: sandbox.output) == runs + "2026-02-16T235959Z-3.json")
        // As an earlier one, but not as the newest.
        #expect(try record("another").write(to: sandbox.output) == runs + "2026-02-16T235959Z-4.json")
        #expect(try record("another").write(to: sandbox.output) == runs + "2026-02-16T235959Z-4.json")
        #expect(
            try names == [
                "2026-02-16T235959Z-2.json", "2026-02-16T235959Z-3.json", "2026-02-16T235959Z-4.json",
                "2026-02-16T235959Z.json",
            ]
        )
        #expect(try text(of: runs + "2026-02-16T235959Z.json") == String(decoding: record().json, as: UTF8.self))
    }

    @Test func shardsKeepRecordsOfTheirOwn() throws {
        for shard in ["1/2", "2/2", "1/2"] {
            _ = try record(shard: try #require(Shard(shard))).write(to: sandbox.output)
        }
        #expect(try names == ["2026-02-16T235959Z.shard-1-of-2.json", "2026-02-16T235959Z.shard-2-of-2.json"])
    }

    @Test func theLeftoverOfAKilledRunIsNoHindrance() throws {
        try makeFolder(sandbox.output + "/runs")
        try write("{\"schema\":", to: sandbox.output + "/runs/.2026-02-16T235959Z.new")
        _ = try record().write(to: sandbox.output)
        #expect(try names == ["2026-02-16T235959Z.json"])
    }

    @Test func runsThatIsAFileIsNamed() throws {
        try makeFolder(sandbox.output)
        try write("x", to: sandbox.output + "/runs")
        let error = try #require(throws: ArchiveError.self) { try record().write(to: sandbox.output) }
        #expect(error.description == "\(sandbox.output)/runs: not a directory")
        #expect(error.kind == .cannotWrite)
    }
}
