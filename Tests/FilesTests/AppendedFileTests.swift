import Files
import Foundation
import TestSupport
import Testing

@Suite struct AppendedFileTests {
    private let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func file() throws -> AppendedFile {
        try AppendedFile("ledger", in: Directory(opening: sandbox.path), mode: 0o600)
    }

    @Test func linesFollowEachOtherWhoeverOpensIt() throws {
        for line in ["a\n", "b\n"] {
            let file = try file()
            try file.sync(try file.append(Array(line.utf8)))
        }
        #expect(try text(of: "\(sandbox.path)/ledger") == "a\nb\n")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(sandbox.path)/ledger")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func aCutLineGetsItsEndFirst() throws {
        try write("whole\ncu", to: "\(sandbox.path)/ledger")
        let file = try file()
        #expect(try text(of: "\(sandbox.path)/ledger") == "whole\ncu")
        _ = try file.append(Array("next\n".utf8))
        _ = try file.append(Array("last\n".utf8))
        #expect(try text(of: "\(sandbox.path)/ledger") == "whole\ncu\nnext\nlast\n")
    }

    @Test func threadsAddWholeLines() throws {
        let (first, second) = (try file(), try file())
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<50 {
                let file = index % 2 == 0 ? first : second
                let line = "\(thread) \(index) " + String(repeating: "x", count: 700) + "\n"
                guard let place = try? file.append(Array(line.utf8)), (try? file.sync(place)) != nil else {
                    Issue.record("line \(line) was not written")
                    return
                }
            }
        }
        let lines = try text(of: "\(sandbox.path)/ledger").split(separator: "\n")
        #expect(Set(lines).count == 400)
        #expect(lines.allSatisfy { $0.hasSuffix(String(repeating: "x", count: 700)) && $0.utf8.count < 720 })
        for thread in 0..<8 {
            let own = lines.filter { $0.hasPrefix("\(thread) ") }.compactMap { Int($0.split(separator: " ")[1]) }
            #expect(own == Array(0..<50))
        }
    }

    @Test func nothingElseIsWrittenTo() throws {
        try makeFolder("\(sandbox.path)/ledger")
        #expect(
            try #require(throws: FileError.self) { try file() }.description == "\(sandbox.path)/ledger: is a directory"
        )
        try FileManager.default.removeItem(atPath: "\(sandbox.path)/ledger")
        try FileManager.default.createSymbolicLink(atPath: "\(sandbox.path)/ledger", withDestinationPath: "other")
        #expect(throws: FileError.self) { try file() }
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.path)/other"))
    }
}
