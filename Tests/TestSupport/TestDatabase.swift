internal import Foundation
package import PostgreSQL
internal import Synchronization

/// A database of its own on the server that libpq's environment names, with the platform's schema; gone with its
/// last reference.
///
/// Databases are copies of a template that the first one makes (some 50 ms each). The template stays on the
/// server; `pg_virtualenv` throws both away.
package final class TestDatabase: Sendable {
    /// The variables of load.sql.
    package struct Load: Sendable, Hashable {
        package var agencies: Int
        package var campaigns: Int
        package var days: Int
        package var batches: Int
        package var lastDay: String
        package var salt: Int

        package init(
            agencies: Int = 3,
            campaigns: Int = 4,
            days: Int = 30,
            batches: Int = 12,
            lastDay: String = "2026-02-16",
            salt: Int = 1
        ) {
            self.agencies = agencies
            self.campaigns = campaigns
            self.days = days
            self.batches = batches
            self.lastDay = lastDay
            self.salt = salt
        }

        var variables: [String] {
            [
                "agencies=\(agencies)", "campaigns=\(campaigns)", "days=\(days)", "batches=\(batches)",
                "last_day=\(lastDay)", "salt=\(salt)",
            ].flatMap { ["-v", $0] }
        }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let name: String
    /// For ``Connection`` and `--database`: only the database's name, the rest is libpq's environment.
    package var conninfo: String { "dbname=\(name)" }

    /// Makes a database.
    ///
    /// - Parameter load: Rows for it; `nil` for the schema alone.
    /// - Throws: ``Failure`` when there is no server: tests never skip.
    package init(load: Load? = nil) throws {
        let template = try Self.template(load)
        name = Self.uniqueName("callsheet_test")
        try Self.server().execute("create test database", "CREATE DATABASE \(name) TEMPLATE \(template)")
    }

    deinit {
        _ = try? Self.server().execute("drop test database", "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// A new connection to it.
    package func connect() throws -> Connection { try Connection(conninfo) }

    /// Runs SQL through psql: several statements, psql's own commands and variables too.
    package func execute(_ sql: String, variables: [String: String] = [:]) throws {
        let options = variables.sorted { $0.key < $1.key }.flatMap { ["-v", "\($0.key)=\($0.value)"] }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(Self.uniqueName(name)).sql")
        try Data(sql.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.psql(options + ["-f", file.path], database: name)
    }

    /// The folder Tests/Fixtures.
    package static var fixtures: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures").path
    }

    // MARK: Template databases

    private static let made = Mutex<[Load?: String]>([:])

    private static func template(_ load: Load?) throws -> String {
        try made.withLock { made in
            if let name = made[load] { return name }
            let name = uniqueName("callsheet_template")
            try server().execute("create template", "CREATE DATABASE \(name) ENCODING 'UTF8' TEMPLATE template0")
            try psql(["-f", fixtures + "/schema.sql"], database: name)
            if let load { try psql(load.variables + ["-f", fixtures + "/load.sql"], database: name) }
            made[load] = name
            return name
        }
    }

    /// Process, time and count: two test runs may use one server.
    private static func uniqueName(_ prefix: String) -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        return "\(prefix)_\(ProcessInfo.processInfo.processIdentifier)_\(started)_\(number)"
    }

    private static let count = Atomic(0)
    private static let started = Int(Date().timeIntervalSince1970)

    private static func server() throws -> Connection {
        do {
            return try Connection("dbname=postgres")
        } catch {
            throw Failure(description: "\(error). Tests that need PostgreSQL run through `make test`, which starts one")
        }
    }

    private static func psql(_ options: [String], database: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database] + options
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "psql failed on '\(database)': \(String(decoding: text, as: UTF8.self))")
        }
    }
}

extension Connection {
    /// Opens a transaction that may write.
    package func begin() throws(DatabaseError) { try execute("begin", "BEGIN") }
}
