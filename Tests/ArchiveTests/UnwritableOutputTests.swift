import Archive
import Dashboard
import Files
import Foundation
import TestSupport
import Testing

/// Outputs that cannot be written, for real: whatever fails names its path, and what was published stays as it was.
@Suite struct UnwritableOutputTests {
    let sandbox: TemporaryFolder
    var output: String { sandbox.output }

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func folder(_ agency: Agency) -> String { "\(output)/agencies/\(agency.id)" }

    @Test func anOutputBelowAFileIsRefused() throws {
        try write("x", to: sandbox.path + "/file")
        for (output, named) in [
            ("/file/output", "/file/output"), ("/file/output/deeper", "/file/output"), ("/file", "/file"),
        ] {
            let error = try #require(throws: ArchiveError.self) { try Stage(in: sandbox.path + output) }
            #expect(error.kind == .cannotWrite)
            #expect(error.description == "\(sandbox.path)\(named): not a directory")
        }
    }

    @Test func anOutputThatTheSystemForbidsIsRefusedWithAHint() throws {
        // Not even root may make a folder in sysfs.
        let error = try #require(throws: ArchiveError.self) { try Stage(in: "/sys/callsheet-output") }
        #expect(error.kind == .cannotWrite)
        #expect(error.path == "/sys/callsheet-output")
        #expect(error.reason.hasSuffix(". Choose an output that this user may write to"))
    }

    @Test func anAgencyThatCannotBePlacedLeavesTheOthersPublished() throws {
        let stage = try Stage(in: output)
        let staged = try [Publishing.first, Publishing.second].map { agency in
            try stage.write(Publishing.files("one"), manifest: Publishing.manifest(agency, Publishing.clock()))
        }
        try makeFolder(output + "/agencies")
        try write("in the way", to: folder(Publishing.first))
        let published = try stage.publish(staged)
        try stage.remove()
        #expect(published[0].failure?.kind == .cannotWrite)
        #expect(published[0].failure?.description == "\(folder(Publishing.first)): not a directory")
        #expect(published[1].failure == nil)
        #expect(try text(of: folder(Publishing.first)) == "in the way")
        #expect(try text(of: folder(Publishing.second) + "/latest/report.md") == "one")
        #expect(try names(in: output) == ["agencies"])
    }

    @Test func anAgencyWhoseSnapshotsCannotBeReadIsNotStaged() throws {
        try makeFolder(output + "/agencies")
        try write("in the way", to: folder(Publishing.first))
        let stage = try Stage(in: output)
        let error = try #require(throws: ArchiveError.self) {
            try stage.write(
                Publishing.files("one"),
                manifest: Publishing.manifest(Publishing.first, Publishing.clock())
            )
        }
        #expect(error.path == folder(Publishing.first))
        #expect(error.reason == "is not a folder. See what 'callsheet repair --dry-run' says")
        try stage.remove()
    }

    @Test(arguments: ["latest", ".head", ".next"]) func aLinkThatIsAFolderIsReportedBeforeAnythingIsMoved(link: String)
        throws
    {
        let place = folder(Publishing.first) + "/" + link
        try makeFolder(place + "/own")
        let error = try #require(throws: ArchiveError.self) { try Publishing.run(in: output, "one") }
        #expect(error.kind == .cannotRead)
        #expect(error.path == place)
        #expect(isFolder(place + "/own"))
        #expect(try names(in: folder(Publishing.first)) == [link])
        try FileManager.default.removeItem(atPath: place)
        #expect(try Publishing.run(in: output, "one").failure == nil)
        #expect(try text(of: folder(Publishing.first) + "/latest/report.md") == "one")
    }

    @Test(.enabled(if: SmallFileSystem.canBeMade, "mounting a small tmpfs needs root or sudo without a password"))
    func aFullFileSystemLeavesTheOldReportAndSaysSo() throws {
        let disk = try SmallFileSystem(in: sandbox, kilobytes: 256)
        let output = disk.path + "/output"
        let agencyFolder = "\(output)/agencies/\(Publishing.first.id)"
        try Publishing.run(in: output, "one")
        let before = try listing(output)

        let stage = try Stage(in: output)
        let large = SnapshotFile(path: "large/report.md", bytes: Array(repeating: 0x41, count: 1 << 20))
        let error = try #require(throws: ArchiveError.self) {
            try stage.write(
                Publishing.files("two") + [large],
                manifest: Publishing.manifest(Publishing.first, Publishing.clock())
            )
        }
        #expect(error.kind == .cannotWrite)
        #expect(error.path == "\(stage.scratchFolder)/\(Publishing.first.id)/large/report.md")
        #expect(error.reason == "no space left on device. Free some space and run again")
        // Other agencies' snapshots that did fit would still be published; then the stage goes.
        try stage.remove()
        #expect(try listing(output) == before)
        #expect(try text(of: agencyFolder + "/latest/report.md") == "one")

        let entry = RunRecord.Entry(
            agency: Publishing.first.id,
            name: String(repeating: "A", count: 1 << 20),
            outcome: .failed(reason: error.description)
        )
        let record = RunRecord(
            version: "1",
            clock: Publishing.clock(),
            shard: .whole,
            periods: [],
            entries: [entry]
        )
        let recordError = try #require(throws: ArchiveError.self) { try record.write(to: output) }
        #expect(recordError.reason == "no space left on device. Free some space and run again")
        #expect(try FileManager.default.contentsOfDirectory(atPath: output + "/runs") == [])

        // With space again, the next run converges.
        #expect(try Publishing.run(in: output, "two").snapshot.head.name == "2026-02-16T235959Z-2")
        #expect(try text(of: agencyFolder + "/latest/report.md") == "two")
    }

    @Test(.enabled(if: SmallFileSystem.canBeMade, "mounting a small tmpfs needs root or sudo without a password"))
    func aFolderThatTurnsReadOnlyPublishesNothing() throws {
        let disk = try SmallFileSystem(in: sandbox, kilobytes: 256)
        let output = disk.path + "/output"
        try Publishing.run(in: output, "one")
        let stage = try Stage(in: output)
        let staged = try stage.write(
            Publishing.files("two"),
            manifest: Publishing.manifest(Publishing.first, Publishing.clock())
        )
        // Not the whole file system, in which the run's lock file is open.
        let seal = try disk.seal("output/agencies")
        let result = try #require(try stage.publish([staged]).first)
        #expect(result.failure?.kind == .cannotWrite)
        #expect(result.failure?.reason == "read-only file system. Choose an output that this user may write to")
        let path = "\(output)/agencies/\(Publishing.first.id)"
        #expect(result.failure?.path == "\(path)/.next.new")
        #expect(try text(of: path + "/latest/report.md") == "one")

        try seal.remove()
        #expect(try stage.publish([staged]).first?.failure == nil)
        try stage.remove()
        #expect(try text(of: path + "/latest/report.md") == "two")
    }

    @Test(.enabled(if: SmallFileSystem.canBeMade, "mounting a small tmpfs needs root or sudo without a password"))
    func aReadOnlyFileSystemIsRefusedWithAHint() throws {
        let disk = try SmallFileSystem(in: sandbox, kilobytes: 256)
        let output = disk.path + "/output"
        try Publishing.run(in: output, "one")
        try disk.remount("ro")
        let stageError = try #require(throws: ArchiveError.self) { try Stage(in: output) }
        #expect(stageError.reason == "read-only file system. Choose an output that this user may write to")
        let lockError = try #require(throws: ArchiveError.self) {
            _ = try LockFile(holding: .whole, of: output)
        }
        #expect(lockError.description.hasPrefix("\(output)/.lock: read-only file system"))
    }
}

/// A file system in memory, so small that it can really be full. Unmounted with the test.
final class SmallFileSystem {
    let path: String
    private let sandbox: TemporaryFolder

    private static let asRoot = geteuid() == 0 ? [] : ["sudo", "-n"]

    /// Whether this machine lets us mount. Continuous integration does; a container without the right may not.
    static let canBeMade: Bool = {
        guard let sandbox = try? TemporaryFolder() else { return false }
        return (try? SmallFileSystem(in: sandbox, kilobytes: 64)) != nil
    }()

    init(in sandbox: TemporaryFolder, kilobytes: Int) throws {
        self.sandbox = sandbox
        path = sandbox.path + "/small"
        try makeFolder(path)
        try SmallFileSystem.run(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=777", "tmpfs", path])
    }

    func remount(_ option: String) throws {
        try SmallFileSystem.run(["mount", "-o", "remount,\(option)", path])
    }

    /// Makes one folder read-only, until the seal is removed.
    func seal(_ folder: String) throws -> Seal {
        let path = "\(path)/\(folder)"
        try SmallFileSystem.run(["mount", "--bind", path, path])
        try SmallFileSystem.run(["mount", "-o", "remount,ro,bind", path])
        return Seal(path: path)
    }

    struct Seal {
        fileprivate let path: String

        func remove() throws { try SmallFileSystem.run(["umount", path]) }
    }

    deinit {
        try? SmallFileSystem.run(["umount", "-l", path])
    }

    private static func run(_ command: [String]) throws {
        let command = asRoot + command
        let (status, text) = try Helper.run(command[0], Array(command.dropFirst()))
        guard status == 0 else { throw Refusal(description: text) }
    }

    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }
}
