import Foundation
import TestSupport
import Testing

/// A disk that fails while a run publishes: the status says so, the message names the path, the old report stays.
@Suite(.serialized)
struct FailingDiskTests {
    private static let archive = Result { () throws -> AuditArchive in
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15")
        return archive
    }
    private static let old = "2026-02-15T235959Z"
    private static let new = "2026-02-16T235959Z"

    /// A run whose system calls fail as told.
    ///
    /// - Returns: The run and the calls that it made.
    private func run(_ archive: AuditArchive, failing injection: String) throws -> (CallsheetRun, SystemCallTrace) {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        let run = try CallsheetRun(
            archive.arguments(asOf: "2026-02-16"),
            wrapper: SystemCallTrace.wrapper(log: log, inject: injection)
        )
        return (run, try SystemCallTrace(log: log))
    }

    private func expectNextRunConverges(_ archive: AuditArchive, _ what: String) throws {
        try archive.publish(asOf: "2026-02-16")
        try archive.expectConverged([Self.old, Self.new], what)
    }

    /// The first sync comes before anything is in place, the second before any link, the third before the end, and two
    /// are the run record's.
    @Test(arguments: [1, 2, 3, 4, 5])
    func aSyncThatFailsIsNotTriedAgain(which: Int) throws {
        let archive = try Self.archive.get().copy()
        func users() throws -> Int? {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(archive.path)/access.json")
            return attributes[.systemFileNumber] as? Int
        }
        let usersBefore = try users()
        let (run, trace) = try run(archive, failing: "syncfs:error=EIO:when=\(which)")
        // The list of users follows the reports.
        #expect(try (users() == usersBefore) == (which <= 3))
        let path = which > 3 ? "\(archive.path)/runs" : archive.path
        run.expectFailure(73, "\(path): could not be made durable on disk: input/output error")
        #expect(trace.calls.filter { $0.name == "syncfs" }.count == which)
        // Up to the second no reader can have seen anything new.
        try archive.expectReadable(["snapshots/\(which < 3 ? Self.old : Self.new)"], "sync \(which)")
        if which == 1 { #expect(try archive.agencies.allSatisfy { try archive.snapshots($0) == [Self.old] }) }
        try archive.expectVerified("sync \(which)")
        let names = try FileManager.default.contentsOfDirectory(atPath: archive.path)
        #expect(!names.contains { $0.hasPrefix(".stage-") })
        try expectNextRunConverges(archive, "sync \(which)")
    }

    /// Each thread counts its own writes, so this goes through those of the snapshot's and the archive's files.
    @Test func aWriteThatFailsPublishesNothing() throws {
        let before = try OutputFolder.tree(at: Self.archive.get().path + "/agencies")
        var failed = 0
        let trace = try run(Self.archive.get().copy(), failing: "write:error=ENOSPC:when=9999").1
        var ordinals = trace.calls(from: ".stage-").filter { $0.name == "write" }.map(\.ordinal)
        ordinals = Array(Set(ordinals)).sorted()
        let step = Torture.extent == .full ? 1 : max(1, ordinals.count / 5)
        for ordinal in ordinals where ordinal % step == 0 {
            for (code, words) in [
                ("ENOSPC", "no space left on device. Free some space and run again"), ("EIO", "input/output error"),
            ] {
                let archive = try Self.archive.get().copy()
                let (run, _) = try run(archive, failing: "write:error=\(code):when=\(ordinal)")
                // Some are messages or the database's, whose failing is another matter.
                guard run.status == 73, run.stderr.contains(".stage-") else { continue }
                failed += 1
                #expect(run.stderr.hasPrefix("callsheet: \(archive.path)/.stage-"), "\(run.stderr)")
                #expect(run.stderr.contains(words), "\(run.stderr)")
                #expect(run.lines.count == 1)
                #expect(run.stdout == "")
                expectSame(try OutputFolder.tree(at: archive.path + "/agencies"), before)
                if code == "ENOSPC" { try expectNextRunConverges(archive, "write \(ordinal)") }
            }
        }
        #expect(failed > 3)
    }

    /// The calls that put things in place fail for one agency after the other; what is published stays whole.
    @Test(arguments: ["symlinkat", "renameat", "renameat2"], ["EIO", "ENOSPC"])
    func aRenameThatFailsLeavesTheAgencysLatest(call: String, code: String) throws {
        for which in Torture.extent == .full ? Array(1...12) : [1, 2, 4] {
            let archive = try Self.archive.get().copy()
            let (run, _) = try run(archive, failing: "\(call):error=\(code):when=\(which)")
            let what = "\(call) \(which): \(run.stderr)"
            guard run.status != 0 else { continue }
            #expect([1, 73].contains(run.status), "\(what)")
            #expect(run.stderr.contains(archive.path), "\(what)")
            try archive.expectReadable(["snapshots/\(Self.old)", "snapshots/\(Self.new)"], what)
            try archive.expectVerified(what)
            try expectNextRunConverges(archive, what)
        }
    }

    @Test(arguments: [("", 73), (":when=1", 1)] as [(String, Int32)])
    func placingThatFailsForAllIsTheOutputsFault(which: String, status: Int32) throws {
        let archive = try Self.archive.get().copy()
        let (run, _) = try run(archive, failing: "symlinkat:error=EROFS\(which)")
        #expect(run.status == status, "\(run.stderr)")
        #expect(run.stderr.contains("read-only file system"), "\(run.stderr)")
        #expect(run.lines.count == (status == 73 ? 3 : 2))
        try archive.expectReadable(["snapshots/\(Self.old)", "snapshots/\(Self.new)"], "status \(status)")
        #expect(FileManager.default.fileExists(atPath: "\(archive.path)/runs/\(Self.new).json"))
        try expectNextRunConverges(archive, "status \(status)")
    }

    @Test func aStageThatCannotBeRemovedIsNoFailure() throws {
        let archive = try Self.archive.get().copy()
        let folder = try TemporaryFolder()
        let run = try CallsheetRun(
            archive.arguments(asOf: "2026-02-16"),
            wrapper: SystemCallTrace.wrapper(log: "\(folder.path)/log", inject: "unlinkat:error=EIO")
                + ["-P", ".stage-1"]
        )
        run.expectSuccess()
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.path).contains(".stage-1"))
        #expect(FileManager.default.fileExists(atPath: "\(archive.path)/runs/\(Self.new).json"))
        try expectNextRunConverges(archive, "a stage that stayed")
    }

    /// As NFS, 9p and some FUSE file systems are, on which a lock on a folder holds on its own machine only.
    @Test func aFileSystemWhoseRenameKnowsNoFlags() throws {
        let archive = try Self.archive.get().copy()
        let (run, trace) = try run(archive, failing: "renameat2:error=EINVAL")
        run.expectSuccess()
        #expect(trace.calls.contains { $0.name == "renameat2" } && !trace.calls.contains { $0.name == "flock" })
        try archive.expectConverged([Self.old, Self.new], "without flags")
        #expect(FileManager.default.fileExists(atPath: "\(archive.path)/runs/\(Self.new).json"))

        // What stands in the place of a snapshot stays.
        let other = try Self.archive.get().copy()
        let agency = try other.agencies[0]
        let place = "\(other.folder(agency))/snapshots/\(Self.new)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: URL(fileURLWithPath: "\(place)/file"))
        let (second, _) = try self.run(other, failing: "renameat2:error=EINVAL")
        #expect(second.status == 1)
        let busy = "\(place): was published by another run meanwhile. Run again"
        #expect(second.stderr.contains(busy), "\(second.stderr)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["file"])
        #expect(other.link(agency, "latest") == "snapshots/\(Self.old)")
    }

    @Test func aFileSystemThatIsReallyFull() throws {
        let disk = try SmallDisk(kilobytes: 700)
        let archive = try AuditArchive()
        let output = "\(disk.path)/output"
        let base = try Self.archive.get()
        try tool("cp", "-a", base.path, output)
        let before = try OutputFolder.tree(at: "\(output)/agencies")
        try tool("sh", "-c", "head -c 10000000 /dev/zero >\(disk.path)/filler; truncate -s -60K \(disk.path)/filler")
        let full = try CallsheetRun(archive.arguments(asOf: "2026-02-16", output: output))
        #expect(full.status == 73)
        #expect(full.stderr.hasPrefix("callsheet: \(output)/"), "\(full.stderr)")
        #expect(full.stderr.contains("no space left on device"), "\(full.stderr)")
        #expect(full.stderr.contains("Free some space and run again"), "\(full.stderr)")
        #expect(full.lines.count == 1)
        expectSame(try OutputFolder.tree(at: "\(output)/agencies"), before)
        let key = try AuditArchive.keys.get().publicKey
        #expect(try CallsheetRun(["verify", "--output", output, "--public-key", key]).status == 0)
        try FileManager.default.removeItem(atPath: "\(disk.path)/filler")
        let again = try CallsheetRun(archive.arguments(asOf: "2026-02-16", output: output))
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try CallsheetRun(["verify", "--output", output, "--public-key", key]).status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: output).filter { $0.hasPrefix(".stage") } == [])
    }
}

/// A file system in memory, so small that it can really be full. Unmounted with the test.
private final class SmallDisk {
    let path: String
    private let folder: TemporaryFolder
    private static let asRoot = geteuid() == 0 ? [] : ["sudo", "-n"]

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let (status, text) = try tool(
            SmallDisk.asRoot + ["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=777", "tmpfs", path]
        )
        guard status == 0 else {
            throw CannotMount(description: "A small file system cannot be mounted here, which this test needs: \(text)")
        }
    }

    deinit { _ = try? tool(SmallDisk.asRoot + ["umount", "-l", path]) }

    private struct CannotMount: Error, CustomStringConvertible { let description: String }
}
