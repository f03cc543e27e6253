import Files
import Foundation
import TestSupport
import Testing

@Suite struct NewFileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    @Test func piecesFollowEachOther() throws {
        let folder = try Directory(opening: sandbox.path)
        let file = try NewFile("file", in: folder, mode: 0o600)
        var expected: [UInt8] = []
        for size in [0, 1, 70_000, 3] {
            let piece = [UInt8](repeating: UInt8(size & 255), count: size)
            try file.append(piece)
            expected += piece
        }
        try file.sync()
        let bytes = try folder.read("file")
        #expect(bytes == expected)
    }

    @Test func itBearsTheTimeThatItIsGiven() throws {
        let folder = try Directory(opening: sandbox.path)
        for time in [Duration.zero, .microseconds(1_771_286_399_000_001), .seconds(4_000_000_000)] {
            try folder.removeFile("file")
            let file = try NewFile("file", in: folder, mode: 0o600)
            try file.setModified(time)
            let modified = folder.modified("file")
            #expect(modified == time)
        }
    }

    @Test func whatIsThereIsNotTouchedNorFollowed() throws {
        let folder = try Directory(opening: sandbox.path)
        try folder.write([1], to: "file")
        try FileManager.default.createSymbolicLink(atPath: sandbox.path + "/link", withDestinationPath: "elsewhere")
        for name in ["file", "link"] {
            let error = try #require(throws: FileError.self) { _ = try NewFile(name, in: folder, mode: 0o600) }
            #expect(error.description == "\(sandbox.path)/\(name): file exists")
        }
        #expect(try listing(sandbox.path) == ["file": "\u{1}", "link": "-> elsewhere"])
    }
}
