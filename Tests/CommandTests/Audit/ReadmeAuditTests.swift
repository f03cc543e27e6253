import Foundation
import TestSupport
import Testing

/// README's section on auditing: its commands do what it says, with openssl and sha256sum alone.
@Suite
struct ReadmeAuditTests {
    /// The fenced shell commands below "### Auditing", one text a fence.
    private static let commands = Result { () throws -> [String] in
        let readme = try String(contentsOfFile: TestDatabase.fixtures + "/../../README.md", encoding: .utf8)
        let start = try #require(readme.range(of: "\n### Auditing\n"))
        var section = readme[start.upperBound...]
        if let end = section.range(of: "\n## ") { section = section[..<end.lowerBound] }
        var fences: [String] = []
        for part in section.components(separatedBy: "\n```sh\n").dropFirst() {
            fences.append(String(part[..<(try #require(part.range(of: "\n```"))).lowerBound]))
        }
        return fences
    }

    @Test func theCommandsVerifyASnapshotAndItsChainWithNothingElse() throws {
        let commands = try Self.commands.get()
        try #require(commands.count == 2)
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-14")
        try archive.publish(asOf: "2026-02-15")
        // Only these programs are there.
        let programs = try TemporaryFolder()
        for name in ["openssl", "sha256sum", "grep"] {
            let path = try tool("sh", "-c", "command -v \(name)").text.trimmingCharacters(in: .newlines)
            try FileManager.default.createSymbolicLink(atPath: "\(programs.path)/\(name)", withDestinationPath: path)
        }
        try run("cp", AuditArchive.keys.get().publicKey, "\(archive.path)/callsheet.pub.pem")
        let agency = try archive.agencies[0]
        func check(_ command: String) throws -> (status: Int32, text: String) {
            try tool(
                "/bin/sh",
                "-euc",
                command,
                folder: archive.folder(agency) + "/snapshots/2026-02-15T235959Z",
                environment: ["PATH": programs.path, "key": "\(archive.path)/callsheet.pub.pem"]
            )
        }
        for command in commands {
            let result = try check(command)
            #expect(result.status == 0, "\(command): \(result.text)")
        }
        #expect(try check(commands[0]).text == "Signature Verified Successfully\n")
        let previous = try #require(try archive.manifest(agency, "2026-02-15T235959Z").previous)
        #expect(try check(commands[1]).text.contains(previous.sha256))

        // A whole snapshot of another day, or of another agency, in its place is no proof of anything.
        let folder = "\(archive.folder(agency))/snapshots"
        let other = try "\(archive.folder(archive.agencies[1]))/snapshots/2026-02-15T235959Z"
        try run("mv", "\(folder)/2026-02-15T235959Z", "\(archive.path)/aside")
        for replay in ["\(folder)/2026-02-14T235959Z", other] {
            try run("cp", "-r", replay, "\(folder)/2026-02-15T235959Z")
            #expect(try check(commands[0]).status != 0)
            try run("rm", "-r", "\(folder)/2026-02-15T235959Z")
        }
        try run("mv", "\(archive.path)/aside", "\(folder)/2026-02-15T235959Z")
        #expect(try check(commands[0]).status == 0)

        // And they find what is wrong.
        let page = "\(archive.folder(agency))/snapshots/2026-02-15T235959Z/7d.html"
        try run("sh", "-c", "printf x >>\(page)")
        #expect(try check(commands[0]).status != 0)
    }
}
