import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) } }

    @Test(arguments: [0, 1, 4095, 4096, 65_535, 65_536, 65_537, 1_000_000])
    func aFileIsReadAsItWasWritten(size: Int) throws {
        let path = sandbox.path + "/file"
        try File.write(Self.bytes(size), toNew: path)
        #expect(try File.read(path) == Self.bytes(size))
    }

    /// The system names no size for a pipe, so reading must go on to its end.
    @Test(arguments: [0, 1, 2, 4096, 65_536, 200_001])
    func aPipeIsReadToItsEnd(size: Int) throws {
        let bytes = Self.bytes(size)
        #expect(try withPipe(of: bytes) { try File.read($0) } == bytes)
        let read = try withPipe(of: bytes) { path in
            try Directory(opening: "/dev/fd").read(String(path.dropFirst("/dev/fd/".count)))
        }
        #expect(read == bytes)
    }

    /// Files of the kernel have a size of 0 and content all the same.
    @Test func aFileWithoutASizeIsReadToItsEnd() throws {
        #expect(try File.read("/proc/self/status").count > 500)
    }

    @Test(arguments: [0, 1, 4096, 65_536, 100_000])
    func aFileIsReadUpToTheSizeAllowedAndNotBeyond(size: Int) throws {
        let path = sandbox.path + "/file"
        let bytes = Self.bytes(size)
        try File.write(bytes, toNew: path)
        #expect(try File.read(path, maxSize: size) == bytes)
        #expect(try withPipe(of: bytes) { try File.read($0, maxSize: size) } == bytes)
        try FileManager.default.removeItem(atPath: path)
        try File.write(bytes + [0], toNew: path)
        let tooLarge = FileError(.read, path: path, .system(EFBIG))
        #expect(throws: tooLarge) { try File.read(path, maxSize: size) }
        #expect(throws: FileError.self) { try withPipe(of: bytes + [0]) { try File.read($0, maxSize: size) } }
    }

    @Test func aFileThatExistsIsNotOverwritten() throws {
        let path = sandbox.path + "/file"
        try File.write([1], toNew: path)
        let error = try #require(throws: FileError.self) { try File.write([2], toNew: path) }
        #expect(error.description == "\(path): file exists")
        #expect(error.operation == .create)
        #expect(try File.read(path) == [1])
    }

    @Test(arguments: [0o600, 0o644, 0o400])
    func aNewFileHasThePermissionsAskedFor(mode: UInt32) throws {
        let path = sandbox.path + "/file"
        try File.write([], toNew: path, mode: mode)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? UInt32).map { $0 & ~mode } == 0)
    }

    @Test(arguments: [(0o600, false), (0o640, false), (0o644, true), (0o604, true)])
    func whoMayReadAFileIsKnownWithItsBytes(_ mode: Int, _ isOpenToAll: Bool) throws {
        let path = sandbox.path + "/file"
        try File.write([1, 2], toNew: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let file = try File.readNotingAccess(path)
        #expect(file.bytes == [1, 2])
        #expect(file.isOpenToAll == isOpenToAll)
        #expect(throws: FileError(.read, path: path, .system(EFBIG))) { try File.readNotingAccess(path, maxSize: 1) }
        #expect(try !File.readNotingAccess("/dev/null").isOpenToAll)
    }

    @Test func whatIsNotThereIsNamed() throws {
        let path = sandbox.path + "/nothing"
        let missing = try #require(throws: FileError.self) { try File.read(path) }
        #expect(missing.description == "\(path): no such file or directory")
        #expect(missing.operation == .open)
        #expect(throws: FileError(.remove, path: path, .system(ENOENT))) { try File.remove(path) }
        let folder = try #require(throws: FileError.self) { try File.read(sandbox.path) }
        #expect(folder.description == "\(sandbox.path): is a directory")
        #expect(folder.operation == .read)
    }

    @Test func onlyFoldersAndLinksToThemAreFolders() throws {
        try write("x", to: sandbox.path + "/file")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/link", withDestinationPath: ".")
        #expect(File.isFolder(sandbox.path))
        #expect(File.isFolder(sandbox.path + "/link"))
        #expect(!File.isFolder(sandbox.path + "/file"))
        #expect(!File.isFolder(sandbox.path + "/nothing"))
    }
}
