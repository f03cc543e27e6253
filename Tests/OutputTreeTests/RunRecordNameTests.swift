import Dashboard
import OutputTree
import Testing

@Suite struct RunRecordNameTests {
    @Test func everyNameReadsBackAsItself() throws {
        for stamp in ["1970-01-01T000000Z", "2026-02-16T235959Z", "9999-12-31T235959Z"] {
            for shard in ["1/1", "1/2", "7/9", "1000000/1000000"] {
                for version in [1, 2, 9, 10, 123] {
                    let shard = try #require(Shard(shard))
                    let name = RunRecordName(stamp: stamp, shard: shard, version: version)
                    #expect(RunRecordName(name.fileName) == name)
                }
                let failure = try RunRecordName(stamp: stamp, shard: #require(Shard(shard)), isFailure: true)
                #expect(RunRecordName(failure.fileName) == failure)
            }
        }
    }

    @Test func theContractsFormsAreWritten() throws {
        let shard = try #require(Shard("2/3"))
        #expect(RunRecordName(stamp: "2026-02-16T235959Z", shard: .whole).fileName == "2026-02-16T235959Z.json")
        #expect(
            RunRecordName(stamp: "2026-02-16T235959Z", shard: shard, version: 4).fileName
                == "2026-02-16T235959Z.shard-2-of-3-4.json"
        )
        #expect(
            RunRecordName(stamp: "2026-02-16T235959Z", shard: shard, isFailure: true).fileName
                == "2026-02-16T235959Z.shard-2-of-3.failed.json"
        )
    }

    @Test(arguments: [
        "", ".json", "2026-02-16T235959Z", "2026-02-16T235959Z-1.json", "2026-02-16T235959Z-02.json",
        "2026-02-16T235959Z.shard-1-of-1.json", "2026-02-16T235959Z.shard-4-of-3.json",
        "2026-02-16T235959Z.shard-01-of-3.json", "2026-02-16T235959Z.shard-1-of.json", "2026-02-30T235959Z.json",
        "2026-02-16T235959Z-2.failed.json", "2026-02-16T235959Z.failed-2.json", "2026-02-16T235959Z.failed",
        "2026-02-16T235959Z.json.gz", ".2026-02-16T235959Z.new", "2026-02-16T235959Z+2.json",
    ])
    func anythingElseIsNoRecord(name: String) {
        #expect(RunRecordName(name) == nil)
    }
}
