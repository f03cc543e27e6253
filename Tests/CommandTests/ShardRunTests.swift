import Foundation
import TestSupport
import Testing

/// Several processes that publish parts of one run into one output, with nothing between them but the folder.
@Suite
struct ShardRunTests {
    private static let load = TestDatabase.Load(agencies: 13, campaigns: 2, days: 10, batches: 4)
    private static let count = 4

    /// What one run for all agencies publishes.
    private static let whole = Result { () throws -> [String: OutputFolder.Entry] in
        let output = try OutputFolder()
        try output.generate(TestDatabase(load: load)).expectSuccess()
        return reports(try output.tree())
    }

    /// The agencies' part of a tree, and the users, which every shard writes whole.
    private static func reports(_ tree: [String: OutputFolder.Entry]) -> [String: OutputFolder.Entry] {
        tree.filter { !$0.key.hasPrefix("/runs/") }
    }

    private func start(
        _ shard: Int,
        _ output: OutputFolder,
        _ database: TestDatabase,
        wrapper: [String] = []
    ) throws -> CallsheetRun.Running {
        try CallsheetRun.Running(
            output.arguments(database, ["--shard", "\(shard)/\(Self.count)", "--lock-timeout", "60"]),
            wrapper: wrapper
        )
    }

    private func expectWhole(_ output: OutputFolder) throws {
        let tree = try output.tree()
        expectSame(Self.reports(tree), try Self.whole.get())
        let records = (1...Self.count).map { "\(OutputFolder.stamp).shard-\($0)-of-\(Self.count)" }
        #expect(Set(tree.keys.filter { $0.hasPrefix("/runs/") }) == Set(records.map { "/runs/\($0).json" }))
        #expect(try records.map { try output.runRecord($0).agencies.count } == [3, 3, 3, 4])
        let verification = try CallsheetRun(["verify", "--output", output.path])
        #expect(verification.status == 0, "\(verification.stderr)")
    }

    /// Four at once; one is killed while it reads and run again beside the others; a second run of a shard that is at
    /// work is turned away.
    @Test func aShardKilledWhileReadingIsRunAgainBesideTheOthers() throws {
        let database = try TestDatabase(load: Self.load)
        let output = try OutputFolder()
        let barrier = try QueryBarrier(database, .batches)
        var runs = try (1...Self.count).map { try start($0, output, database) }
        try barrier.waitForQueries(Self.count) { runs.allSatisfy(\.isRunning) }

        try start(2, output, database).finish().expectFailure(
            75,
            "\(output.path): another run is publishing here. Try again when it is done"
        )
        runs[2].kill()
        #expect(try runs[2].finish().status == SIGKILL)
        runs[2] = try start(3, output, database)
        // The server has not noticed yet that the killed one is gone.
        try barrier.waitForQueries(Self.count + 1) { runs.allSatisfy(\.isRunning) }
        barrier.open()
        for run in runs { try run.finish().expectSuccess() }
        try expectWhole(output)
    }

    /// The command of the Kubernetes job, run by a shell for each index as a cluster would.
    @Test func theKubernetesJobsCommandCoversEveryAgency() throws {
        let manifest = try String(
            contentsOfFile: OutputFolder.productTemplates + "/deploy/kubernetes-job.yaml",
            encoding: .utf8
        )
        let command = String(try #require(manifest.firstMatch(of: /args: \['([^']*)'\]/)).output.1)
        let completions = try #require(manifest.firstMatch(of: /completions: (\d+)/)).output.1
        let count = try #require(Int(completions))
        #expect(count > 1)
        let database = try TestDatabase(load: Self.load)
        let output = try OutputFolder()
        let programs = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(programs.path)/callsheet",
            withDestinationPath: CallsheetRun.program
        )
        for index in 0..<count {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", command]
            process.environment = ProcessInfo.processInfo.environment.merging([
                "PATH": "\(programs.path):/usr/bin:/bin", "JOB_COMPLETION_INDEX": "\(index)",
                "PGDATABASE": database.name, "CALLSHEET_OUTPUT": output.path, "CALLSHEET_AS_OF": OutputFolder.asOf,
                "CALLSHEET_TEMPLATES": OutputFolder.minimalTemplates,
            ]) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(index)")
        }
        expectSame(Self.reports(try output.tree()), try Self.whole.get())
        try CallsheetRun(["status", "--output", output.path]).expectFailure(
            0,
            "run as of 2026-02-16T23:59:59Z in '\(output.path)': published 13 agencies, all \(count) shards are done"
        )
    }

    /// Killed between its first snapshot in place and its last, while the others work; what it left is whole, and the
    /// same command finishes it.
    @Test(arguments: ["renameat2:signal=SIGKILL:when=2", "renameat:signal=SIGKILL:when=2"])
    func aShardKilledWhilePublishingIsSimplyRunAgain(_ injection: String) throws {
        let database = try TestDatabase(load: Self.load)
        let output = try OutputFolder()
        let barrier = try QueryBarrier(database, .batches)
        let log = try TemporaryFolder()
        let runs = try (1...Self.count).map { shard in
            let wrapper = SystemCallTrace.wrapper(log: "\(log.path)/log", inject: injection)
            return try start(shard, output, database, wrapper: shard == 3 ? wrapper : [])
        }
        try barrier.waitForQueries(Self.count) { runs.allSatisfy(\.isRunning) }
        barrier.open()
        for (position, run) in runs.enumerated() {
            let run = try run.finish()
            #expect((run.status == 0) == (position != 2), "\(run.stderr)")
        }
        let verification = try CallsheetRun(["verify", "--output", output.path])
        #expect(verification.status == 0, "\(verification.stderr)")
        let before = Self.reports(try output.tree())
        let expected = try Self.whole.get()
        #expect(
            before.keys.filter { $0.contains("/snapshots/") }.count
                < expected.keys.filter { $0.contains("/snapshots/") }.count
        )

        try start(3, output, database).finish().expectSuccess()
        try expectWhole(output)
    }
}
