import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct DirectoryTests {
    let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    @Test func makesWhatIsMissingAboveIt() throws {
        let path = sandbox.path + "/a/b/c"
        let folder = try Directory(creating: path)
        #expect(isFolder(path))
        let path1 = folder.path
        #expect(path1 == path)
        #expect(throws: Never.self) { _ = try Directory(creating: path + "/") }
        #expect(throws: Never.self) { _ = try Directory(creating: "/") }
    }

    @Test func readsWhatItWroteAndNilWhereNothingIs() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        for size in [0, 1, 4096, 1_000_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            try folder.write(bytes, to: "file-\(size)")
            let bytes2 = try folder.read("file-\(size)")
            #expect(bytes2 == bytes)
        }
        let bytes3 = try folder.read("nothing")
        #expect(bytes3 == nil)
        let bytes4 = try folder.read("nothing/deeper")
        #expect(bytes4 == nil)
        let names5 = try folder.names()
        #expect(names5 == ["file-0", "file-1", "file-1000000", "file-4096"])
    }

    @Test func aPlainFileIsReadThroughALink() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try folder.write(bytes, to: "file")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/a/link", withDestinationPath: "file")
        for name in ["file", "link"] {
            let read = try folder.readRequired(name)
            #expect(read == bytes)
        }
    }

    /// None of these may be waited for.
    @Test func whatIsNoPlainFileIsNamed() throws {
        let path = sandbox.path + "/a"
        let folder = try Directory(creating: path)
        try folder.make("folder")
        try #require(mkfifo("\(path)/pipe", 0o600) == 0)
        // As bind makes it; a path for bind has few letters.
        try #require(mknod("\(path)/socket", S_IFSOCK | 0o600, 0) == 0)
        for (name, target) in [("device", "/dev/zero"), ("loop", "loop"), ("nowhere", "gone"), ("linked", "pipe")] {
            try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
        }
        for (name, reason) in [
            ("folder", "is a folder, not a file"), ("pipe", "is a pipe, not a file"),
            ("socket", "is a socket, not a file"), ("device", "is a device, not a file"),
            ("linked", "is a pipe, not a file"), ("loop", "too many levels of symbolic links"),
            ("nowhere", "no such file or directory"), ("nothing", "no such file or directory"),
        ] {
            let error = try #require(throws: FileError.self) { _ = try folder.readRequired(name) }
            #expect(error.description == "\(path)/\(name): \(reason)")
        }
    }

    @Test func aFolderIsTheSameByWhateverPath() throws {
        _ = try Directory(creating: sandbox.path + "/a/b")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/link", withDestinationPath: "a")
        #expect(Directory.isSame(sandbox.path + "/a", sandbox.path + "/link/b/../"))
        #expect(!Directory.isSame(sandbox.path + "/a", sandbox.path + "/a/b"))
        #expect(!Directory.isSame(sandbox.path + "/none", sandbox.path + "/none"))
        let folder = try Directory(opening: sandbox.path)
        let leads = try folder.leadsToFolder("link")
        #expect(leads)
        #expect(throws: FileError.self) { _ = try folder.leadsToFolder("none") }
    }

    @Test func whatIsNoFolderCannotBeOpenedAsOne() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        try folder.write([], to: "file")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/a/link", withDestinationPath: "..")
        for (name, reason) in [
            ("file", "not a directory"), ("link", "not a directory"), ("nothing", "no such file or directory"),
        ] {
            let error = try #require(throws: FileError.self) { _ = try folder.opening(name) }
            #expect(error.description == "\(sandbox.path)/a/\(name): \(reason)")
            #expect(error.operation == .open)
        }
    }

    @Test func existsSpeaksOfTheLinkNotItsTarget() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        let isThere6 = folder.exists("link")
        #expect(!isThere6)
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/a/link", withDestinationPath: "nowhere")
        let isThere7 = folder.exists("link")
        #expect(isThere7)
        let target8 = folder.destination(ofLink: "link")
        #expect(target8 == "nowhere")
        try folder.write([], to: "file")
        let target9 = folder.destination(ofLink: "file")
        #expect(target9 == nil)
        let target10 = folder.destination(ofLink: "nothing")
        #expect(target10 == nil)
    }

    @Test func movesOnlyWhereNothingIs() throws {
        let from = try Directory(creating: sandbox.path + "/from")
        let into = try Directory(creating: sandbox.path + "/into")
        try from.write([1], to: "one")
        try from.write([2], to: "two")
        let moved11 = try from.move("one", into: into, as: "name")
        #expect(moved11)
        let moved12 = try from.move("two", into: into, as: "name")
        #expect(!moved12)
        let bytes13 = try into.read("name")
        #expect(bytes13 == [1])
        let names14 = try from.names()
        #expect(names14 == ["two"])
        let empty = try from.creating("folder")
        _ = try into.creating("folder")
        let moved15 = try from.move("folder", into: into, as: "folder")
        #expect(!moved15)
        withExtendedLifetime(empty.path) {}
        let error = try #require(throws: FileError.self) { _ = try from.move("nothing", into: into, as: "x") }
        #expect(error.description == "\(sandbox.path)/into/x: no such file or directory")
    }

    /// As on file systems whose rename knows no flags, NFS among them.
    @Test func movesOnlyWhereNothingIsWithoutFlagsToo() throws {
        let from = try Directory(creating: sandbox.path + "/from")
        let into = try Directory(creating: sandbox.path + "/into")
        func move(_ name: String, as newName: String) -> Int32 {
            from.moveWithoutFlags(name, into: into, as: newName)
        }
        for name in ["file", "other", "folder/file", "full/file"] {
            try makeFolder(URL(filePath: "\(sandbox.path)/from/\(name)").deletingLastPathComponent().path)
            try write(name, to: "\(sandbox.path)/from/\(name)")
        }
        try makeFolder(sandbox.path + "/into/kept")
        try write("kept", to: sandbox.path + "/into/kept/file")
        #expect(move("file", as: "name") == 0)
        #expect(move("other", as: "name") == EEXIST)
        #expect(move("other", as: "kept") == EEXIST)
        #expect(move("folder", as: "new") == 0)
        #expect([EEXIST, ENOTEMPTY].contains(move("full", as: "kept")))
        #expect(move("full", as: "name") == EEXIST)
        #expect(move("nothing", as: "x") == ENOENT)
        let names = try from.names()
        #expect(names == ["full", "other"])
        #expect(
            try listing(sandbox.path + "/into") == ["name": "file", "new/file": "folder/file", "kept/file": "kept"]
        )
    }

    @Test func removesFoldersButNotWhatLinksPointAt() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        try makeFolder(sandbox.path + "/a/b/c")
        try write("x", to: sandbox.path + "/a/b/c/file")
        try makeFolder(sandbox.path + "/kept")
        try FileManager.default.createSymbolicLink(
            atPath: sandbox.path + "/a/b/link",
            withDestinationPath: "../../kept"
        )
        try folder.remove("b")
        try folder.remove("b")
        let names16 = try folder.names()
        #expect(names16 == [])
        #expect(isFolder(sandbox.path + "/kept"))
    }

    @Test func linksAreSwappedRelativeAndWithoutATrace() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        try folder.swapLink("latest", to: "snapshots/1")
        try folder.swapLink("latest", to: "snapshots/2")
        let target17 = folder.destination(ofLink: "latest")
        #expect(target17 == "snapshots/2")
        let names18 = try folder.names()
        #expect(names18 == ["latest"])
    }

    @Test func aFolderThatMustBeNewIsRefusedWhenItIsThere() throws {
        let folder = try Directory(creating: sandbox.path + "/a")
        _ = try folder.creating("b", new: true)
        _ = try folder.creating("b")
        let error = try #require(throws: FileError.self) { _ = try folder.creating("b", new: true) }
        #expect(error.description == "\(sandbox.path)/a/b: file exists")
    }

    @Test func aFileThatExistsIsNeverOpenedForWriting() throws {
        let folder = try Directory(opening: sandbox.path)
        try folder.write(Array("one".utf8), to: "file")
        let error = try #require(throws: FileError.self) { try folder.write(Array("two".utf8), to: "file") }
        #expect(error.description == "\(sandbox.path)/file: file exists")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/link", withDestinationPath: "file")
        #expect(throws: FileError.self) { try folder.write([], to: "link") }
        #expect(try text(of: sandbox.path + "/file") == "one")
    }
}
