internal import Glibc
internal import PostgreSQL

/// The throw-away PostgreSQL that libpq's environment names.
final class Server {
    private let connection: Connection
    /// The process all others of the server are children of; `nil` when it runs on another machine.
    private let postmaster: Int32?

    /// What load.sql is given.
    struct Load {
        var agencies: Int
        var campaigns = 10
        var days = 180
        var batches = 40
        var salt = 1
    }

    /// The day that the rows end with, and the instant of the runs.
    static let lastDay = "2026-02-16"

    private static let fixtures = "Tests/Fixtures"

    init() throws {
        connection = try Connection(Server.conninfo("postgres"))
        let rows = try connection.query("backend", "SELECT pg_backend_pid()::text")
        let parent = rows[0, 0].flatMap { try? ProcessStatistics(process: $0).parent }
        // On another machine the number is somebody else's.
        postmaster = parent.flatMap { (try? ProcessStatistics(process: "\($0)").name) == "postgres" ? $0 : nil }
    }

    var version: String { connection.serverVersion }

    func today() throws -> String {
        try connection.query("today", "SELECT (now() AT TIME ZONE 'UTC')::date::text")[0, 0] ?? ""
    }

    /// How to connect to a database. Without TLS: on one machine it would be measured and is of no use.
    static func conninfo(_ database: String, port: UInt16? = nil) -> String {
        "dbname=\(database) sslmode=disable" + (port.map { " host=127.0.0.1 port=\($0)" } ?? "")
    }

    // MARK: Databases

    /// Makes a database and fills it.
    ///
    /// - Parameter template: One of ours to start from, instead of the bare schema.
    func makeDatabase(_ name: String, copying template: String? = nil, _ load: Load, folder: String) throws {
        let origin = template ?? "template0"
        try connection.execute("create database", "CREATE DATABASE \(name) ENCODING 'UTF8' TEMPLATE \(origin)")
        let variables = [
            "agencies=\(load.agencies)", "campaigns=\(load.campaigns)", "days=\(load.days)", "batches=\(load.batches)",
            "last_day=\(Server.lastDay)", "salt=\(load.salt)",
        ].flatMap { ["-v", $0] }
        let schema = template == nil ? ["-f", "\(Server.fixtures)/schema.sql"] : []
        _ = try ChildProcess(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name] + variables + schema
                + ["-f", "\(Server.fixtures)/load.sql"],
            folder: folder
        )
    }

    /// Leaves nothing of the loading to be written while something is measured.
    func settle() throws {
        try connection.execute("checkpoint", "CHECKPOINT")
        sync()
    }

    // MARK: Cost

    /// Runs something, and says how much CPU the server spent on it.
    ///
    /// Counted are server processes that have ended, so whatever connects has to disconnect.
    func cpuSeconds<Result>(of work: () throws -> Result) throws -> (Result, cpuSeconds: Double?) {
        let before = try endedSeconds()
        let result = try work()
        try waitUntilAlone()
        guard let before, let after = try endedSeconds() else { return (result, nil) }
        return (result, after - before)
    }

    private func endedSeconds() throws -> Double? {
        try postmaster.map { try ProcessStatistics(process: "\($0)").endedChildrenSeconds }
    }

    private func waitUntilAlone() throws {
        let others = """
            SELECT count(*)::text FROM pg_stat_activity
            WHERE backend_type IN ('client backend', 'parallel worker') AND pid <> pg_backend_pid()
            """
        while try connection.query("others", others)[0, 0] != "0" { usleep(5_000) }
        // A server process leaves that list some moments before it ends and is counted.
        usleep(50_000)
    }
}

/// What /proc says of a process. Source: proc_pid_stat(5).
private struct ProcessStatistics {
    let name: String
    let parent: Int32
    /// User and system time of those children that ended.
    let endedChildrenSeconds: Double

    init(process: String) throws {
        let path = "/proc/\(process)/stat"
        let text = try FileContent.text(path)
        // The name stands in parentheses and may hold anything.
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else {
            throw BenchmarkFailure("\(path): Not of the form that proc(5) describes")
        }
        name = String(text[text.index(after: open)..<close])
        // From the third field on.
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[1]), let user = Int(fields[13]), let system = Int(fields[14])
        else { throw BenchmarkFailure("\(path): Not of the form that proc(5) describes") }
        self.parent = parent
        endedChildrenSeconds = Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
