import Foundation
import TestSupport
import Testing

/// What a signal to end does to a run: nothing is published, nothing is left behind, one line says so.
@Suite
struct StopTests {
    /// However the tests were started, as in the background of a script.
    private static let defaultSignals = ["env", "--default-signal"]

    @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT"), (SIGHUP, "SIGHUP")])
    func aRunEndsInTheMiddleOfAStatement(_ signal: Int32, _ name: String) throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, .batches, .dailyStats)
        let run = try CallsheetRun.Running(published.arguments(), wrapper: Self.defaultSignals)
        try barrier.waitForQueries(2) { run.isRunning }
        run.send(signal)
        // The barrier is still closed.
        try run.finish().expectFailure(75, "Stopped by \(name) while reading the database. Nothing was published")
        try published.expectUntouched()
        // The server, too, does nothing more for it.
        try wait(until: "the statements are cancelled") { try barrier.waitingQueries().isEmpty }
        let status = try CallsheetRun(["status", "--output", published.output.path])
        #expect(status.status == 1)
        #expect(status.stderr.contains("The newest run failed while reading the database, with status 75: Stopped by"))
        barrier.open()
        try published.generate([]).expectSuccess()
        #expect(try CallsheetRun(["status", "--output", published.output.path]).status == 0)
    }

    @Test func aServerThatDoesNotAnswerHoldsNobody() throws {
        let published = try PublishedOutput.shared()
        let silent = try SilentServer()
        let run = try CallsheetRun.Running(
            published.arguments(["--database", "host=127.0.0.1 port=\(silent.port) connect_timeout=600"]),
            wrapper: Self.defaultSignals
        )
        try wait(until: "the run knocks") { silent.hasVisitor || !run.isRunning }
        run.send(SIGTERM)
        try run.finish().expectFailure(75, "Stopped by SIGTERM while reading the database. Nothing was published")
        try published.expectUntouched()
    }

    @Test func aRunEndsBetweenTwoAgencies() throws {
        let database = try TestDatabase(load: .init(agencies: 600, campaigns: 4, days: 90, batches: 30))
        let output = try OutputFolder()
        let templates = ["--templates", OutputFolder.productTemplates]
        let run = try CallsheetRun.Running(
            output.arguments(database, templates + ["--jobs", "1"]),
            wrapper: Self.defaultSignals
        )
        let stage = "\(output.path)/.stage-1"
        try wait(until: "an agency is rendered") {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: stage)) ?? []
            return names.contains { $0.count == 36 } || !run.isRunning
        }
        run.send(SIGTERM)
        try run.finish().expectFailure(75, "Stopped by SIGTERM while rendering the reports. Nothing was published")
        #expect(try output.tree().keys.sorted() == ["/runs/\(OutputFolder.stamp).failed.json"])
        let status = try CallsheetRun(["status", "--output", output.path])
        #expect(status.stderr.contains("nothing published\n"), "\(status.stderr)")
    }

    /// As `nohup` starts it.
    @Test func anIgnoredSignalStaysIgnored() throws {
        let published = try PublishedOutput()
        let barrier = try QueryBarrier(published.database, .batches)
        let run = try CallsheetRun.Running(
            published.arguments(),
            wrapper: Self.defaultSignals + ["env", "--ignore-signal=HUP"]
        )
        try barrier.waitForQueries(1) { run.isRunning }
        run.send(SIGHUP)
        run.send(SIGTERM)
        try run.finish().expectFailure(75, "Stopped by SIGTERM while reading the database. Nothing was published")
        barrier.open()
    }

    /// Takes connections, as the system does for it, and never says a word.
    private final class SilentServer {
        private let socket: Int32
        let port: UInt16

        struct Refused: Error {}

        init() throws {
            socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let socket = socket
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
                }
            }
            port = UInt16(bigEndian: address.sin_port)
            guard isBound else { throw Refused() }
        }

        deinit { close(socket) }

        var hasVisitor: Bool {
            var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            return poll(&descriptor, 1, 0) == 1
        }
    }
}
