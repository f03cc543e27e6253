import Files
import Foundation
import TestSupport
import Testing

@Suite struct LineReaderTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func lines(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let folder = try Directory(opening: sandbox.path)
        try folder.removeFile("file")
        try folder.write(bytes, to: "file")
        var reader = try LineReader("file", in: folder)
        var lines: [[UInt8]] = []
        while let line = try reader.next() { lines.append(line) }
        let after = try reader.next()
        #expect(after == nil)
        return lines
    }

    @Test(arguments: [
        ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\n\nb\n\n", ["a", "", "b", ""]),
        ("a\r\n", ["a\r"]),
    ])
    func linesComeWithoutTheirEnds(text: String, expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected.map { Array($0.utf8) })
    }

    /// Whatever lies across the pieces that are read at once.
    @Test func randomLinesComeBack() throws {
        for _ in 0..<20 {
            let expected = (0..<Int.random(in: 1...40)).map { _ in
                let count = [0, 1, 60, 65_535, 65_536, 65_537, 150_000].randomElement() ?? 0
                return [UInt8](repeating: UInt8.random(in: 32...126), count: count)
            }
            let text = expected.flatMap { $0 + [UInt8(ascii: "\n")] }
            #expect(try lines(text) == expected)
        }
    }

    @Test func aLineOfAMegabyteIsReadAndALongerOneIsNot() throws {
        let longest = [UInt8](repeating: 65, count: 1 << 20)
        #expect(try lines(longest + [10] + longest) == [longest, longest])
        let error = try #require(throws: FileError.self) { try lines([10] + longest + [65]) }
        #expect(error.description == "\(sandbox.path)/file: has a line that is too long")
        #expect(error.operation.isReading)
    }

    @Test func aFileThatIsNotThereIsNamed() throws {
        let folder = try Directory(opening: sandbox.path)
        let error = try #require(throws: FileError.self) { _ = try LineReader("nothing", in: folder) }
        #expect(error.description == "\(sandbox.path)/nothing: no such file or directory")
    }
}
