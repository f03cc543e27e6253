import Foundation
import TestSupport
import Testing

/// An output in which reports stand, and what they were: for runs that must not touch them.
struct PublishedOutput {
    let output: OutputFolder
    let database: TestDatabase
    private let before: [String: OutputFolder.Entry]

    static let load = TestDatabase.Load(agencies: 2, campaigns: 2, days: 5, batches: 3)

    /// Publishes a database's reports as of 16 February 2026.
    init(_ database: TestDatabase) throws {
        self.database = database
        output = try OutputFolder()
        try output.generate(database).expectSuccess()
        before = try output.tree()
    }

    /// A database of its own, for tests that change it.
    init() throws { try self.init(TestDatabase(load: PublishedOutput.load)) }

    /// A database that tests share and leave as it is.
    static func shared() throws -> PublishedOutput { try PublishedOutput(sharedDatabase.get()) }
    private static let sharedDatabase = Result { try TestDatabase(load: load) }

    /// Arguments of a run for the day after, which would publish something new.
    func arguments(_ more: [String] = []) -> [String] {
        output.arguments(database, (more.contains("--as-of") ? [] : ["--as-of", "2026-02-17"]) + more)
    }

    func generate(_ more: [String], environment: [String: String?] = [:]) throws -> CallsheetRun {
        try CallsheetRun(arguments(more), environment: environment)
    }

    /// Fails the test unless everything that was published is there as it was, and nothing besides. A run that failed
    /// leaves a record of that.
    func expectUntouched(sourceLocation: SourceLocation = #_sourceLocation) throws {
        expectSame(
            try output.tree().filter { !$0.key.hasSuffix(".failed.json") },
            before,
            sourceLocation: sourceLocation
        )
    }

    /// What was published of one agency.
    func published(_ agency: String) -> [String: OutputFolder.Entry] {
        before.filter { $0.key.hasPrefix("/agencies/\(agency)/") }
    }

    /// Where the database is, as messages name it.
    func target(host: String? = nil, user: String? = nil) -> String {
        let environment = ProcessInfo.processInfo.environment
        return "database '\(database.name)' at '\(host ?? environment["PGHOST"] ?? ""):\(environment["PGPORT"] ?? "")'"
            + " as '\(user ?? environment["PGUSER"] ?? "")'"
    }
}
