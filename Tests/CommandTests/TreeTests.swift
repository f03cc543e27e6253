import Foundation
import PostgreSQL
import TestSupport
import Testing

/// The published tree: its names, its links, its checksums.
@Suite
struct TreeTests {
    private static let custom = "custom-2026-01-01_2026-01-31"
    private static let published = Result { () throws -> OutputFolder in
        let output = try OutputFolder()
        try output.generate(
            EdgeData.shared.get(),
            ["--period", "custom", "--start-date", "2026-01-01", "--end-date", "2026-01-31"]
        ).expectSuccess()
        return output
    }
    private let agencies = [EdgeData.agency, EdgeData.otherAgency, EdgeData.pagedAgency, EdgeData.emptyAgency]

    @Test func theTreeHasTheContractsNamesAndNoOthers() throws {
        var expected: Set<String> = ["/access.json", "/recipients.json", "/runs/\(OutputFolder.stamp).json"]
        for agency in agencies {
            let snapshot = "/agencies/\(agency)/snapshots/\(OutputFolder.stamp)"
            let names = [
                "index.html", "today.html", "7d.html", "90d.html", "report.md", "today.md", "7d.md", "90d.md",
                "\(Self.custom).html", "\(Self.custom).md", "snapshot.json", "manifest.json", "SHA256SUMS",
                "style.css",
            ]
            expected.formUnion(names.map { "\(snapshot)/\($0)" })
            for period in ["today", "7d", "30d", "90d", Self.custom] {
                for offset in agency == EdgeData.pagedAgency ? [0, 25, 50] : [0] {
                    expected.insert("\(snapshot)/dashboard-campaigns/\(period)/\(offset).json")
                }
            }
            // Beside the snapshots the archive's pages, and a link for the program's own use.
            expected.formUnion(
                ["latest", ".head", "index.html", "feed.xml", "archive/2026-02.html", "archive/2026-02.json"].map {
                    "/agencies/\(agency)/\($0)"
                }
            )
        }
        let paths = Set(try Self.published.get().tree().keys)
        #expect(paths.subtracting(expected) == [])
        #expect(expected.subtracting(paths) == [])
    }

    @Test func namesArePlain() throws {
        for path in try Self.published.get().tree().keys {
            #expect(path.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil, "\(path)")
            #expect(!path.contains("/.") || path.hasSuffix("/.head"), "\(path) is hidden")
        }
    }

    @Test func chosenPeriodsAreAllThatIsPublished() throws {
        let output = try OutputFolder()
        try output.generate(
            EdgeData.shared.get(),
            ["--agency", EdgeData.emptyAgency, "--period", "7d", "--period", "today"]
        ).expectSuccess()
        let snapshot = "agencies/\(EdgeData.emptyAgency)/snapshots/\(OutputFolder.stamp)"
        #expect(
            try Set(output.tree(snapshot).keys) == [
                "/today.html", "/7d.html", "/today.md", "/7d.md", "/dashboard-campaigns/today/0.json",
                "/dashboard-campaigns/7d/0.json", "/snapshot.json", "/manifest.json", "/SHA256SUMS", "/style.css",
            ]
        )
        #expect(try output.runRecord().periods == ["today", "7d"])
    }

    @Test func latestIsARelativeLink() throws {
        let tree = try Self.published.get().tree()
        for agency in agencies {
            #expect(tree["/agencies/\(agency)/latest"] == .link("snapshots/\(OutputFolder.stamp)"))
        }
    }

    @Test func everyChecksumIsRightAndEveryFileHasOne() throws {
        let output = try Self.published.get()
        for agency in agencies {
            let snapshot = "agencies/\(agency)/snapshots/\(OutputFolder.stamp)"
            #expect(try sha256sum(output, snapshot) == 0)
            let listed = try output.text("\(snapshot)/SHA256SUMS").split(separator: "\n").map { $0.dropFirst(66) }
            let present = try output.tree(snapshot).keys.map { $0.dropFirst() }.filter { $0 != "SHA256SUMS" }
            #expect(listed == present.sorted())
        }
    }

    @Test func theManifestNamesEveryFileWithItsSizeAndDigest() throws {
        struct Manifest: Decodable {
            struct File: Decodable {
                let path: String
                let size: Int
                let sha256: String
            }
            let files: [File]
        }
        let output = try Self.published.get()
        for agency in agencies {
            let snapshot = "agencies/\(agency)/snapshots/\(OutputFolder.stamp)"
            let files = try JSONDecoder().decode(Manifest.self, from: output.bytes("\(snapshot)/manifest.json")).files
            // All that the checksums name but the manifest itself, in the same order.
            let sums = try output.text("\(snapshot)/SHA256SUMS").split(separator: "\n")
                .filter { !$0.hasSuffix("  manifest.json") }
            #expect(files.map { "\($0.sha256)  \($0.path)" } == sums.map(String.init))
            #expect(try files.map(\.size) == files.map { try output.bytes("\(snapshot)/\($0.path)").count })
        }
    }

    /// What is kept elsewhere to tell later that nobody rewrote the archive.
    @Test func stdoutHasEachSnapshotWithTheDigestOfItsChecksums() throws {
        let output = try OutputFolder()
        let run = try output.generate(EdgeData.shared.get(), ["--period", "7d"]).expectSuccess()
        let digests = try agencies.map { agency in
            let file = "\(output.path)/agencies/\(agency)/snapshots/\(OutputFolder.stamp)/SHA256SUMS"
            return try Self.output(of: ["sha256sum", file]).prefix(64)
        }
        let heads = zip(agencies, digests).map { "\($0) \(OutputFolder.stamp):\($1)\n" }
        #expect(run.stdout == heads.joined())
        // A run that finds nothing new says the same.
        #expect(try output.generate(EdgeData.shared.get(), ["--period", "7d"]).stdout == run.stdout)
    }

    @Test func aChangedFileIsNoticed() throws {
        let output = try OutputFolder()
        try output.generate(EdgeData.shared.get(), ["--agency", EdgeData.emptyAgency, "--period", "7d"]).expectSuccess()
        let snapshot = "agencies/\(EdgeData.emptyAgency)/snapshots/\(OutputFolder.stamp)"
        let file = URL(fileURLWithPath: "\(output.path)/\(snapshot)/7d.md")
        try Data((String(contentsOf: file, encoding: .utf8) + " ").utf8).write(to: file)
        #expect(try sha256sum(output, snapshot) == 1)
    }

    @Test func theRunRecordSaysWhatBecameOfEachAgency() throws {
        let record = try Self.published.get().runRecord()
        #expect(record.as_of == "2026-02-16T23:59:59Z")
        #expect(record.time_zone == "UTC")
        #expect(record.shard == "1/1")
        #expect(record.periods == ["today", "7d", "30d", "90d", Self.custom])
        #expect(record.agencies.map(\.id) == agencies)
        #expect(record.agencies.map(\.name) == ["Edge Agency", "Rival Partners", "Paged Agency", "Empty Agency"])
        #expect(record.agencies.allSatisfy { $0.status == "published" && $0.snapshot == OutputFolder.stamp })
    }

    @Test func withoutAsOfTheDatabasesClockCounts() throws {
        let output = try OutputFolder()
        let database = try EdgeData.shared.get()
        let connection = try database.connect()
        func now() throws -> String {
            let rows = try connection.query(
                "now",
                #"SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24MISS"Z"')"#
            )
            return try #require(rows[0, 0])
        }
        let before = try now()
        try CallsheetRun([
            "generate", "--output", output.path, "--database", database.conninfo, "--agency", EdgeData.emptyAgency,
            "--templates", OutputFolder.minimalTemplates,
        ]).expectSuccess()
        let after = try now()
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(output.path)/runs")
        #expect(names.count == 1)
        let stamp = String(names[0].dropLast(".json".count))
        #expect(before <= stamp && stamp <= after)
    }

    private static func output(of command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private func sha256sum(_ output: OutputFolder, _ snapshot: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        process.currentDirectoryURL = URL(fileURLWithPath: "\(output.path)/\(snapshot)")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
