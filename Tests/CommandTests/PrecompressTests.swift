import Foundation
import TestSupport
import Testing

/// `generate --precompress`: gzip files beside large ones, and never an old one beside a new file.
@Suite
struct PrecompressTests {
    private static let database = Result {
        try TestDatabase(load: .init(agencies: 3, campaigns: 3, days: 100, batches: 30))
    }

    private func generate(_ output: OutputFolder, _ more: [String], environment: [String: String?] = [:]) throws {
        try output.generate(
            Self.database.get(),
            ["--templates", OutputFolder.productTemplates] + more,
            environment: environment
        ).expectSuccess()
    }

    /// Fails the test unless every compressed file gives the file beside it.
    ///
    /// - Returns: Their paths.
    @discardableResult
    private func expectCompressedFilesMatch(_ output: OutputFolder) throws -> [String] {
        let tree = try output.tree("agencies")
        let paths = tree.keys.filter { $0.hasSuffix(".gz") }.sorted()
        for path in paths {
            let plain = try tool(["gzip", "-dc", "agencies\(path)"], folder: output.path)
            guard case .file(let bytes)? = tree[String(path.dropLast(3))] else {
                Issue.record("\(path) has no file beside it")
                continue
            }
            #expect(plain.text == String(decoding: bytes, as: UTF8.self), "\(path)")
        }
        return paths
    }

    @Test func largeFilesGetOneAndChecksumsNameIt() throws {
        let output = try OutputFolder()
        try generate(output, ["--precompress"])
        let paths = try expectCompressedFilesMatch(output)
        let agency = try ExpectedAnswers(Self.database.get()).agencies[0]
        let snapshot = "/\(agency)/snapshots/\(OutputFolder.stamp)"
        for name in ["index.html", "7d.html", "report.md", "snapshot.json", "dashboard-campaigns/30d/0.json"] {
            #expect(paths.contains("\(snapshot)/\(name).gz"))
        }
        #expect(paths.contains("/\(agency)/index.html.gz"))
        #expect(!paths.contains { $0.contains("manifest") || $0.contains("SHA256SUMS") })
        let sums = try output.latest(agency, "SHA256SUMS")
        #expect(sums.contains("  index.html.gz\n"))
        #expect(try output.latest(agency, "manifest.json").contains(#""path":"index.html.gz""#))
        let folder = "\(output.path)/agencies\(snapshot)"
        #expect(try tool(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], folder: folder).text == "")
    }

    @Test func theSameBytesWhateverTheJobsAndTheWayItIsAsked() throws {
        let outputs = try (0..<3).map { _ in try OutputFolder() }
        try generate(outputs[0], ["--precompress", "--jobs", "1"])
        try generate(outputs[1], ["--precompress", "--jobs", "4"])
        try generate(outputs[2], [], environment: ["CALLSHEET_PRECOMPRESS": "1"])
        expectSame(try outputs[0].tree(), try outputs[1].tree())
        expectSame(try outputs[0].tree(), try outputs[2].tree())
    }

    /// What is published says the same with them and without.
    @Test func toWantThemOrNotCorrectsNothing() throws {
        for options in [[["--precompress"], []], [[], ["--precompress"]]] {
            let output = try OutputFolder()
            try generate(output, options[0])
            let before = try output.tree()
            try generate(output, options[1])
            expectSame(try output.tree(), before)
        }
    }

    /// A web server that sends precompressed files would send the archive of the day before.
    @Test func noOldOneStandsBesideANewPage() throws {
        let output = try OutputFolder()
        let agency = try ExpectedAnswers(Self.database.get()).agencies[0]
        func archivePages() throws -> [String] {
            try expectCompressedFilesMatch(output).filter { $0.hasPrefix("/\(agency)/") && !$0.contains("snapshots") }
        }
        try generate(output, ["--as-of", "2026-02-13", "--precompress"])
        let all = try archivePages()
        #expect(all.contains("/\(agency)/index.html.gz") && all.contains("/\(agency)/archive/2026-02.html.gz"))
        try generate(output, ["--as-of", "2026-02-14"])
        #expect(try archivePages().isEmpty)
        try generate(output, ["--as-of", "2026-02-15", "--precompress"])
        #expect(try Set(archivePages()).isSuperset(of: all))
        let prune = [
            "prune", "--keep-daily", "1", "--output", output.path, "--templates", OutputFolder.productTemplates,
        ]
        #expect(try CallsheetRun(prune).status == 0)
        #expect(try archivePages().isEmpty)
    }

    @Test func theyVerifyAndWhatIsChangedInThemIsFound() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15", ["--precompress"])
        try archive.expectVerified()
        let place = "agencies/\(try archive.agencies[0])/snapshots/2026-02-15T235959Z"
        let file = URL(fileURLWithPath: "\(archive.path)/\(place)/7d.html.gz")
        try Data(contentsOf: URL(fileURLWithPath: "\(archive.path)/\(place)/7d.md.gz")).write(to: file)
        let plain = try archive.verify()
        #expect(plain.status == 1)
        #expect(plain.stderr.contains("\(place)/7d.html.gz (agency"))
        #expect(plain.stderr.contains("was changed after it was published"))
        // Sealed again by somebody who has the key, it still is not what the data give.
        let sums = URL(fileURLWithPath: "\(archive.path)/\(place)/SHA256SUMS")
        let remade = try tool(
            ["sh", "-c", "sha256sum $(sed 's/^[^ ]*  //' SHA256SUMS)"],
            folder: "\(archive.path)/\(place)"
        )
        try Data(remade.text.utf8).write(to: sums)
        let rebuilt = try archive.verify(["--rebuild", "--templates", OutputFolder.productTemplates], keys: [])
        #expect(rebuilt.stderr.contains("7d.html.gz (agency"))
        #expect(rebuilt.stderr.contains("does not decompress to what its data and these templates give"))
    }
}
