import Foundation
import TestSupport

/// A server on this machine that hands out a key set and notes who asked.
final class KeyServer: Sendable {
    let folder: TemporaryFolder
    let port: Int
    private let process: Process

    /// - Parameter script: A Python program that listens on the port given as its argument; by default it serves the
    ///   folder's files.
    init(_ jwks: String = #"{"keys":[]}"#, script: String? = nil) throws {
        folder = try TemporaryFolder()
        try folder.write(jwks, to: "jwks.json")
        port = Int.random(in: 20_000..<32_000)
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        if let script {
            try folder.write(script, to: "server.py")
            process.arguments = ["-u", "\(folder.path)/server.py", String(port)]
        } else {
            process.arguments = ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", folder.path]
        }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("log")
        try process.run()
        endWithTests(process.processIdentifier)
        let port = port
        try wait(until: "the key server listens") {
            guard let connection = try? HTTPExchange.connection(to: port) else { return false }
            close(connection)
            return true
        }
    }

    deinit {
        stop()
    }

    var address: String { "http://127.0.0.1:\(port)/jwks.json" }

    /// How often the set was asked for.
    var count: Int {
        get throws { try folder.text("log").split(separator: "\n").count { $0.contains("GET /jwks.json") } }
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
