import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Published reports of three agencies with three users each, and what became of them by mail.
final class MailOutput: Sendable {
    private let folder: TemporaryFolder
    var path: String { "\(folder.path)/output" }
    var emlDir: String { "\(folder.path)/mails" }

    static let stamp = OutputFolder.stamp
    static let sender = "reports@calls.example.com"
    private static let load = TestDatabase.Load(agencies: 3, campaigns: 2, days: 200, batches: 3)
    private static let published = Result {
        let output = try MailOutput(folder: TemporaryFolder())
        try output.publish()
        return output
    }

    private init(folder: TemporaryFolder) { self.folder = folder }

    /// A copy of the same reports, so that nobody waits for the database twice.
    init() throws {
        folder = try TemporaryFolder()
        try run("cp", "-a", MailOutput.published.get().path, path)
    }

    /// Reports of a database that was changed first.
    init(_ sql: String) throws {
        folder = try TemporaryFolder()
        try publish(sql)
    }

    func copy() throws -> MailOutput {
        let copy = MailOutput(folder: try TemporaryFolder())
        try run("cp", "-a", "\(folder.path)/.", copy.folder.path)
        return copy
    }

    /// By the numbers of their addresses, `user1@agency-1.example`.
    static func agency(_ number: Int) throws -> String {
        let rows = try base.get().connect().query(
            "agency",
            "SELECT agency_id::text FROM users WHERE email = 'user1@agency-\(number).example'"
        )
        return try #require(rows[0, 0])
    }
    private static let base = Result { try TestDatabase(load: load) }

    static func addresses(_ agencies: ClosedRange<Int> = 1...3) -> Set<String> {
        Set(agencies.flatMap { agency in (1...3).map { "user\($0)@agency-\(agency).example" } })
    }

    // MARK: The program

    func publish(_ sql: String = "", asOf: String = OutputFolder.asOf, _ more: [String] = []) throws {
        let database: TestDatabase
        if sql.isEmpty {
            database = try MailOutput.base.get()
        } else {
            database = try TestDatabase(load: MailOutput.load)
            try database.execute(sql)
        }
        let run = try CallsheetRun(
            [
                "generate", "--output", path, "--templates", OutputFolder.productTemplates, "--as-of", asOf,
                "--database", database.conninfo,
            ] + more
        )
        try #require(run.status == 0, "\(run.stderr)")
    }

    func arguments(_ more: [String] = [], to server: MailServer? = nil) -> [String] {
        var arguments = ["send", "--output", path, "--from", MailOutput.sender]
        if !more.contains("--templates") { arguments += ["--templates", OutputFolder.productTemplates] }
        if !more.contains("--max-age") { arguments += ["--max-age", "3000d"] }
        if let server {
            arguments += ["--smtp", "smtp://127.0.0.1:\(server.port)", "--smtp-plaintext"]
        } else if !more.contains("--smtp"), !more.contains("--eml-dir") {
            arguments += ["--eml-dir", emlDir]
        }
        return arguments + more
    }

    func send(
        _ more: [String] = [],
        to server: MailServer? = nil,
        environment: [String: String?] = [:]
    ) throws -> CallsheetRun {
        try CallsheetRun(arguments(more, to: server), environment: environment)
    }

    // MARK: What is there

    func write(_ text: String, to name: String) throws { try folder.write(text, to: "output/\(name)") }

    func file(_ agency: String, _ name: String) -> String { "\(path)/agencies/\(agency)/latest/\(name)" }

    /// What lies in the folder of `--eml-dir`, by file name.
    var mails: [Mail] {
        get throws {
            guard FileManager.default.fileExists(atPath: emlDir) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: emlDir).sorted().map { name in
                try #require(name.hasSuffix(".eml") && !name.hasPrefix("."), "\(name)")
                return try Mail(Array(Data(contentsOf: URL(fileURLWithPath: "\(emlDir)/\(name)"))))
            }
        }
    }

    /// All lines of the ledger, agency by agency.
    var ledger: [LedgerLine] {
        get throws {
            let folder = "\(path)/deliveries"
            guard FileManager.default.fileExists(atPath: folder) else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
                .sorted()
                .flatMap { name in
                    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map {
                        try JSONDecoder().decode(LedgerLine.self, from: Data($0.utf8))
                    }
                }
        }
    }

    /// How often each state stands in the ledger.
    var states: [String: Int] {
        get throws { Dictionary(try ledger.map { ($0.state, 1) }, uniquingKeysWith: +) }
    }

    struct LedgerLine: Decodable {
        let state: String
        let snapshot: String
        let address: String?
        let message_id: String
        let sha256: String
        let size: Int
        let reply: String?
        let trial: Bool?
        let correction_of: String?
    }
}

/// A mail as far as tests look into it.
struct Mail {
    let bytes: [UInt8]
    /// Unfolded, by lower-case name.
    let headers: [String: String]

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let head = text[..<(try #require(text.firstRange(of: "\r\n\r\n")).lowerBound)]
        var headers: [String: String] = [:]
        for line in head.replacing("\r\n ", with: " ").components(separatedBy: "\r\n") {
            let colon = try #require(line.firstIndex(of: ":"), "\(line)")
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces
            )
        }
        self.headers = headers
    }

    var to: String { (headers["to"] ?? "").trimmingCharacters(in: ["<", ">"]) }

    /// What the first attachment holds.
    var attachment: Data? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let head = text.firstRange(of: "Content-Disposition: attachment"),
            let start = text[head.upperBound...].firstRange(of: "\r\n\r\n"),
            let end = text[start.upperBound...].firstRange(of: "\r\n--")
        else { return nil }
        return Data(base64Encoded: String(text[start.upperBound..<end.lowerBound]), options: .ignoreUnknownCharacters)
    }
}
