import Foundation
import Synchronization
import TestSupport
import Testing

/// A running `callsheet-gate`, ended with its last reference.
final class GateProcess: Sendable {
    let port: Int
    let processID: Int32
    private let process: Process
    private let texts: TemporaryFolder

    static let program = CallsheetRun.program + "-gate"

    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        program: String = GateProcess.program
    ) throws {
        texts = try TemporaryFolder()
        process = try GateProcess.start(arguments, environment, texts, program)
        processID = process.processIdentifier
        let texts = texts
        var found: Int?
        try wait(until: "the gate listens") {
            let text = try texts.text("stderr")
            found = text.firstMatch(of: /listening on http:\/\/(?:127\.0\.0\.1|\[::1\]):(\d+)/).flatMap { Int($0.1) }
            return found != nil
        }
        port = try #require(found)
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    var isRunning: Bool { process.isRunning }
    /// Memory in use.
    var residentKilobytes: Int? {
        let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        return status?.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.1) }
    }
    var stderr: String { get throws { try texts.text("stderr") } }

    /// Asks it to end, and waits for that.
    func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs one that is not to start: its status and what it says.
    static func failure(_ arguments: [String], environment: [String: String] = [:]) throws -> (Int32, String) {
        let texts = try TemporaryFolder()
        let process = try start(arguments, environment, texts)
        process.waitUntilExit()
        return (process.terminationStatus, try texts.text("stderr"))
    }

    private static func start(
        _ arguments: [String],
        _ environment: [String: String],
        _ texts: TemporaryFolder,
        _ program: String = GateProcess.program
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: texts.path)
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("CALLSHEET_") && !$0.key.hasPrefix("PG") }
            .merging(["CALLSHEET_CONFIG": ""]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try texts.handle("stderr")
        try process.run()
        endWithTests(process.processIdentifier)
        return process
    }
}

/// What is kept to the end of the tests has no last reference that goes: ends a process when this one does.
func endWithTests(_ processID: Int32) {
    _ = endsAtExit
    started.withLock { $0.append(processID) }
}

private let started = Mutex<[Int32]>([])
private let endsAtExit: Void = {
    atexit { started.withLock { for processID in $0 { kill(processID, SIGTERM) } } }
    return ()
}()
