import Foundation
import TestSupport
import Testing

/// An archive of two agencies that a test may break, signed with a key of its own.
final class AuditArchive: Sendable {
    private let folder: TemporaryFolder
    var path: String { "\(folder.path)/output" }

    /// The same rows twice, but for one figure of each agency.
    static let database = Result { try TestDatabase(load: load) }
    static let corrected = Result { () throws -> TestDatabase in
        let database = try TestDatabase(load: load)
        try database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 7 WHERE stat_date = '2026-02-12'")
        return database
    }
    private static let load = TestDatabase.Load(agencies: 2, campaigns: 2, days: 20, batches: 3)

    /// A pair of keys, and a second one.
    static let keys = Result { try KeyPair() }
    static let otherKeys = Result { try KeyPair() }

    struct KeyPair {
        let folder: TemporaryFolder
        var privateKey: String { "\(folder.path)/key.pem" }
        var publicKey: String { "\(folder.path)/key.pub.pem" }

        init() throws {
            folder = try TemporaryFolder()
            let run = try CallsheetRun([
                "keygen", "--private-key", "\(folder.path)/key.pem", "--public-key", "\(folder.path)/key.pub.pem",
            ])
            try #require(run.status == 0, "\(run.stderr)")
        }
    }

    init() throws { folder = try TemporaryFolder() }

    private init(copyOf other: AuditArchive) throws {
        folder = try TemporaryFolder()
        try run("cp", "-a", other.path, path)
    }

    func copy() throws -> AuditArchive { try AuditArchive(copyOf: self) }

    // MARK: The program

    /// Arguments of a run on one short period, by one job.
    func arguments(
        asOf: String,
        database: Result<TestDatabase, any Error> = AuditArchive.database,
        key: KeyPair? = try? keys.get(),
        output: String? = nil
    ) throws -> [String] {
        [
            "generate", "--output", output ?? path, "--templates", OutputFolder.productTemplates, "--as-of", asOf,
            "--period", "7d", "--jobs", "1", "--database", try database.get().conninfo,
        ] + (key.map { ["--sign-key", $0.privateKey] } ?? [])
    }

    @discardableResult
    func publish(
        asOf: String,
        database: Result<TestDatabase, any Error> = AuditArchive.database,
        key: KeyPair? = try? keys.get(),
        _ more: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> CallsheetRun {
        let run = try CallsheetRun(arguments(asOf: asOf, database: database, key: key) + more)
        #expect(run.status == 0, "\(run.stderr)", sourceLocation: sourceLocation)
        return run
    }

    func verify(_ more: [String] = [], keys: [KeyPair]? = nil) throws -> CallsheetRun {
        let keys = try keys ?? [AuditArchive.keys.get()]
        return try CallsheetRun(["verify", "--output", path] + keys.flatMap { ["--public-key", $0.publicKey] } + more)
    }

    /// Fails the test unless everything verifies, rendered again too.
    func expectVerified(_ what: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws {
        let run = try verify(["--rebuild", "--templates", OutputFolder.productTemplates])
        #expect(run.status == 0, "\(what): \(run.stderr)", sourceLocation: sourceLocation)
    }

    // MARK: What is there

    var agencies: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "\(path)/agencies").sorted() }
    }

    func folder(_ agency: String) -> String { "\(path)/agencies/\(agency)" }

    func snapshots(_ agency: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder(agency))/snapshots").sorted()
    }

    func link(_ agency: String, _ name: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder(agency))/\(name)")
    }

    func manifest(_ agency: String, _ snapshot: String) throws -> ManifestFile {
        var path = "\(folder(agency))/snapshots/\(snapshot)/manifest.json"
        if !FileManager.default.fileExists(atPath: path) {
            path = "\(folder(agency))/pruned/\(snapshot)/manifest.json"
        }
        return try JSONDecoder().decode(ManifestFile.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    struct ManifestFile: Decodable {
        let snapshot: String
        let previous: Reference?
        let supersedes: Reference?

        struct Reference: Decodable {
            let snapshot: String
            let sha256: String
            let reason: String?
        }
    }

    /// The chain from the head back to the first, read from the manifests alone.
    func chain(_ agency: String) throws -> [String] {
        var names: [String] = []
        var next = link(agency, ".head").map { String($0.dropFirst("snapshots/".count)) }
        while let name = next, !names.contains(name) {
            names.append(name)
            next = try manifest(agency, name).previous?.snapshot
        }
        return names
    }

    /// Fails the test unless each agency has these snapshots and no other, in one chain and on the archive's pages, and
    /// nothing of a run that was killed is left.
    func expectConverged(
        _ expected: Set<String>,
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expectVerified(what, sourceLocation: sourceLocation)
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(".stage-") }
        #expect(leftovers == [], "\(what)", sourceLocation: sourceLocation)
        for agency in try agencies {
            #expect(Set(try snapshots(agency)) == expected, "\(what)", sourceLocation: sourceLocation)
            let chain = try chain(agency)
            #expect(chain.count == expected.count, "\(what): \(chain)", sourceLocation: sourceLocation)
            #expect(link(agency, ".next") == nil, "\(what)", sourceLocation: sourceLocation)
            try expectListed(agency, expected, what, sourceLocation: sourceLocation)
        }
    }

    /// Fails the test unless the archive's pages lead to these snapshots and to no other.
    func expectListed(
        _ agency: String,
        _ expected: Set<String>,
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let page = try String(contentsOfFile: "\(folder(agency))/index.html", encoding: .utf8)
        var listed: Set<String> = []
        for match in page.matches(of: /href="snapshots\/([^\/"]+)\//) { listed.insert(String(match.output.1)) }
        #expect(listed == expected, "\(what): index.html", sourceLocation: sourceLocation)
        listed = []
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder(agency))/archive") {
            let list = try String(contentsOfFile: "\(folder(agency))/archive/\(name)", encoding: .utf8)
            if name.hasSuffix(".json") {
                for match in list.matches(of: /"name":"([^"]+)"/) { listed.insert(String(match.output.1)) }
            }
        }
        #expect(listed == expected, "\(what): archive/", sourceLocation: sourceLocation)
    }

    /// Fails the test unless every `latest` is one of these, and sha256sum finds all that is published whole.
    func expectReadable(
        _ allowed: [String?],
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard FileManager.default.fileExists(atPath: "\(path)/agencies") else {
            #expect(allowed.contains(nil), "\(what)", sourceLocation: sourceLocation)
            return
        }
        for agency in try agencies {
            let latest = link(agency, "latest")
            #expect(allowed.contains(latest), "\(what): latest is \(latest ?? "none")", sourceLocation: sourceLocation)
            guard FileManager.default.fileExists(atPath: "\(folder(agency))/snapshots") else { continue }
            for name in try snapshots(agency) {
                let folder = "\(folder(agency))/snapshots/\(name)"
                let check = try tool("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS", folder: folder)
                #expect(check.status == 0, "\(what): \(name): \(check.text)", sourceLocation: sourceLocation)
            }
        }
    }
}

/// A program of the system, run to its end: its status and what it said both ways.
@discardableResult
func tool(_ arguments: String..., folder: String? = nil, environment: [String: String] = [:]) throws -> (
    status: Int32, text: String
) {
    try tool(arguments, folder: folder, environment: environment)
}

func tool(_ arguments: [String], folder: String? = nil, environment: [String: String] = [:]) throws -> (
    status: Int32, text: String
) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
}

/// Runs a program of the system that must end well.
func run(_ arguments: String...) throws {
    let (status, text) = try tool(arguments)
    try #require(status == 0, "\(arguments): \(text)")
}
