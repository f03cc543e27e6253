import Foundation
import TestSupport
import Testing

/// The built program, run as its users run it: arguments, an environment, and what it leaves behind.
struct CallsheetRun {
    let status: Int32
    let stdout: String
    let stderr: String

    /// Runs `callsheet` to its end.
    ///
    /// - Parameters:
    ///   - environment: Set on top of the test's own, where libpq's variables are; `nil` takes one away. No
    ///     `CALLSHEET_` variable of the test's own reaches the program, nor does the machine's own configuration.
    ///   - wrapper: A command to run it through, such as one that limits what it may do.
    init(
        _ arguments: [String],
        environment: [String: String?] = [:],
        folder: String? = nil,
        wrapper: [String] = []
    ) throws {
        self = try Running(arguments, environment: environment, folder: folder, wrapper: wrapper).finish()
    }

    private init(status: Int32, stdout: String, stderr: String) {
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
    }

    /// A run that goes on beside the test.
    struct Running {
        private let process = Process()
        private let texts: TemporaryFolder

        init(
            _ arguments: [String],
            environment: [String: String?] = [:],
            folder: String? = nil,
            wrapper: [String] = []
        ) throws {
            // Files, not pipes: nobody has to read while it runs.
            texts = try TemporaryFolder()
            let command = wrapper + [CallsheetRun.program] + arguments
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = command
            process.currentDirectoryURL = URL(fileURLWithPath: folder ?? texts.path)
            process.environment = ProcessInfo.processInfo.environment
                .filter { !$0.key.hasPrefix("CALLSHEET_") }
                .merging(["CALLSHEET_CONFIG": ""]) { $1 }
                .merging(environment.compactMapValues { $0 }) { $1 }
                .filter { name, _ in environment[name].map { $0 != nil } ?? true }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try texts.handle("stdout")
            process.standardError = try texts.handle("stderr")
            try process.run()
        }

        var isRunning: Bool { process.isRunning }

        /// Ends it as a crash would.
        func kill() { send(SIGKILL) }

        func send(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

        func finish() throws -> CallsheetRun {
            process.waitUntilExit()
            return CallsheetRun(
                status: process.terminationStatus,
                stdout: try texts.text("stdout"),
                stderr: try texts.text("stderr")
            )
        }
    }

    /// `callsheet` beside the test bundle.
    static let program: String = {
        let bundles =
            [try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")].compactMap { $0 }
            + CommandLine.arguments
        let folders = bundles.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return folders.map { "\($0)/callsheet" }.first(where: FileManager.default.isExecutableFile)
            ?? "callsheet: Not found beside the tests"
    }()

    /// Fails the test unless the run ended well, with a summary of one line on stderr and nothing on stdout but the
    /// published snapshots.
    @discardableResult
    func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) -> CallsheetRun {
        #expect(status == 0, "\(stderr)", sourceLocation: sourceLocation)
        #expect(
            stdout.wholeMatch(of: /([0-9a-f-]{36} [0-9TZ-]+:[0-9a-f]{64}\n)*/) != nil,
            "\(stdout)",
            sourceLocation: sourceLocation
        )
        #expect(stderr.hasPrefix("callsheet: published "), sourceLocation: sourceLocation)
        #expect(lines.count == 1, "\(stderr)", sourceLocation: sourceLocation)
        return self
    }

    /// Fails the test unless the run ended with this status, nothing on stdout and exactly this line on stderr.
    func expectFailure(_ status: Int32, _ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(self.status == status, sourceLocation: sourceLocation)
        #expect(stdout == "", sourceLocation: sourceLocation)
        #expect(stderr == "callsheet: \(line)\n", sourceLocation: sourceLocation)
    }

    /// The lines of stderr.
    var lines: [Substring] { stderr.split(separator: "\n") }
}

/// Waits for something that another process does.
///
/// - Throws: When it has not happened after a minute: then it never will.
func wait(until what: String, _ condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened(what: what) }
        usleep(5_000)
    }
}

struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    var description: String { "After a minute still not: \(what)" }
}
