import Dashboard
import Foundation
import OutputTree
import TestSupport
import Testing

@testable import Archive

@Suite struct RunFailureTests {
    private let sandbox: TemporaryFolder
    private let asOf: Instant

    init() throws {
        sandbox = try TemporaryFolder()
        asOf = try #require(Instant("2026-02-16T23:59:59Z"))
        try FileManager.default.createDirectory(atPath: sandbox.output, withIntermediateDirectories: true)
    }

    private func failure(
        _ shard: String = "1/1",
        _ reason: String = "no \"agencies\"\nhere",
        isPartial: Bool = false
    ) throws -> RunFailure {
        RunFailure(
            version: "1.0.0",
            asOf: asOf,
            timeZone: "Europe/Berlin",
            shard: try #require(Shard(shard)),
            step: "reading",
            activity: "reading the database",
            reason: reason,
            exitStatus: 78,
            isPartial: isPartial
        )
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: sandbox.output + "/runs").sorted() }
    }

    @Test(arguments: [("1/1", false), ("2/3", true)])
    func itReadsBackAsItself(_ shard: String, _ isPartial: Bool) throws {
        let failure = try failure(shard, isPartial: isPartial)
        let name = RunRecordName(stamp: asOf.stamp, shard: failure.shard, isFailure: true)
        #expect(RunFailure(json: failure.json, name) == failure)
        let other = RunRecordName(stamp: "2026-02-17T235959Z", shard: failure.shard, isFailure: true)
        #expect(RunFailure(json: failure.json, other) == nil)
        #expect(RunFailure(json: [], name) == nil)
    }

    @Test func theLastTryIsKept() throws {
        for reason in ["first", "second"] { try failure("1/1", reason).write(to: sandbox.output) }
        #expect(try names == ["2026-02-16T235959Z.failed.json"])
        #expect(try text(of: sandbox.output + "/runs/2026-02-16T235959Z.failed.json").contains(#""reason":"second""#))
    }

    @Test func itMakesNoOutput() throws {
        #expect(throws: ArchiveError.self) { try failure().write(to: sandbox.output + "/missing") }
        #expect(!FileManager.default.fileExists(atPath: sandbox.output + "/missing"))
    }

    /// A run makes up for the failures of its own part of the agencies, however they were divided then.
    @Test(arguments: [
        ("1/1", false, []), ("1/2", false, ["2/2", "3/4"]), ("3/4", false, ["1/2"]),
        ("1/1", true, ["1/1", "1/2", "2/2"]),
    ])
    func aRunThatPublishedRemovesWhatItMadeUpFor(_ published: String, _ isPartial: Bool, _ left: [String]) throws {
        for shard in ["1/1", "1/2", "2/2"] { try failure(shard).write(to: sandbox.output) }
        try failure("3/4", isPartial: true).write(to: sandbox.output)
        try RunFailure.remove(
            asOf: asOf,
            #require(Shard(published)),
            isPartial: isPartial,
            from: sandbox.output
        )
        let kept = try names.compactMap { RunRecordName($0)?.shard }.map { "\($0.index)/\($0.count)" }
        #expect(Set(kept) == Set(left))
    }
}
