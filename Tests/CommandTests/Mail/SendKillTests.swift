import Foundation
import TestSupport
import Testing

/// SIGKILL in the middle of `callsheet send`, then two runs at once: everybody gets the report once, but where the ledger
/// shows a mail that was being sent without what became of it. Then it comes twice, with the same bytes.
@Suite(.serialized)
struct SendKillTests {
    private static let published = Result { try MailOutput() }

    /// The calls that note, send and write mails.
    private static let kinds = [
        "?mkdir", "mkdirat", "openat", "write", "close", "renameat", "renameat2", "unlinkat", "fsync", "fdatasync",
        "syncfs", "fcntl", "flock", "connect", "sendto", "recvfrom",
    ]
    /// Those after which something has changed for others.
    private static let telling: Set<String> = [
        "write", "fdatasync", "sendto", "renameat", "renameat2", "mkdirat", "syncfs",
    ]

    private struct Place: Hashable {
        let call: String
        let ordinal: Int
        var injection: String { "\(call):signal=SIGKILL:when=\(ordinal)" }
    }

    private static func wrapper(_ folder: TemporaryFolder, _ inject: String? = nil) -> [String] {
        SystemCallTrace.wrapper(log: "\(folder.path)/log", inject: inject, kinds: kinds)
    }

    /// The places of a run from where it touches the ledger; a sample of them, or all.
    private static func places(_ arguments: [String]) throws -> [Place] {
        let folder = try TemporaryFolder()
        let run = try CallsheetRun(arguments, wrapper: wrapper(folder))
        try #require(run.status == 0, "\(run.stderr)")
        var places: [Place] = []
        var seen: Set<Place> = []
        for call in try SystemCallTrace(log: "\(folder.path)/log").calls(from: "deliveries") {
            let place = Place(call: call.name, ordinal: call.ordinal)
            if seen.insert(place).inserted { places.append(place) }
        }
        try #require(places.count > 50)
        let stride =
            switch Torture.extent {
            case .sample: (telling: 29, other: 101)
            case .short: (telling: 5, other: 19)
            case .full: (telling: 1, other: 1)
            }
        func every(_ step: Int, _ places: [Place]) -> [Place] {
            places.enumerated().filter { $0.offset % step == step / 2 }.map(\.element)
        }
        return every(stride.telling, places.filter { telling.contains($0.call) })
            + every(stride.other, places.filter { !telling.contains($0.call) })
    }

    /// Two runs at once after one that was killed, and one more.
    private func goOn(_ arguments: [String], _ what: String) throws {
        let both = try (0..<2).map { _ in try CallsheetRun.Running(arguments) }
        for running in both {
            let run = try running.finish()
            #expect([0, 75].contains(run.status), "\(what): \(run.stderr)")
        }
        let last = try CallsheetRun(arguments)
        #expect(last.status == 0, "\(what): \(last.stderr)")
        #expect(last.stderr.contains(" 0 mails accepted "), "\(what): \(last.stderr)")
    }

    /// - Returns: How many came twice.
    @discardableResult
    private func expectOnce(_ output: MailOutput, _ server: MailServer, _ what: String) throws -> Int {
        let ledger = try output.ledger
        var twice = 0
        for address in MailOutput.addresses() {
            let states = ledger.filter { $0.address == address }.map(\.state)
            let unclear = zip(states, states.dropFirst()).count { $0 == "sending" && $1 == "sending" }
            let mails = try server.wholeMessages.filter { try Mail($0).to == address }
            #expect(states.last == "accepted", "\(what): \(address): \(states)")
            #expect(states.count { $0 == "accepted" } == 1, "\(what): \(address): \(states)")
            #expect(1...(1 + unclear) ~= mails.count, "\(what): \(address): \(states), \(mails.count) mails")
            #expect(Set(mails).count == 1, "\(what): \(address): other bytes")
            if mails.count > 1 { twice += 1 }
        }
        return twice
    }

    @Test func killedAtAnySystemCallToAServer() throws {
        let server = try MailServer()
        defer { server.stop() }
        let trial = try Self.published.get().copy()
        var killed = 0
        for place in try Self.places(trial.arguments(["--connections", "1"], to: server)) {
            let output = try Self.published.get().copy()
            let server = try MailServer()
            defer { server.stop() }
            let arguments = output.arguments(["--connections", "1"], to: server)
            let run = try CallsheetRun(arguments, wrapper: Self.wrapper(TemporaryFolder(), place.injection))
            guard run.status != 0 else { continue }
            killed += 1
            try goOn(arguments, "\(place)")
            try expectOnce(output, server, "\(place)")
        }
        #expect(killed > 3)
    }

    @Test func killedAtAnySystemCallIntoAFolder() throws {
        let trial = try Self.published.get().copy()
        var killed = 0
        for place in try Self.places(trial.arguments(["--connections", "1"])) {
            let output = try Self.published.get().copy()
            let arguments = output.arguments(["--connections", "1"])
            let run = try CallsheetRun(arguments, wrapper: Self.wrapper(TemporaryFolder(), place.injection))
            guard run.status != 0 else { continue }
            killed += 1
            try goOn(arguments, "\(place)")
            // Reading them fails where something unfinished lies among them.
            #expect(try output.mails.map(\.to).sorted() == MailOutput.addresses().sorted(), "\(place)")
            #expect(try output.states["accepted"] == 9, "\(place)")
        }
        #expect(killed > 3)
    }

    /// The server has the mail, and its word does not arrive: the one case in which it is sent twice.
    @Test func killedWhileTheServerHasItsLastByte() throws {
        for count in Torture.extent == .sample ? [0, 4] : Array(0..<9) {
            let output = try Self.published.get().copy()
            let usual = MailServer.Answer.say("250 2.0.0 Queued")
            let server = try MailServer(["dot": Array(repeating: usual, count: count) + [.hang, usual]])
            defer { server.stop() }
            let arguments = output.arguments(["--connections", "1"], to: server)
            let running = try CallsheetRun.Running(arguments)
            server.wait { connections in connections.flatMap(\.isWhole).count { $0 } > count }
            running.kill()
            #expect(try running.finish().status == SIGKILL)
            try goOn(arguments, "killed at mail \(count)")
            #expect(try expectOnce(output, server, "killed at mail \(count)") == 1)
        }
    }

    /// Before that, it is sent once.
    @Test(arguments: ["EHLO", "MAIL", "RCPT", "DATA"])
    func killedBeforeTheLastByte(_ command: String) throws {
        let output = try Self.published.get().copy()
        let usual = ["EHLO": "250-test\r\n250 HELP", "DATA": "354 Go on"][command] ?? "250 2.0.0 Ok"
        let server = try MailServer([command: [.hang, .say(usual)]])
        defer { server.stop() }
        let arguments = output.arguments(["--connections", "1"], to: server)
        let running = try CallsheetRun.Running(arguments)
        server.wait { $0.contains { $0.commands.contains { $0.hasPrefix(command) } } }
        running.kill()
        #expect(try running.finish().status == SIGKILL)
        try goOn(arguments, "killed at \(command)")
        #expect(try expectOnce(output, server, "killed at \(command)") == 0)
    }

    /// With several connections, at moments that chance chooses; again and again until one run comes to its end.
    @Test func killedAgainAndAgain() throws {
        var random = SeededGenerator(seed: 14)
        for round in 0..<(Torture.extent == .full ? 60 : Torture.extent == .short ? 10 : 2) {
            let output = try Self.published.get().copy()
            let server = try MailServer()
            defer { server.stop() }
            let arguments = output.arguments(to: server)
            for _ in 0..<3 {
                let count = server.messages.count + Int.random(in: 1...3, using: &random)
                let pause = UInt32.random(in: 0...3000, using: &random)
                let running = try CallsheetRun.Running(arguments)
                while running.isRunning, server.messages.count < count { usleep(200) }
                usleep(pause)
                running.kill()
                _ = try running.finish()
            }
            try goOn(arguments, "round \(round)")
            try expectOnce(output, server, "round \(round)")
        }
    }
}
