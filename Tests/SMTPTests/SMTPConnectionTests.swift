import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SMTP

@Suite(.timeLimit(.minutes(1)))
struct SMTPConnectionTests {
    private let mail = Array("Subject: x\r\n\r\nHello\r\n".utf8)

    private func connection(
        _ server: MailServer,
        credentials: SMTPCredentials? = nil,
        limits: SMTPLimits = SMTPLimits(),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws -> SMTPConnection {
        let server = try SMTPServer(
            url: "smtp://127.0.0.1:\(server.port)",
            plaintext: true,
            credentials: credentials
        )
        return SMTPConnection(to: server, limits: limits, isStopped: isStopped)
    }

    private func send(
        _ connection: SMTPConnection,
        to: String = "b@example.net",
        _ message: [UInt8]? = nil,
        willEnd: () -> Bool = { true }
    ) -> SMTPOutcome {
        connection.send(from: "a@example.com", to: to, message: message ?? mail, willEnd: willEnd)
    }

    /// What becomes of a first mail, and how often `willEnd` was called.
    private func outcome(
        _ answers: [String: [MailServer.Answer]],
        limits: SMTPLimits = SMTPLimits()
    ) throws -> (outcome: SMTPOutcome, ends: Int) {
        let server = try MailServer(answers)
        defer { server.stop() }
        var ends = 0
        let outcome = send(try connection(server, limits: limits)) {
            ends += 1
            return true
        }
        // What a server says at first is what it means.
        #expect(server.connections.count == 1)
        return (outcome, ends)
    }

    private func reply(_ code: Int, _ text: String) -> SMTPReply { SMTPReply(code: code, text: text) }

    @Test func mailsGoOverOneConnection() throws {
        let server = try MailServer()
        defer { server.stop() }
        let connection = try connection(server)
        for number in 1...3 {
            #expect(send(connection, to: "b\(number)@example.net") == .accepted(reply(250, "2.0.0 Queued")))
        }
        connection.close()
        #expect(server.connections.count == 1)
        #expect(
            server.commands == ["EHLO example.com"]
                + (1...3).flatMap { ["MAIL FROM:<a@example.com>", "RCPT TO:<b\($0)@example.net>", "DATA"] } + ["QUIT"]
        )
        #expect(server.messages == [mail, mail, mail])
    }

    @Test func aConnectionCarriesSoManyMailsAndNoMore() throws {
        let server = try MailServer()
        defer { server.stop() }
        #expect(SMTPLimits().mails == 100)
        let connection = try connection(server)
        for _ in 0..<201 { guard case .accepted = send(connection) else { throw Failure() } }
        #expect(server.connections.map(\.messages.count) == [100, 100, 1])
        #expect(server.connections.map { $0.commands.last } == ["QUIT", "QUIT", "DATA"])
    }

    struct Failure: Error {}

    /// Source: RFC 5321, section 4.5.2.
    @Test(arguments: [
        (".\r\n..\r\n.x\r\nx.\r\n", "..\r\n...\r\n..x\r\nx.\r\n"),
        ("a\r\n.\r\nMAIL FROM:<x@example.com>\r\n", "a\r\n..\r\nMAIL FROM:<x@example.com>\r\n"),
        ("no end", "no end\r\n"),
        ("x\r\n\r\n", "x\r\n\r\n"),
        (".", "..\r\n"),
    ])
    func dotsAreDoubledAndTheMessageEnds(_ message: String, _ sent: String) throws {
        let server = try MailServer()
        defer { server.stop() }
        let outcome = send(try connection(server), Array(message.utf8))
        #expect(outcome == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.messages.map { String(decoding: $0, as: UTF8.self) } == [sent])
    }

    /// Whatever the buffers between, with dots at all their edges.
    @Test func aLargeMailArrivesAsItIs() throws {
        let server = try MailServer()
        defer { server.stop() }
        let connection = try connection(server)
        for length in [65_534, 65_535, 65_536, 65_537, 65_538, 300_001] {
            let message =
                Array(String(repeating: ".\r\n", count: length / 3 + 1).utf8.suffix(length)) + Array("\r\n".utf8)
            guard case .accepted = send(connection, message) else { throw Failure() }
            let lines = String(decoding: message, as: UTF8.self).split(
                separator: "\r\n",
                omittingEmptySubsequences: false
            )
            let doubled = lines.map { $0.hasPrefix(".") ? "." + $0 : String($0) }.joined(separator: "\r\n")
            #expect(server.messages.last.map { String(decoding: $0, as: UTF8.self) } == doubled)
        }
    }

    @Test func theLastByteWaits() throws {
        let server = try MailServer()
        defer { server.stop() }
        let connection = try connection(server)
        let message = Array(String(repeating: "0123456789\r\n", count: 20_000).utf8)
        var ends = 0
        let outcome = send(connection, message) {
            ends += 1
            // libcurl keeps CR back until it knows what follows.
            server.wait { $0[0].messages.last.map { $0.count >= message.count - 2 } ?? false }
            let last = server.connections[0]
            #expect(last.messages[0].count < message.count && last.isWhole == [false])
            return true
        }
        #expect(outcome == .accepted(reply(250, "2.0.0 Queued")) && ends == 1)
        #expect(server.messages == [message])
    }

    @Test func withoutAWillTheMailDoesNotEnd() throws {
        let server = try MailServer()
        defer { server.stop() }
        let connection = try connection(server)
        #expect(send(connection, willEnd: { false }) == .abandoned)
        #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.connections.map(\.isWhole) == [[false], [true]])
        #expect(server.connections[0].commands.last == "DATA")
    }

    @Test(arguments: [
        ("greeting", "554 5.7.1 Not you", SMTPOutcome.us(.greeting, SMTPReply(code: 554, text: "5.7.1 Not you")), 0),
        ("greeting", "450 Later", .deferred(.greeting, SMTPReply(code: 450, text: "Later")), 0),
        ("greeting", "421 4.3.2 Full", .slowDown(.greeting, SMTPReply(code: 421, text: "4.3.2 Full")), 0),
        ("EHLO", "421 4.3.2 Full", .slowDown(.hello, SMTPReply(code: 421, text: "4.3.2 Full")), 0),
        ("MAIL", "550 5.7.1 Sender", .us(.sender, SMTPReply(code: 550, text: "5.7.1 Sender")), 0),
        ("MAIL", "451 4.7.1 Wait", .deferred(.sender, SMTPReply(code: 451, text: "4.7.1 Wait")), 0),
        ("MAIL", "421 4.7.0 Slow", .slowDown(.sender, SMTPReply(code: 421, text: "4.7.0 Slow")), 0),
        ("RCPT", "550 5.1.1 Nobody", .refused(.recipient, SMTPReply(code: 550, text: "5.1.1 Nobody")), 0),
        ("RCPT", "450 4.2.1 Grey", .deferred(.recipient, SMTPReply(code: 450, text: "4.2.1 Grey")), 0),
        ("RCPT", "421 4.7.0 Slow", .slowDown(.recipient, SMTPReply(code: 421, text: "4.7.0 Slow")), 0),
        ("DATA", "554 5.5.1 No", .us(.data, SMTPReply(code: 554, text: "5.5.1 No")), 0),
        ("DATA", "451 4.3.0 No", .deferred(.data, SMTPReply(code: 451, text: "4.3.0 No")), 0),
        ("dot", "552 5.3.4 Large", .refused(.dot, SMTPReply(code: 552, text: "5.3.4 Large")), 1),
        ("dot", "452 4.3.1 Full", .deferred(.dot, SMTPReply(code: 452, text: "4.3.1 Full")), 1),
        ("dot", "421 4.3.0 Slow", .slowDown(.dot, SMTPReply(code: 421, text: "4.3.0 Slow")), 1),
        ("dot", "250", .accepted(SMTPReply(code: 250, text: "")), 1),
        ("dot", "251 Odd", .lost(.dot, "answers 251 Odd", mayHaveArrived: true), 1),
        ("dot", "354 Odd", .lost(.dot, "answers 354 Odd", mayHaveArrived: true), 1),
    ])
    func repliesAreToWhatWasSaid(_ name: String, _ text: String, _ expected: SMTPOutcome, _ ends: Int) throws {
        let whole = try outcome([name: [.say(text)]])
        #expect(whole.outcome == expected && whole.ends == ends)
        let last = try outcome([name: [.sayAndCut(text)]])
        #expect(last.outcome == expected && last.ends == ends)
    }

    @Test func aServerThatKnowsNoEHLOIsGreetedByHELO() throws {
        let server = try MailServer(["EHLO": [.say("502 5.5.2 What?")]])
        defer { server.stop() }
        #expect(send(try connection(server)) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.commands.prefix(2) == ["EHLO example.com", "HELO example.com"])
        let lost = try outcome(["EHLO": [.say("502 5.5.2 What?")], "HELO": [.cut]])
        guard case .unreachable = lost.outcome else {
            Issue.record("\(lost.outcome)")
            return
        }
    }

    /// Source: RFC 5321, section 4.2.1.
    @Test func repliesHaveManyLines() throws {
        let nobody = try outcome(["RCPT": [.say("550-5.1.1 No such user.\r\n550-5.1.1 See\r\n550 5.1.1 our pages")]])
        #expect(nobody.outcome == .refused(.recipient, reply(550, "5.1.1 No such user. See our pages")))
        let queued = try outcome([
            "greeting": [.say("220-Hello\r\n220-\r\n220 there")], "dot": [.say("250-one\r\n250-two\r\n250 three")],
        ])
        #expect(queued.outcome == .accepted(reply(250, "one two three")))
    }

    @Test func repliesAreSafeToShow() throws {
        let loud = try outcome(["RCPT": [.say("550 a\u{1B}[2J\tb\u{202E} " + String(repeating: "x", count: 900))]])
        guard case .refused(.recipient, let shown) = loud.outcome else { throw Failure() }
        #expect(shown.text.hasPrefix("a\u{FFFD}[2J b\u{FFFD} x") && shown.text.hasSuffix("x..."))
        #expect(shown.text.count == 503)
    }

    @Test(arguments: ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
    func aLostConnectionIsLostWhereItWas(_ name: String) throws {
        let lost = try outcome([name: [.cut]])
        switch (name, lost.outcome) {
        case ("greeting", .unreachable(let words)), ("EHLO", .unreachable(let words)),
            ("MAIL", .lost(.sender, let words, mayHaveArrived: false)),
            ("RCPT", .lost(.recipient, let words, mayHaveArrived: false)),
            ("DATA", .lost(.data, let words, mayHaveArrived: false)),
            ("dot", .lost(.dot, let words, mayHaveArrived: true)):
            #expect(words == "the server closed the connection")
        default: Issue.record("\(name): \(lost.outcome)")
        }
        #expect(lost.ends == (name == "dot" ? 1 : 0))
    }

    @Test func aConnectionLostWithinTheMailHasNotDelivered() throws {
        let server = try MailServer(["message": [.cut]])
        defer { server.stop() }
        let outcome = send(try connection(server), [UInt8](repeating: 0x78, count: 30_000_000))
        guard case .lost(.message, _, mayHaveArrived: false) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test(arguments: ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
    func anAnswerIsNotWaitedForForEver(_ name: String) throws {
        var limits = SMTPLimits()
        if name == "dot" { limits.dot = .seconds(1) } else { limits.command = .seconds(1) }
        let start = ContinuousClock.now
        let slow = try outcome([name: [.hang]], limits: limits)
        #expect(ContinuousClock.now - start < .seconds(20))
        let words = "no answer in 1 s"
        let expected: SMTPOutcome =
            switch name {
            case "greeting", "EHLO": .unreachable(words)
            case "MAIL": .lost(.sender, words, mayHaveArrived: false)
            case "RCPT": .lost(.recipient, words, mayHaveArrived: false)
            case "DATA": .lost(.data, words, mayHaveArrived: false)
            default: .lost(.dot, words, mayHaveArrived: true)
            }
        #expect(slow.outcome == expected)
    }

    @Test func aServerThatTakesNothingMoreIsNotWaitedForForEver() throws {
        var limits = SMTPLimits()
        limits.block = .seconds(1)
        // Stops reading amid more than all buffers on the way hold.
        let server = try MailServer(["message": [.sayLater("", milliseconds: 6000)]])
        defer { server.stop() }
        let outcome = send(try connection(server, limits: limits), [UInt8](repeating: 0x78, count: 60_000_000))
        #expect(outcome == .lost(.message, "no answer in 1 s", mayHaveArrived: false))
    }

    /// The limit for connecting must not count for what comes after.
    @Test func eachStepHasItsOwnTime() throws {
        var limits = SMTPLimits()
        limits.connect = .seconds(1)
        let names = ["greeting": "220 test", "EHLO": "250 test", "dot": "250 2.0.0 Queued"]
        let slow = try outcome(names.mapValues { [.sayLater($0, milliseconds: 2200)] }, limits: limits)
        #expect(slow.outcome == .accepted(reply(250, "2.0.0 Queued")))
    }

    /// Something listens, but it says nothing.
    @Test func aConnectionThatDoesNotComeAboutIsNotWaitedForForEver() throws {
        var limits = SMTPLimits()
        limits.connect = .seconds(1)
        let server = try MailServer(["greeting": [.hang]])
        defer { server.stop() }
        let connection = SMTPConnection(to: try SMTPServer(url: "smtps://127.0.0.1:\(server.port)"), limits: limits)
        let start = ContinuousClock.now
        guard case .unreachable = send(connection) else { throw Failure() }
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func nobodyThereIsSaidInLibcurlsWords() throws {
        let server = try MailServer()
        let connection = try connection(server)
        server.stop()
        // The listening socket closes once its thread has seen it.
        var outcome = send(connection)
        while case .accepted = outcome {
            connection.close()
            outcome = send(connection)
        }
        guard case .unreachable(let words) = outcome else { throw Failure() }
        #expect(!words.isEmpty && !words.contains("\n"))
    }

    /// A server may end a connection that it has had for a while, or on which nothing went.
    @Test(arguments: [
        MailServer.Answer.sayAndCut("421 4.4.2 Time's up"), .cut, .say("421 4.7.0 Enough mails on this connection"),
    ])
    func anEndedConnectionIsOpenedAnew(_ end: MailServer.Answer) throws {
        let server = try MailServer(["MAIL": [.say("250 Ok"), end, .say("250 Ok")]])
        defer { server.stop() }
        let connection = try connection(server)
        var ends = 0
        for _ in 0..<3 {
            let outcome = send(connection) {
                ends += 1
                return true
            }
            #expect(outcome == .accepted(reply(250, "2.0.0 Queued")))
        }
        #expect(server.connections.map(\.messages.count) == [1, 2] && ends == 3)
    }

    @Test func anEndAfterTheReplyIsNoticedByTheNextMail() throws {
        let server = try MailServer(["dot": [.sayAndCut("250 2.0.0 Queued")]])
        defer { server.stop() }
        let connection = try connection(server)
        for _ in 0..<3 { #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued"))) }
        #expect(server.connections.map(\.messages.count) == [1, 1, 1])
    }

    /// A second 421 is meant.
    @Test func slowingDownIsNotTriedAgain() throws {
        let server = try MailServer(["MAIL": [.say("250 Ok"), .say("421 4.7.0 Slow")]])
        defer { server.stop() }
        let connection = try connection(server)
        #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(send(connection) == .slowDown(.sender, reply(421, "4.7.0 Slow")))
        #expect(server.connections.count == 2)
    }

    /// Else the late reply would be taken for the next mail's.
    @Test func anyFailureEndsTheConnection() throws {
        let server = try MailServer(["RCPT": [.say("550 5.1.1 Nobody"), .say("250 Ok")]])
        defer { server.stop() }
        let connection = try connection(server)
        #expect(send(connection) == .refused(.recipient, reply(550, "5.1.1 Nobody")))
        #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.connections.count == 2)
    }

    @Test func aStopEndsWhatHasNotEnded() throws {
        let isStopped = Mutex(false)
        let server = try MailServer(["RCPT": [.hang]])
        defer { server.stop() }
        let connection = try connection(server, isStopped: { isStopped.withLock { $0 } })
        Thread.detachNewThread {
            server.wait { $0.first?.commands.last?.hasPrefix("RCPT") ?? false }
            isStopped.withLock { $0 = true }
        }
        #expect(send(connection) == .abandoned)
        #expect(send(connection) == .abandoned)
        #expect(server.connections.count == 1)
    }

    @Test func aStopWaitsForTheReplyToTheDot() throws {
        let isStopped = Mutex(false)
        let server = try MailServer(["dot": [.sayLater("250 2.0.0 Queued", milliseconds: 2200)]])
        defer { server.stop() }
        let connection = try connection(server, isStopped: { isStopped.withLock { $0 } })
        let outcome = send(connection) {
            isStopped.withLock { $0 = true }
            return true
        }
        #expect(outcome == .accepted(reply(250, "2.0.0 Queued")))
    }

    @Test func theFarewellIsNotWaitedForForEver() throws {
        let server = try MailServer(["QUIT": [.hang]])
        defer { server.stop() }
        var limits = SMTPLimits()
        limits.quit = .seconds(1)
        let connection = try connection(server, limits: limits)
        #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued")))
        let start = ContinuousClock.now
        connection.close()
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(server.commands.last == "QUIT")
    }

    @Test(arguments: [
        "", "b", "b@", "@example.net", "b@example.net\r\nDATA", "b@example.net\n", "b\0@example.net", "<b@example.net>",
        "b c@example.net", "b@example.net> SIZE=1", "b@c@example.net", "b\u{E9}@example.net", "b@ex\u{E4}mple.net",
        "b@example..net", "b@[127.0.0.1]", "\"b\"@example.net", "b@example.net/x", "b@example.net?x",
    ])
    func otherAddressesReachNoServer(_ address: String) throws {
        let server = try MailServer()
        defer { server.stop() }
        let connection = try connection(server)
        #expect(send(connection, to: address) == .invalid("The address cannot be sent"))
        let back = connection.send(from: address, to: "b@example.net", message: mail) { true }
        #expect(back == .invalid("The sender's address cannot be sent"))
        #expect(server.connections.isEmpty)
    }

    @Test func namesOfAddressesGoAsTheyAre() throws {
        let server = try MailServer()
        defer { server.stop() }
        let to = "o'b+c=d!#$%&*/?^_`{|}~-.x@xn--bcher-kva.example"
        #expect(send(try connection(server), to: to) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.commands.contains("RCPT TO:<\(to)>"))
    }

    /// In a process of its own, for the environment is everybody's.
    @Test func proxiesOfTheEnvironmentAreIgnored() async {
        await #expect(processExitsWith: .success) {
            for name in ["smtp_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:1", 1) }
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let server = try MailServer()
            let connection = SMTPConnection(
                to: try SMTPServer(url: "smtp://127.0.0.1:\(server.port)", plaintext: true)
            )
            let outcome = connection.send(from: "a@example.com", to: "b@example.net", message: [0x78]) { true }
            #expect(outcome == .accepted(SMTPReply(code: 250, text: "2.0.0 Queued")))
        }
    }

    // MARK: Credentials

    private static let login = [
        "EHLO": [MailServer.Answer.say("250-test\r\n250-AUTH CRAM-MD5 LOGIN PLAIN\r\n250 HELP")]
    ]

    @Test func aPasswordIsGiven() throws {
        let server = try MailServer(
            Self.login.merging(["AUTH": [.say("334 ")], "AGEAcw==": [.say("235 Ok")]]) { $1 }
        )
        defer { server.stop() }
        let credentials = SMTPCredentials(user: "a", secret: .password("s"))
        #expect(send(try connection(server, credentials: credentials)) == .accepted(reply(250, "2.0.0 Queued")))
        #expect(server.commands.prefix(3) == ["EHLO example.com", "AUTH PLAIN", "AGEAcw=="])
    }

    /// Whatever a server says, and however often.
    @Test func aRefusedPasswordIsNotShown() throws {
        let credentials = SMTPCredentials(user: "user", secret: .password("hunter2-secret"))
        let line = Base64.text("\0user\0hunter2-secret")
        for echo in ["hunter2-secret", line, "x\(Base64.text("hunter2-secret"))x"] {
            let server = try MailServer(
                Self.login.merging(["AUTH": [.say("334 ")], line: [.say("535 5.7.8 Not \(echo) again")]]) { $1 }
            )
            defer { server.stop() }
            let outcome = send(try connection(server, credentials: credentials))
            let shown = echo.hasPrefix("x") ? "x***x" : "***"
            #expect(outcome == .passwordRefused("535 5.7.8 Not \(shown) again"))
        }
    }

    @Test func aServerThatCannotCheckThePasswordForNowDefers() throws {
        let server = try MailServer(Self.login.merging(["AUTH": [.say("454 4.7.0 Later")]]) { $1 })
        defer { server.stop() }
        let credentials = SMTPCredentials(user: "a", secret: .password("s"))
        #expect(
            send(try connection(server, credentials: credentials))
                == .deferred(.authentication, reply(454, "4.7.0 Later"))
        )
    }

    /// libcurl would go on without.
    @Test(arguments: [
        ("250 HELP", "The server offers no way to log in; needed is PLAIN or LOGIN"),
        ("250-AUTH CRAM-MD5 NTLM\r\n250 HELP", "The server offers only CRAM-MD5 NTLM; needed is PLAIN or LOGIN"),
    ])
    func withoutAWayToLogInNothingIsSent(_ offer: String, _ words: String) throws {
        let server = try MailServer(["EHLO": [.say("250-test\r\n" + offer)]])
        defer { server.stop() }
        let credentials = SMTPCredentials(user: "a", secret: .password("s"))
        #expect(send(try connection(server, credentials: credentials)) == .passwordRefused(words))
        #expect(server.commands == ["EHLO example.com"])
    }

    /// Whether we end a connection, after two mails, or the server, after each.
    @Test(arguments: [(nil, 3), (MailServer.Answer.sayAndCut("250 2.0.0 Queued"), 2)])
    func aTokenIsReadForEachConnection(_ end: MailServer.Answer?, _ mails: Int) throws {
        let reads = Mutex(0)
        let bearer = (1...2).map { Base64.text("user=a\u{1}auth=Bearer t\($0)\u{1}\u{1}") }
        var answers: [String: [MailServer.Answer]] = [
            "EHLO": [.say("250-test\r\n250 AUTH PLAIN XOAUTH2")], "AUTH": [.say("334 ")], bearer[0]: [.say("235 Ok")],
            bearer[1]: [.say("235 Ok")],
        ]
        if let end { answers["dot"] = [end] }
        let server = try MailServer(answers)
        defer { server.stop() }
        let token: @Sendable () throws(SMTPTokenError) -> String = {
            reads.withLock {
                $0 += 1
                return "t\($0)"
            }
        }
        var limits = SMTPLimits()
        limits.mails = 2
        let connection = try connection(
            server,
            credentials: SMTPCredentials(user: "a", secret: .token(token)),
            limits: limits
        )
        for _ in 0..<mails { #expect(send(connection) == .accepted(reply(250, "2.0.0 Queued"))) }
        #expect(server.connections.map { $0.commands[2] } == bearer)
    }

    @Test func aTokenThatCannotBeReadIsSaid() throws {
        let server = try MailServer()
        defer { server.stop() }
        let token: @Sendable () throws(SMTPTokenError) -> String = { () throws(SMTPTokenError) in
            throw SMTPTokenError("token.txt: Cannot be read")
        }
        let connection = try connection(server, credentials: SMTPCredentials(user: "a", secret: .token(token)))
        #expect(send(connection) == .passwordRefused("token.txt: Cannot be read"))
        #expect(server.connections.isEmpty)
    }

    /// By STARTTLS or not at all; no password before.
    @Test(arguments: ["250-test\r\n250 AUTH PLAIN", "250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS"])
    func nothingIsSaidInTheClear(_ offer: String) throws {
        let server = try MailServer(["EHLO": [.say(offer)], "STARTTLS": [.say("502 5.5.1 Not today")]])
        defer { server.stop() }
        let credentials = SMTPCredentials(user: "a", secret: .password("s"))
        let connection = SMTPConnection(
            to: try SMTPServer(url: "smtp://127.0.0.1:\(server.port)", credentials: credentials)
        )
        let outcome = send(connection)
        let hasOffer = offer.contains("STARTTLS")
        #expect(
            outcome
                == .unencrypted(
                    hasOffer ? "STARTTLS refused: 502 5.5.1 Not today" : "STARTTLS not supported."
                )
        )
        #expect(server.commands == ["EHLO example.com"] + (hasOffer ? ["STARTTLS"] : []))
    }
}
