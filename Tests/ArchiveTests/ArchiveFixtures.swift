import Archive
import Dashboard
import Foundation
import TestSupport
import Testing

extension TemporaryFolder {
    /// An output that no run has made yet.
    var output: String { path + "/output" }
}

/// A program that runs beside the test, killed with it at the latest.
final class Helper {
    private let process = Process()
    private let stdout = Pipe()

    /// Starts a program of the system and waits until it prints its first line.
    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = stdout
        process.standardInput = FileHandle.nullDevice
        try process.run()
        _ = stdout.fileHandleForReading.availableData
    }

    deinit {
        kill()
    }

    /// As a machine out of memory does it, without a chance to clean up.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Runs a program to its end.
    ///
    /// - Returns: Its status, and what it said on both ways.
    static func run(
        _ program: String,
        _ arguments: [String],
        in folder: String? = nil
    ) throws -> (status: Int32, text: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

/// Short ways to publish.
struct Publishing {
    static let first = agency(1)
    static let second = agency(2)

    static func agency(_ number: UInt64) -> Agency {
        Agency(id: RowID(high: 0, low: number), name: "Agency \(number)", slug: "agency-\(number)")
    }

    static func clock(_ asOf: String = "2026-02-16T23:59:59Z") -> ReportClock {
        let instant = Instant(asOf)!
        return ReportClock(asOf: instant, timeZone: "UTC", today: instant.civil().day)
    }

    static func manifest(_ agency: Agency, _ clock: ReportClock, periods: [Period] = Period.fixed) -> Manifest {
        let digest = SHA256Digest(of: Array("SELECT 1".utf8))
        return Manifest(
            run: Manifest.Run(
                version: "1.0.0",
                serverVersion: "15.14",
                serverTime: nil,
                queries: [("batches", digest), ("daily_stats", digest)]
            ),
            agency: agency,
            clock: clock,
            window: Period.historyWindow(of: periods, today: clock.today),
            periods: periods,
            rows: [3, 40],
            templates: [("page.html", digest)],
            headline: .zero
        )
    }

    /// A small snapshot whose every file says the same.
    static func files(_ content: String) -> [SnapshotFile] {
        [
            "report.md", "index.html", "snapshot.json", "dashboard-campaigns/30d/0.json",
            "dashboard-campaigns/30d/25.json",
            "dashboard-campaigns/7d/0.json", "Zebra.txt",
        ].map { SnapshotFile(path: $0, bytes: Array(content.utf8)) }
    }

    /// Stages and publishes one snapshot of one agency in a run of its own.
    @discardableResult
    static func run(
        in output: String,
        _ content: String,
        asOf: String = "2026-02-16T23:59:59Z",
        agency: Agency = first
    ) throws -> PublishedSnapshot {
        let stage = try Stage(in: output)
        let staged = try stage.write(files(content), manifest: manifest(agency, clock(asOf)))
        let published = try stage.publish([staged])
        try stage.remove()
        return try #require(published.first)
    }
}

extension Stage {
    /// Writes a snapshot whose files are there already.
    func write(_ files: [SnapshotFile], manifest: Manifest, key: SigningKey? = nil) throws(ArchiveError)
        -> StagedSnapshot
    {
        try write(manifest: manifest, key: key) { receive throws(ArchiveError) in
            for file in files { try receive(file) }
        }
    }
}
