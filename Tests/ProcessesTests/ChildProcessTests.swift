import Foundation
import Processes
import Testing

/// Programs of others, run to their end.
@Suite
struct ChildProcessTests {
    private func run(
        _ script: String,
        environment: [String: String] = [:],
        without names: [String] = [],
        grace: Duration = .seconds(10),
        stops: Bool = false
    ) throws -> (end: ChildProcess.End, lines: [String]) {
        var lines: [String] = []
        let end = try ChildProcess.run(
            "/bin/sh",
            ["-c", script],
            environment: environment,
            without: names,
            grace: grace,
            isStopRequested: { stops && !lines.isEmpty }
        ) { lines.append(String(decoding: $0, as: UTF8.self)) }
        return (end, lines)
    }

    @Test func bothOutputsAreHeardLineByLine() throws {
        let (end, lines) = try run("echo one; echo two >&2; printf three")
        #expect(end == .exited(0))
        #expect(lines == ["one", "two", "three"])
    }

    @Test func theStatusIsTheProgramsOwn() throws {
        #expect(try run("exit 75").end == .exited(75))
        #expect(try run("kill -KILL $$").end == .signalled(9))
    }

    @Test func longLinesAreCutAndMegabytesAreTaken() throws {
        let (end, lines) = try run("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end")
        #expect(end == .exited(0))
        #expect(lines.map(\.count) == [ChildProcess.maxLine, 3])
    }

    @Test func aRequestToStopEndsAllThatTheProgramStarted() throws {
        let (end, lines) = try run("sleep 1000 & echo $!; wait", stops: true)
        #expect(end == .stopped(nil))
        let child = try #require(Int32(lines[0]))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(child)/exe") || Self.isZombie(child))
    }

    @Test func whatAStoppedProgramStartedHasItsTimeToo() throws {
        // The shell ends at once, and what it started has something to finish.
        let child = "(trap 'sleep 0.3; echo finished; exit' TERM; echo; while :; do sleep 0.05; done)"
        let (end, lines) = try run("\(child) & wait", stops: true)
        #expect(end == .stopped(nil))
        // The shell may say that its sleep was ended too.
        #expect(lines.last == "finished")
    }

    @Test func whatAStoppedProgramStartedHasNoMoreTimeThanThat() throws {
        let begin = ContinuousClock.now
        let child = "(trap '' TERM; echo; exec sleep 1000)"
        let (end, _) = try run("\(child) & wait", grace: .milliseconds(200), stops: true)
        #expect(end == .stopped(nil))
        #expect(ContinuousClock.now - begin < .seconds(60))
    }

    @Test func whoDoesNotListenIsEndedByForce() throws {
        let (end, _) = try run(
            "trap '' TERM; echo; while :; do sleep 0.05; done",
            grace: .milliseconds(200),
            stops: true
        )
        #expect(end == .stopped(nil))
    }

    @Test func whoListensHasHisStatus() throws {
        let (end, _) = try run("trap 'exit 75' TERM; echo; while :; do sleep 0.05; done", stops: true)
        #expect(end == .stopped(75))
    }

    @Test func whatAProgramLeavesRunningDoesNotHoldUpItsEnd() throws {
        let (end, lines) = try run("(while :; do echo y; done) & exit 3")
        #expect(end == .exited(3))
        #expect(lines.count < 2_000_000)
    }

    @Test func theEnvironmentIsAddedToAndTakenFrom() throws {
        let (_, lines) = try run(
            "echo ${ADDED-none} ${HOME-none}; cat",
            environment: ["ADDED": "a b"],
            without: ["HOME"]
        )
        #expect(lines == ["a b none"])
    }

    @Test(arguments: ["/nowhere", "/etc/passwd", "/etc"])
    func whatIsNoProgramIsNotStarted(_ path: String) {
        #expect(throws: ChildProcess.StartError.self) { try ChildProcess.run(path) { _ in } }
    }

    private static func isZombie(_ process: Int32) -> Bool {
        (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).contains(") Z ")) ?? true
    }
}
