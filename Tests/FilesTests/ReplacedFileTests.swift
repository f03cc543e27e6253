import Files
import Foundation
import TestSupport
import Testing

@Suite struct ReplacedFileTests {
    private let sandbox: TemporaryFolder

    init() throws { sandbox = try TemporaryFolder() }

    @Test func aFileHasTheNewBytesAndNothingIsLeftBeside() throws {
        let path = sandbox.path + "/heads"
        for text in ["one\n", "two, and longer\n", ""] {
            try File.replace(path, with: Array(text.utf8))
            #expect(try listing(sandbox.path) == ["heads": text])
        }
    }

    /// Of these modes no usual mask leaves any.
    @Test(arguments: [0o606, 0o622]) func aFileHasThePermissionsAskedForWhateverTheMask(_ mode: Int) throws {
        let path = sandbox.path + "/metrics"
        try write("old", to: path)
        try File.replace(path, with: [1], mode: UInt32(mode))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
    }

    @Test func aLinkStaysAndLeadsToTheNewBytes() throws {
        try write("old", to: sandbox.path + "/file")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/link", withDestinationPath: "file")
        try File.replace(sandbox.path + "/link", with: Array("new".utf8))
        #expect(try listing(sandbox.path) == ["file": "new", "link": "-> file"])
    }

    /// Replacing `/dev/full` by a file would be a strange answer to a name given by mistake.
    @Test func aDeviceIsWrittenToAndStaysOne() throws {
        #expect(throws: FileError(.write, path: "/dev/full", .system(ENOSPC))) {
            try File.replace("/dev/full", with: [1])
        }
        try File.replace("/dev/null", with: [1])
        #expect(try File.read("/dev/null") == [])
    }

    @Test func whatCannotBeReplacedIsSeenBefore() throws {
        let missing = sandbox.path + "/missing/heads"
        #expect(throws: FileError(.create, path: missing, .system(ENOENT))) { try File.checkReplaceable(missing) }
        #expect(throws: FileError(.write, path: sandbox.path, .system(EISDIR))) {
            try File.checkReplaceable(sandbox.path)
        }
        try File.checkReplaceable(sandbox.path + "/heads")
        #expect(try listing(sandbox.path) == [:])
    }

    @Test func aFileThatCannotBeReplacedStays() throws {
        let path = sandbox.path + "/heads"
        try makeFolder(path)
        #expect(throws: FileError.self) { try File.replace(path, with: [1]) }
        #expect(isFolder(path))
        #expect(try listing(sandbox.path) == [:])
    }
}
