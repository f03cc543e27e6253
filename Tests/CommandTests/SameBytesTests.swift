import Foundation
import PostgreSQL
import TestSupport
import Testing

/// The same data, templates and options give the same bytes, however the work is cut up.
@Suite
struct SameBytesTests {
    private static let load = TestDatabase.Load(agencies: 5, campaigns: 3, days: 30, batches: 30)
    private static let shared = Result { try TestDatabase(load: load) }
    /// What a run with one job for all agencies publishes.
    private static let whole = Result { () throws -> [String: OutputFolder.Entry] in
        let output = try OutputFolder()
        try output.generate(shared.get(), ["--jobs", "1"]).expectSuccess()
        return try output.tree()
    }

    private func agencies(_ tree: [String: OutputFolder.Entry]) -> [String: OutputFolder.Entry] {
        tree.filter { $0.key.hasPrefix("/agencies/") }
    }

    @Test func twoRunsPublishTheSameTree() throws {
        let output = try OutputFolder()
        try output.generate(Self.shared.get(), ["--jobs", "1"]).expectSuccess()
        expectSame(try output.tree(), try Self.whole.get())
    }

    @Test func jobsDoNotMatter() throws {
        let output = try OutputFolder()
        try output.generate(Self.shared.get(), ["--jobs", "4"]).expectSuccess()
        expectSame(try output.tree(), try Self.whole.get())
    }

    /// More agencies than fit into one piece of the work: eight jobs have something to share out.
    @Test func jobsDoNotMatterForManyAgencies() throws {
        let database = try TestDatabase(load: .init(agencies: 40, campaigns: 2, days: 8, batches: 2))
        let (one, eight) = (try OutputFolder(), try OutputFolder())
        try one.generate(database, ["--jobs", "1", "--period", "7d"]).expectSuccess()
        try eight.generate(database, ["--jobs", "8", "--period", "7d"]).expectSuccess()
        expectSame(try one.tree(), try eight.tree())
    }

    @Test func shardsOneAfterTheOtherPublishWhatOneRunDoes() throws {
        let output = try OutputFolder()
        try output.generate(Self.shared.get(), ["--shard", "1/2"]).expectSuccess()
        let first = try output.tree()
        try output.generate(Self.shared.get(), ["--shard", "2/2"]).expectSuccess()
        let both = try output.tree()
        expectSame(agencies(both), agencies(try Self.whole.get()))
        // Each shard has its share and its own record, and the second leaves the first's alone.
        let paths = Set(both.keys.filter { $0.hasPrefix("/runs/") })
        #expect(
            paths == [
                "/runs/\(OutputFolder.stamp).shard-1-of-2.json", "/runs/\(OutputFolder.stamp).shard-2-of-2.json",
            ]
        )
        #expect(first.allSatisfy { both[$0.key] == $0.value })
        let records = try [1, 2].map { try output.runRecord("\(OutputFolder.stamp).shard-\($0)-of-2") }
        #expect(records.map(\.agencies.count) == [2, 3])
        #expect(records.map(\.shard) == ["1/2", "2/2"])
        #expect(records.flatMap { $0.agencies.map(\.id) } == (try ExpectedAnswers(Self.shared.get()).agencies))
    }

    @Test func shardsAtTheSameTimePublishWhatOneRunDoes() throws {
        let database = try TestDatabase(load: Self.load)
        let barrier = try QueryBarrier(database, .batches)
        let output = try OutputFolder()
        let runs = try ["1/2", "2/2"].map {
            try CallsheetRun.Running(output.arguments(database, ["--shard", $0]))
        }
        try barrier.waitForQueries(2) { runs.allSatisfy(\.isRunning) }
        barrier.open()
        for run in runs { try run.finish().expectSuccess() }
        expectSame(agencies(try output.tree()), agencies(try Self.whole.get()))
        #expect(try output.tree().keys.filter { $0.hasPrefix("/runs/") }.count == 2)
    }

    /// Containers number their processes alike.
    @Test(.enabled(if: Namespaces.areAllowed, "This machine lets no process have its own numbers"))
    func shardsWithTheSameProcessNumberDoNotCollide() throws {
        let database = try TestDatabase(load: Self.load)
        let barrier = try QueryBarrier(database, .batches)
        let output = try OutputFolder()
        let runs = try ["1/2", "2/2"].map {
            try CallsheetRun.Running(
                output.arguments(database, ["--shard", $0]),
                wrapper: Namespaces.ownProcessNumbers
            )
        }
        try barrier.waitForQueries(2) { runs.allSatisfy(\.isRunning) }
        barrier.open()
        for run in runs { try run.finish().expectSuccess() }
        expectSame(agencies(try output.tree()), agencies(try Self.whole.get()))
    }

    @Test func theOrderOfTheRowsOnDiskDoesNotMatter() throws {
        let database = try TestDatabase(load: Self.load)
        try database.execute(
            """
            CREATE TABLE shuffled AS SELECT * FROM call_stats_daily ORDER BY md5(id::text);
            ALTER TABLE call_stats_daily RENAME TO call_stats_before;
            ALTER TABLE shuffled RENAME TO call_stats_daily;
            CREATE TABLE batches AS SELECT * FROM call_batches ORDER BY md5(id::text);
            TRUNCATE call_batches;
            INSERT INTO call_batches SELECT * FROM batches;
            CREATE TABLE names AS SELECT * FROM campaigns ORDER BY md5(id::text);
            ALTER TABLE campaigns RENAME TO campaigns_before;
            ALTER TABLE names RENAME TO campaigns;
            CREATE TABLE tenants AS SELECT * FROM agencies ORDER BY md5(id::text);
            ALTER TABLE agencies RENAME TO agencies_before;
            ALTER TABLE tenants RENAME TO agencies;
            """
        )
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        expectSame(try output.tree(), try Self.whole.get())
    }

    @Test func oneAgencyAloneIsPublishedAsAmongAll() throws {
        let database = try Self.shared.get()
        let all = try ExpectedAnswers(database).agencies
        let output = try OutputFolder()
        // One of five is read by its own index, two by a scan of all.
        try output.generate(database, ["--agency", all[3]]).expectSuccess()
        var expected = try Self.whole.get().filter { $0.key.hasPrefix("/agencies/\(all[3])/") }
        expectSame(agencies(try output.tree()), expected)
        try output.generate(database, ["--agency", all[0], "--agency", all[4].uppercased()]).expectSuccess()
        for id in [all[0], all[4]] {
            expected.merge(try Self.whole.get().filter { $0.key.hasPrefix("/agencies/\(id)/") }) { $1 }
        }
        expectSame(agencies(try output.tree()), expected)
    }

    @Test func aSecondRunOnTheSameDataPublishesNothingNew() throws {
        let output = try OutputFolder()
        try output.generate(Self.shared.get()).expectSuccess()
        let run = try output.generate(Self.shared.get()).expectSuccess()
        #expect(run.stderr.hasPrefix("callsheet: published 0 agencies, 5 unchanged in "))
        expectSame(try output.tree(), try Self.whole.get())
    }

    @Test func newDataOfTheSameInstantIsAFurtherVersionAndLeavesTheFirst() throws {
        let database = try TestDatabase(load: .init(agencies: 2, campaigns: 2, days: 3, batches: 2))
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        let before = try output.tree()
        let agency = try ExpectedAnswers(database).agencies[1]
        try database.execute("UPDATE call_batches SET total_calls = total_calls + 1 WHERE agency_id = '\(agency)'")
        let run = try output.generate(database).expectSuccess()
        #expect(run.stderr.hasPrefix("callsheet: published 1 agency, 1 unchanged in "))
        let after = try output.tree()
        let link = "/agencies/\(agency)/latest"
        #expect(after[link] == .link("snapshots/\(OutputFolder.stamp)-2"))
        let published = before.filter { $0.key.contains("/snapshots/") || $0.key.hasPrefix("/runs/") }
        #expect(!published.isEmpty && published.allSatisfy { after[$0.key] == $0.value })
        #expect(after["/runs/\(OutputFolder.stamp)-2.json"] != nil)
        try output.expectAnswers(of: database)
    }

    @Test func anEarlierInstantDoesNotBecomeTheLatest() throws {
        let database = try Self.shared.get()
        let agency = try ExpectedAnswers(database).agencies[0]
        let output = try OutputFolder()
        try output.generate(database, ["--agency", agency]).expectSuccess()
        let earlier = try output.generate(database, ["--agency", agency, "--as-of", "2026-02-15"])
        #expect(earlier.status == 0)
        #expect(
            earlier.lines.first
                == "callsheet: The latest report of an agency stays a later one than that just made, up to \(OutputFolder.stamp)"
        )
        #expect(try output.text("runs/2026-02-15T235959Z.json").contains(",\"latest\":\"\(OutputFolder.stamp)\"}"))
        let tree = try output.tree()
        #expect(tree["/agencies/\(agency)/latest"] == .link("snapshots/\(OutputFolder.stamp)"))
        #expect(tree["/agencies/\(agency)/snapshots/2026-02-15T235959Z/index.html"] != nil)
    }
}

/// Running a process apart from the others of the machine.
enum Namespaces {
    static let ownProcessNumbers = command(["--pid", "--fork", "--kill-child"])
    static let ownMounts = command(["--mount"])
    static let areAllowed = isPossible(ownProcessNumbers) && isPossible(ownMounts)

    /// Root may do it as it is; anybody else by being root in a namespace of users, where the machine allows that.
    private static func command(_ what: [String]) -> [String] {
        ["unshare"] + (getuid() == 0 ? [] : ["--user", "--map-root-user"]) + what
    }

    private static func isPossible(_ command: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command + ["true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
