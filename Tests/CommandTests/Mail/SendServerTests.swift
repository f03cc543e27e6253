import Dashboard
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Delivery
@testable import SMTP

/// `callsheet send` to a mail server that answers by a script.
@Suite(.timeLimit(.minutes(3)))
struct SendServerTests {
    private func server(_ answers: [String: [MailServer.Answer]] = [:]) throws -> MailServer { try MailServer(answers) }

    /// Whom whole mails came for, with how many.
    private func arrived(_ server: MailServer) throws -> [String: Int] {
        Dictionary(try server.wholeMessages.map { (try Mail($0).to, 1) }, uniquingKeysWith: +)
    }

    private func once(_ addresses: Set<String>) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: addresses.map { ($0, 1) })
    }

    @Test func eachRecipientGetsItOnce() throws {
        let output = try MailOutput()
        let server = try server()
        defer { server.stop() }
        let first = try output.send(["--envelope-from", "bounce+{token}@calls.example.com"], to: server)
        #expect(first.status == 0, "\(first.stderr)")
        #expect(try output.send(to: server).status == 0)
        #expect(try arrived(server) == once(MailOutput.addresses()))
        // Each its own way back.
        let senders = Set(server.commands.filter { $0.hasPrefix("MAIL FROM:<bounce+") })
        #expect(senders.count == 9)
        #expect(try output.ledger.filter { $0.state == "accepted" }.allSatisfy { $0.reply == "250 2.0.0 Queued" })
    }

    @Test func oneRefusedRecipientIsNobodyElsesMatter() throws {
        let output = try MailOutput()
        let server = try server(["RCPT TO:<user2@agency-2.example>": [.say("550 5.1.1 No such user")]])
        defer { server.stop() }
        for _ in 0..<2 {
            let run = try output.send(to: server)
            #expect(run.status == 1)
            #expect(run.stdout.contains("user2@agency-2.example") && run.stdout.contains("550 5.1.1 No such user"))
        }
        let others = MailOutput.addresses().subtracting(["user2@agency-2.example"])
        #expect(try arrived(server) == once(others))
        #expect(server.commands.filter { $0 == "RCPT TO:<user2@agency-2.example>" }.count == 1)
        #expect(try output.states == ["sending": 9, "accepted": 8, "refused": 1])
    }

    @Test(arguments: [
        ("MAIL", "550 5.7.1 Who are you"), ("EHLO", "554 5.7.1 Go away"), ("DATA", "554 5.5.1 No"),
        ("greeting", "554 No service"),
    ])
    func aRefusalOfTheSenderStopsIt(_ command: String, _ reply: String) throws {
        let output = try MailOutput()
        var answers = [command: [MailServer.Answer.say(reply)]]
        if command == "EHLO" { answers["HELO"] = answers["EHLO"] }
        let server = try server(answers)
        defer { server.stop() }
        let run = try output.send(["--connections", "1"], to: server)
        #expect(run.status == 78, "\(run.stderr)")
        #expect(run.stderr.contains(reply), "\(run.stderr)")
        #expect(try output.states["refused"] == nil)
        #expect(try arrived(server) == [:])
        // Once that is put right, everybody gets it.
        let good = try self.server()
        defer { good.stop() }
        #expect(try output.send(to: good).status == 0)
        #expect(try arrived(good) == once(MailOutput.addresses()))
    }

    @Test func aWrongPasswordStopsItAndIsNotTold() throws {
        let output = try MailOutput()
        let server = try server([
            "EHLO": [.say("250-test\r\n250 AUTH PLAIN")], "AUTH": [.say("535 5.7.8 Bad tell-nobody")],
        ])
        defer { server.stop() }
        let run = try output.send(
            ["--smtp-user", "me"],
            to: server,
            environment: ["CALLSHEET_SMTP_PASSWORD": "tell-nobody"]
        )
        #expect(run.status == 78, "\(run.stderr)")
        #expect(run.stderr.contains("535 5.7.8"), "\(run.stderr)")
        #expect(!run.stderr.contains("tell-nobody"))
        #expect(try output.ledger.isEmpty)
    }

    @Test func aServerWithoutSTARTTLSGetsNothing() throws {
        let output = try MailOutput()
        let server = try server()
        defer { server.stop() }
        let run = try output.send(["--smtp", "smtp://127.0.0.1:\(server.port)"])
        #expect(run.status == 78, "\(run.stderr)")
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
    }

    @Test func manyRefusalsAlikeAreNotAboutTheRecipients() throws {
        let list = (1...30).map { "\"r\($0)@many.example\"" }.joined(separator: ",")
        let output = try MailOutput("UPDATE agencies SET settings = '{\"report_recipients\": [\(list)]}'")
        let server = try server(["RCPT": [.say("550 5.7.1 Blocked")]])
        defer { server.stop() }
        let run = try output.send(["--connections", "1"], to: server)
        #expect(run.status == 78, "\(run.stderr)")
        #expect(run.stderr.contains("20 mails in a row were refused alike: 550 5.7.1 Blocked"), "\(run.stderr)")
        #expect(run.stderr.contains("0 mails accepted, 20 due and not accepted"), "\(run.stderr)")
        let good = try self.server()
        defer { good.stop() }
        let again = try output.send(to: good)
        #expect(again.status == 0, "\(again.stderr)")
        #expect(again.stderr.contains("90 mails accepted"), "\(again.stderr)")
    }

    @Test func anotherRunHasTheOutput() throws {
        let output = try MailOutput()
        let server = try server(["dot": [.sayLater("250 2.0.0 Late", milliseconds: 1500), .say("250 2.0.0 Queued")]])
        defer { server.stop() }
        let running = try CallsheetRun.Running(output.arguments(["--connections", "1"], to: server))
        server.wait { $0.contains { $0.commands.contains("DATA") } }
        let second = try output.send(to: server)
        second.expectFailure(
            75,
            "\(output.path)/deliveries: another callsheet is sending from this output. Try again when it is done"
        )
        #expect(try running.finish().status == 0)
        #expect(try arrived(server) == once(MailOutput.addresses()))
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func aSignalEndsItBetweenMails(_ signal: Int32) throws {
        let output = try MailOutput()
        let server = try server(["dot": [.sayLater("250 2.0.0 Late", milliseconds: 300)]])
        defer { server.stop() }
        let running = try CallsheetRun.Running(
            output.arguments(["--connections", "1"], to: server),
            wrapper: ["env", "--default-signal"]
        )
        server.wait { $0.contains { $0.messages.count > 1 } }
        running.send(signal)
        let run = try running.finish()
        #expect(run.status == 75, "\(run.stderr)")
        // The mail under way was waited for.
        #expect(try output.states["sending"] == output.states["accepted"])
        #expect(try output.send(to: server).status == 0)
        #expect(try arrived(server) == once(MailOutput.addresses()))
    }

    // MARK: Once more, in the same run

    private final class Lines: DeliveryProgress {
        let said = Mutex<[String]>([])
        func told(_ agency: RowID, _ address: MailAddress, _ snapshot: String, _ fate: DeliveryFate) {
            said.withLock { $0.append("\(address) \(fate)") }
        }
        func failed(_ agency: RowID, _ reason: String) { said.withLock { $0.append("failed: \(reason)") } }
        func warned(_ line: String) { said.withLock { $0.append("warned: \(line)") } }
    }

    /// A run with shorter pauses.
    private func deliver(
        _ output: MailOutput,
        port: UInt16,
        connections: Int = 1,
        delays: [Duration] = [.milliseconds(50), .milliseconds(100), .milliseconds(200)]
    ) throws -> (result: DeliveryResult, lines: [String]) {
        var options = DeliveryOptions(
            output: output.path,
            agencies: [],
            mail: MailOptions(sender: try #require(MailAddress(MailOutput.sender))),
            envelopeFrom: MailOutput.sender,
            attachments: [],
            maxAge: .seconds(3000 * 86_400),
            skipsEmpty: false,
            isDryRun: false,
            trial: nil,
            connections: connections,
            rate: nil,
            version: "test"
        )
        options.delays = delays
        let lines = Lines()
        let run = try DeliveryRun(
            options,
            to: .server(SMTPServer(url: "smtp://127.0.0.1:\(port)", plaintext: true)),
            templates: MailTemplateFolder(OutputFolder.productTemplates),
            progress: lines,
            clock: { Instant(microsecondsSince1970: Int64(Date().timeIntervalSince1970) * 1_000_000) },
            isStopRequested: { false }
        )
        return (try run.run(), lines.said.withLock { $0 })
    }

    @Test(arguments: ["MAIL", "RCPT TO:<user2@agency-2.example>", "DATA", "dot"])
    func whatIsPutOffComesAgain(_ command: String) throws {
        let output = try MailOutput()
        let usual = ["DATA": "354 Go on", "dot": "250 2.0.0 Queued"]
        let server = try server([command: [.say("451 4.3.0 Later"), .say(usual[command] ?? "250 2.1.0 Ok")]])
        defer { server.stop() }
        let (result, lines) = try deliver(output, port: server.port)
        #expect(result.accepted == 9 && result.notAccepted == 0 && result.stop == nil, "\(lines)")
        #expect(lines.count { $0.contains("deferred: 451 4.3.0 Later") } == 1)
        // The server said that it does not have what it put off after the dot.
        let extra = command == "dot" ? 1 : 0
        #expect(try arrived(server).values.reduce(0, +) == 9 + extra)
        #expect(try output.states == ["sending": 10, "deferred": 1, "accepted": 9])
    }

    @Test func whatIsAlwaysPutOffIsLeftToTheNextRun() throws {
        let output = try MailOutput()
        let server = try server(["RCPT TO:<user2@agency-2.example>": [.say("451 4.3.0 Later")]])
        defer { server.stop() }
        let (result, _) = try deliver(output, port: server.port)
        #expect(result.accepted == 8 && result.notAccepted == 1)
        #expect(try output.states["deferred"] == 4)
        let good = try self.server()
        defer { good.stop() }
        #expect(try deliver(output, port: good.port).result.accepted == 1)
        #expect(try arrived(good) == ["user2@agency-2.example": 1])
    }

    @Test func aServerThatAsksForLessGetsItSlowly() throws {
        let output = try MailOutput()
        let server = try server(["RCPT": [.say("421 4.7.0 Too many"), .say("250 2.1.5 Ok")]])
        defer { server.stop() }
        let start = ContinuousClock.now
        let (result, _) = try deliver(output, port: server.port, connections: 4)
        #expect(result.accepted == 9 && result.notAccepted == 0)
        #expect(ContinuousClock.now - start > .seconds(5))
        #expect(try arrived(server) == once(MailOutput.addresses()))
    }

    @Test func aConnectionLostBeforeTheDotMakesNoDouble() throws {
        let output = try MailOutput()
        let server = try server(["DATA": [.cut, .say("354 Go on")]])
        defer { server.stop() }
        let (result, lines) = try deliver(output, port: server.port)
        #expect(result.accepted == 9 && result.notAccepted == 0, "\(lines)")
        #expect(try arrived(server) == once(MailOutput.addresses()))
    }

    @Test func aConnectionLostAfterTheDotSendsTheSameBytesAgain() throws {
        let output = try MailOutput()
        let server = try server(["dot": [.cut, .say("250 2.0.0 Queued")]])
        defer { server.stop() }
        let (result, lines) = try deliver(output, port: server.port)
        #expect(result.accepted == 9 && result.notAccepted == 0, "\(lines)")
        #expect(lines.count { $0.contains(" unknown: ") } == 1)
        let counts = try arrived(server)
        #expect(counts.values.sorted() == [1, 1, 1, 1, 1, 1, 1, 1, 2])
        let twice = try #require(counts.first { $0.value == 2 }?.key)
        #expect(Set(try server.wholeMessages.filter { try Mail($0).to == twice }).count == 1)
        // The first time has no outcome, which is why.
        #expect(try output.ledger.filter { $0.address == twice }.map(\.state) == ["sending", "sending", "accepted"])
    }

    @Test func aServerOutOfReachIsWaitedForAndThenGivenUp() throws {
        let output = try MailOutput()
        let gone = try server()
        gone.stop()
        let (result, lines) = try deliver(output, port: gone.port, connections: 4)
        guard case .unreachable? = result.stop else {
            Issue.record("\(result)")
            return
        }
        #expect(result.accepted == 0)
        #expect(lines.contains { $0.hasPrefix("warned: the mail server cannot be reached: ") })
        #expect(try output.ledger.isEmpty)
    }

    @Test func aServerThatComesBackGetsTheRest() throws {
        let output = try MailOutput()
        let server = try server(["greeting": [.cut, .cut, .say("220 test")]])
        defer { server.stop() }
        let (result, lines) = try deliver(output, port: server.port)
        #expect(result.accepted == 9 && result.stop == nil, "\(lines)")
        #expect(try arrived(server) == once(MailOutput.addresses()))
    }
}
