internal import Foundation
internal import PostgreSQL
internal import Synchronization

/// Two PostgreSQL servers of the tests' own: a primary with rows in it, and a hot standby that streams from it.
///
/// The standby gives way to the primary at once where a query is in the way of a change. Both stop when the process
/// ends.
package final class ReplicatedServers: Sendable {
    /// On 127.0.0.1.
    package let primaryPort: UInt16
    package let standbyPort: UInt16
    private let folder: String

    package static let user = "report"

    /// - Parameter load: Rows for the database `platform`.
    package init(load: TestDatabase.Load) throws {
        let number = Self.started.withLock { $0.count }
        folder = "/tmp/callsheet-replicas-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        (primaryPort, standbyPort) = try Self.freePorts()
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        Self.started.withLock { $0.append(folder) }
        atexit { ReplicatedServers.stopAll() }
        if getuid() == 0 { try Self.run(["chown", "postgres", folder]) }
        try Self.server([
            "initdb", "-D", "\(folder)/primary", "-A", "trust", "-U", Self.user, "-E", "UTF8", "--locale=C.UTF-8",
            "--no-sync",
        ])
        try start("primary", primaryPort)
        try sql("CREATE DATABASE platform", database: "postgres")
        try Self.run(psql("platform") + ["-f", TestDatabase.fixtures + "/schema.sql"])
        try Self.run(psql("platform") + load.variables + ["-f", TestDatabase.fixtures + "/load.sql"])
        try Self.server([
            "pg_basebackup", "-D", "\(folder)/standby", "-h", "127.0.0.1", "-p", "\(primaryPort)", "-U", Self.user,
            "-R", "-X", "stream", "-c", "fast", "--no-sync",
        ])
        try start("standby", standbyPort)
    }

    /// Settings that lead to these ports of this machine, in this order.
    package func conninfo(_ ports: [UInt16], _ more: String = "", database: String = "platform") -> String {
        "host=\(ports.map { _ in "127.0.0.1" }.joined(separator: ",")) "
            + "port=\(ports.map(String.init).joined(separator: ",")) "
            + "dbname=\(database) user=\(Self.user) sslmode=disable \(more)"
    }

    /// Runs statements on the primary, each in a transaction of its own.
    package func sql(_ statements: String..., database: String = "platform") throws {
        try Self.run(psql(database) + statements.flatMap { ["-c", $0] })
    }

    /// Waits until the standby has everything that the primary has now.
    package func catchUp() throws {
        let position = try Connection(conninfo([primaryPort])).query("wal", "SELECT pg_current_wal_flush_lsn()")[0, 0]
        let standby = try Connection(conninfo([standbyPort]))
        let end = ContinuousClock.now + .seconds(60)
        while try standby.query("replay", "SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", [position])[0, 0] != "t" {
            guard ContinuousClock.now < end else {
                throw TestDatabase.Failure(description: "The standby does not follow the primary")
            }
            usleep(5_000)
        }
    }

    private func psql(_ database: String) -> [String] {
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", conninfo([primaryPort], database: database)]
    }

    /// Starts a server and waits until it answers.
    private func start(_ name: String, _ port: UInt16) throws {
        let process = Process()
        // Not through pg_ctl: the server that it leaves behind inherits what Foundation waits for. And the shell ends
        // the server when nobody holds its input any more, however this process ends.
        let server = try Self.serverCommand([
            "postgres", "-D", "\(folder)/\(name)", "-p", "\(port)", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_standby_streaming_delay=0",
            "-c", "max_connections=50",
        ])
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = Self.asServer + ["sh", "-c", #""$@" & cat >/dev/null; kill -QUIT $!"#, "sh"] + server
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Self.inputs.withLock { $0.append(input) }
        let end = ContinuousClock.now + .seconds(60)
        while (try? Connection(conninfo([port], database: "postgres"))) == nil {
            guard process.isRunning, ContinuousClock.now < end else {
                throw TestDatabase.Failure(description: "The \(name) server does not start")
            }
            usleep(20_000)
        }
    }

    // MARK: Processes

    private static let started = Mutex<[String]>([])
    /// Of the shells that hold the servers.
    private static let inputs = Mutex<[Pipe]>([])
    /// PostgreSQL does not run as root.
    private static let asServer = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []

    private static func stopAll() {
        for folder in started.withLock({ $0 }) {
            for name in ["standby", "primary"] {
                try? server(["pg_ctl", "-D", "\(folder)/\(name)", "-m", "immediate", "-s", "-w", "stop"])
            }
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Runs one of the server's own programs, which are not in PATH.
    private static func server(_ command: [String]) throws {
        try run(asServer + serverCommand(command))
    }

    private static func serverCommand(_ command: [String]) throws -> [String] {
        let versions = "/usr/lib/postgresql"
        let newest = try FileManager.default.contentsOfDirectory(atPath: versions).compactMap(Int.init).max() ?? 0
        let program = "\(versions)/\(newest)/bin/\(command[0])"
        return [program] + command.dropFirst()
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        process.standardInput = FileHandle.nullDevice
        // A file: a server that stays would hold a pipe open.
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("callsheet-\(UUID())")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            throw TestDatabase.Failure(description: "\(command.joined(separator: " ")) failed: \(text)")
        }
    }

    /// Two ports that nobody listens on.
    private static func freePorts() throws -> (UInt16, UInt16) {
        var ports: [UInt16] = []
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        for _ in 0..<2 {
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(socket)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, size) + getsockname(socket, $0, &size)
                }
            }
            guard code == 0 else { throw TestDatabase.Failure(description: "There is no free port") }
            ports.append(UInt16(bigEndian: address.sin_port))
        }
        return (ports[0], ports[1])
    }
}
