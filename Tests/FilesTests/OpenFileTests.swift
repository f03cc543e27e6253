import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct OpenFileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
        try makeFolder(sandbox.path + "/folder")
        try write("0123456789", to: sandbox.path + "/file")
        for (link, target) in [("link", "file"), ("folder-link", "folder")] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(sandbox.path)/\(link)",
                withDestinationPath: target
            )
        }
        guard mkfifo(sandbox.path + "/pipe", 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private func name(_ text: String) -> PathName { PathName(known: text) }

    @Test func onlyPlainFilesAreFiles() throws {
        let folder = try #require(OpenFile.folder(at: sandbox.path))
        let (file, identity) = try #require(try folder.file(name("file")))
        #expect(identity.size == 10)
        #expect(file.read(at: 0, count: 10) == Array("0123456789".utf8))
        for other in ["link", "pipe", "folder", "nothing"] { #expect(try folder.file(name(other)) == nil) }
    }

    @Test func onlyFoldersAreFolders() throws {
        let folder = try #require(OpenFile.folder(at: sandbox.path))
        #expect(try folder.folder(name("folder")) != nil)
        for other in ["file", "folder-link", "pipe", "nothing"] { #expect(try folder.folder(name(other)) == nil) }
        #expect(OpenFile.folder(at: sandbox.path + "/folder-link") != nil)
        #expect(OpenFile.folder(at: sandbox.path + "/file") == nil)
    }

    @Test func partsAreReadUpToTheEnd() throws {
        let file = try #require(try OpenFile.folder(at: sandbox.path)?.file(name("file"))).file
        for offset in 0...12 {
            for count in 0...12 {
                let expected = Array("0123456789".utf8.dropFirst(offset).prefix(count))
                #expect(file.read(at: offset, count: count) == expected)
            }
        }
    }

    @Test func anotherFileUnderTheNameIsAnotherIdentity() throws {
        let folder = try #require(OpenFile.folder(at: sandbox.path))
        let before = try #require(folder.identity(name("file")))
        #expect(folder.identity(name("file")) == before)
        #expect(try folder.file(name("file"))?.identity == before)
        try write("0123456789", to: sandbox.path + "/other")
        #expect(rename(sandbox.path + "/other", sandbox.path + "/file") == 0)
        #expect(folder.identity(name("file")) != before)
        #expect(folder.identity(name("link")) == nil)
    }

    @Test func aSwappedLinkIsAnotherIdentity() throws {
        let folder = try #require(OpenFile.folder(at: sandbox.path))
        let before = try #require(folder.identity(ofLinkAt: "link"))
        try Directory(opening: sandbox.path).swapLink("link", to: "file")
        #expect(folder.identity(ofLinkAt: "link") != before)
        #expect(folder.identity(ofLinkAt: "file") == nil)
    }

    @Test func aLinksTargetIsReadAsItIsWritten() throws {
        let folder = try #require(OpenFile.folder(at: sandbox.path))
        #expect(try folder.destination(ofLink: name("link")) == "file")
        for other in ["file", "folder", "nothing"] { #expect(try folder.destination(ofLink: name(other)) == nil) }
        for count in [255, 256, 300] {
            try Directory(opening: sandbox.path).swapLink("long", to: String(repeating: "a", count: count))
            #expect((try folder.destination(ofLink: name("long")) != nil) == (count < 256))
        }
    }
}

@Suite struct UnreadableFileTests {
    @Test(arguments: [ENOENT, ENOTDIR, ELOOP, ENXIO, ENODEV])
    func whatIsNotThereIsNoFault(_ code: Int32) {
        #expect(UnreadableFile(code) == nil)
    }

    @Test(arguments: [EACCES, EPERM, EMFILE, ENFILE, EIO, ENOMEM, ESTALE, EINTR])
    func whatCouldNotBeAskedIsOne(_ code: Int32) {
        #expect(UnreadableFile(code) != nil)
    }
}
