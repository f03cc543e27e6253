import Foundation
import Synchronization
import TestSupport
import Testing

/// An output folder of its own, and what a run left in it.
final class OutputFolder: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path + "/output" }

    init() throws { folder = try TemporaryFolder() }

    /// The repository's own templates, and a set that shows every kind of value in a few lines.
    static let productTemplates = TestDatabase.fixtures + "/../../templates"
    static let minimalTemplates: String = {
        do {
            let folder = try TemporaryFolder()
            try TestTemplates.write(to: folder)
            keptTemplates.withLock { $0 = folder }
            return folder.path
        } catch {
            return "\(error)"
        }
    }()
    private static let keptTemplates = Mutex<TemporaryFolder?>(nil)
    static let asOf = "2026-02-16"
    static let stamp = "2026-02-16T235959Z"

    /// Arguments of a run into this folder, with the small templates and a fixed instant unless `more` says otherwise.
    func arguments(_ database: TestDatabase, _ more: [String] = []) -> [String] {
        var arguments = ["generate", "--output", path, "--database", database.conninfo]
        if !more.contains("--templates") { arguments += ["--templates", OutputFolder.minimalTemplates] }
        if !more.contains("--as-of") { arguments += ["--as-of", OutputFolder.asOf] }
        return arguments + more
    }

    func generate(
        _ database: TestDatabase,
        _ more: [String] = [],
        environment: [String: String?] = [:]
    ) throws -> CallsheetRun {
        try CallsheetRun(arguments(database, more), environment: environment)
    }

    // MARK: What is there

    /// Every file, link and empty folder by path: a file's bytes, or where a link points. The lock file aside, which
    /// is no part of what is published.
    func tree(_ under: String = "") throws -> [String: Entry] {
        try OutputFolder.tree(at: under.isEmpty ? path : "\(path)/\(under)")
    }

    static func tree(at root: String) throws -> [String: Entry] {
        var tree: [String: Entry] = [:]
        func visit(_ relative: String) throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: root + relative)
            if names.isEmpty { tree[relative + "/"] = .emptyFolder }
            for name in names where !(relative.isEmpty && name == ".lock") {
                let path = "\(relative)/\(name)"
                let attributes = try FileManager.default.attributesOfItem(atPath: root + path)
                switch attributes[.type] as? FileAttributeType {
                case .typeSymbolicLink?:
                    tree[path] = .link(try FileManager.default.destinationOfSymbolicLink(atPath: root + path))
                case .typeDirectory?: try visit(path)
                default: tree[path] = .file(try Data(contentsOf: URL(fileURLWithPath: root + path)))
                }
            }
        }
        if FileManager.default.fileExists(atPath: root) { try visit("") }
        return tree
    }

    enum Entry: Hashable, CustomStringConvertible {
        case file(Data)
        case link(String)
        case emptyFolder

        var description: String {
            switch self {
            case .file(let data): "\(data.count) bytes"
            case .link(let target): "-> \(target)"
            case .emptyFolder: "empty"
            }
        }
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// A file of an agency's newest snapshot.
    func latest(_ agency: String, _ name: String) throws -> String { try text("agencies/\(agency)/latest/\(name)") }

    /// The answer of an agency's newest snapshot, parsed.
    func answer(_ agency: String, _ period: String = "30d", offset: Int = 0) throws -> Answer {
        let text = try latest(agency, "dashboard-campaigns/\(period)/\(offset).json")
        return try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
    }

    /// The only run record that is there, parsed.
    func runRecord(_ name: String = OutputFolder.stamp) throws -> RunRecord {
        try JSONDecoder().decode(RunRecord.self, from: bytes("runs/\(name).json"))
    }
}

/// Fails the test for each path that one tree has and the other has not, or has otherwise.
func expectSame(
    _ left: [String: OutputFolder.Entry],
    _ right: [String: OutputFolder.Entry],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(!left.isEmpty, sourceLocation: sourceLocation)
    let paths = Set(left.keys).union(right.keys)
    let different = paths.filter { left[$0] != right[$0] }.sorted()
    #expect(
        different.isEmpty,
        "\(different.prefix(10).map { "\($0): \(String(describing: left[$0])), \(String(describing: right[$0]))" })",
        sourceLocation: sourceLocation
    )
}

/// The API's answer, as far as tests look into it; whole answers are compared as text.
struct Answer: Decodable {
    let active_batches: [Batch]
    let campaign_stats: [Stats]
    let pagination: Pagination

    struct Batch: Decodable {
        let id: String
        let campaign_id: String?
        let status: String
        let created_at: String
    }

    struct Stats: Decodable {
        let campaign_id: String
        let campaign_name: String
        let total_calls: Int64
        let contact_rate: Decimal
        let conversion_rate: Decimal
    }

    struct Pagination: Decodable, Equatable {
        let total: Int
        let limit: Int
        let offset: Int
        let has_more: Bool
    }
}

/// `runs/<stamp>.json`, as far as tests look into it.
struct RunRecord: Decodable {
    let as_of: String
    let time_zone: String
    let shard: String
    let periods: [String]
    let agencies: [Agency]

    struct Agency: Decodable {
        let id: String
        let name: String
        let status: String
        let snapshot: String?
        let reason: String?
        let warnings: [String]?
    }
}
