import Dashboard
import Files
import Foundation
import OutputTree
import Synchronization
import Testing
import TestSupport

@testable import Delivery

@Suite struct DeliveryLedgerTests {
    private typealias Samples = LedgerSamples
    private let sandbox: OutputSandbox

    init() throws {
        sandbox = try OutputSandbox()
    }

    private var path: String { sandbox.path }
    private var february: String { "deliveries/\(Samples.agency)/2026-02.jsonl" }

    private func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private func lines(_ file: String) throws -> [DeliveryLine] {
        var lines: [DeliveryLine] = []
        DeliveryLine.forEachPiece(of: try sandbox.bytes(file)) { _, piece in
            if case .line(let line) = piece { lines.append(line) }
        }
        return lines
    }

    // MARK: Writing

    @Test func aMailIsNotedBeforeAndAfter() throws {
        let ledger = try DeliveryLedger(output: path)
        let mail = Samples.record()
        let attempt = try ledger.begin(mail, earlierRefusals: 2, at: Samples.now)
        #expect(try lines(february) == [Samples.line(.sending)])
        try ledger.finish(attempt, .refused(reply: "550 no"), at: Samples.now.adding(1))
        try ledger.finish(attempt, .deferred(reply: "held back"), at: Samples.now.adding(2))
        try ledger.sync()
        #expect(
            try lines(february) == [
                Samples.line(.sending),
                Samples.line(.refused, at: Samples.now.adding(1), reply: "550 no", refusals: 3),
                Samples.line(.deferred, at: Samples.now.adding(2), reply: "held back"),
            ]
        )
    }

    @Test func onlyTheOwnerMayReadAnyOfIt() throws {
        let ledger = try DeliveryLedger(output: path)
        let attempt = try ledger.begin(Samples.record(), at: Samples.now)
        try ledger.finish(attempt, .accepted(reply: "250"), at: Samples.now)
        _ = try ledger.forget(Samples.address("anna@example.com"))
        let files = try sandbox.ledgerFiles()
        #expect(
            files == [
                "deliveries/.key", "deliveries/.lock", "deliveries/\(Samples.agency)", february,
            ]
        )
        for file in files + ["deliveries"] {
            #expect(try sandbox.mode(file) == (isFolder(file) ? 0o700 : 0o600), "\(file)")
        }
    }

    private func isFolder(_ file: String) -> Bool { !file.hasSuffix("l") && !file.contains(".") }

    @Test func anOutcomeStaysInTheFileOfItsSendingAndANewTimeGoesByItsOwn() throws {
        let ledger = try DeliveryLedger(output: path)
        let late = try instant("2026-02-28T23:59:59.9Z")
        let attempt = try ledger.begin(Samples.record(), at: late)
        try ledger.finish(attempt, .deferred(reply: "451"), at: late.adding(1_000_000))
        let again = try ledger.begin(Samples.record(), at: late.adding(2_000_000))
        try ledger.finish(again, .accepted(reply: "250"), at: late.adding(3_000_000))
        #expect(try lines(february).map(\.state) == [.sending, .deferred])
        #expect(try lines("deliveries/\(Samples.agency)/2026-03.jsonl").map(\.state) == [.sending, .accepted])
        let mail = try ledger.history(of: Samples.agency, now: late.adding(4_000_000), maxAge: Samples.maxAge)
            .mails(to: "t-anna")
        #expect(mail.map(\.state) == [.accepted] && mail.map(\.attempts) == [2])
        var listed: [DeliveryMail] = []
        try DeliveryReader(output: path).forEachMail { listed.append($0) }
        #expect(listed == mail)
    }

    @Test func threadsLoseNothing() throws {
        let ledger = try DeliveryLedger(output: path)
        DispatchQueue.concurrentPerform(iterations: 6) { thread in
            for index in 0..<40 {
                let record = Samples.record(
                    // More agencies than files are kept open.
                    agency: RowID(high: 0xA, low: UInt64(index)),
                    token: "t\(thread)-\(index)"
                )
                do {
                    let attempt = try ledger.begin(record, at: Samples.now)
                    try ledger.finish(attempt, .accepted(reply: "250"), at: Samples.now)
                } catch {
                    Issue.record(error)
                }
            }
        }
        var mails: [DeliveryMail] = []
        try DeliveryReader(output: path).forEachMail { mails.append($0) }
        #expect(mails.count == 240 && mails.allSatisfy { $0.state == .accepted && $0.attempts == 1 })
    }

    @Test func onlyOneHoldsIt() throws {
        var first: DeliveryLedger? = try DeliveryLedger(output: path)
        let error = try #require(throws: DeliveryError.self) { try DeliveryLedger(output: path) }
        #expect(error.kind == .busy)
        #expect(
            error.description
                == "\(path)/deliveries: another callsheet is sending from this output. Try again when it is done"
        )
        // Who only reads is not kept away.
        _ = try DeliveryReader(output: path).history(of: Samples.agency, now: Samples.now, maxAge: Samples.maxAge)
        _ = try DeliveryKey(output: path)
        withExtendedLifetime(first) {}
        first = nil
        _ = try DeliveryLedger(output: path)
    }

    @Test func anOutputThatIsNotThereIsNotMade() throws {
        let error = try #require(throws: DeliveryError.self) { try DeliveryLedger(output: "\(path)/none") }
        #expect(error.kind == .ledger)
        #expect(error.description == "\(path)/none: no such file or directory")
    }

    // MARK: The key

    @Test func twoThatMakeTheKeyAtOnceGetTheSame() throws {
        for _ in 0..<20 {
            let sandbox = try OutputSandbox()
            let tokens = Mutex<Set<String>>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do {
                    let key = try DeliveryKey(output: sandbox.path)
                    let token = try key.token(agency: Samples.agency, address: Samples.address("a@b.de"))
                    _ = tokens.withLock { $0.insert(token) }
                } catch {
                    Issue.record(error)
                }
            }
            #expect(tokens.withLock(\.count) == 1)
            #expect(try sandbox.bytes("deliveries/.key").count == 32)
            #expect(try sandbox.mode("deliveries/.key") == 0o600)
            #expect(try sandbox.ledgerFiles() == ["deliveries/.key", "deliveries/.lock"])
        }
    }

    @Test(arguments: [0, 31, 33])
    func aDamagedKeyIsNamedAndStays(_ size: Int) throws {
        let bytes = [UInt8](repeating: 7, count: size)
        try sandbox.write(bytes, to: "deliveries/.key")
        let error = try #require(throws: DeliveryError.self) { try DeliveryLedger(output: path) }
        #expect(error.kind == .ledger)
        #expect(
            error.description
                == "\(path)/deliveries/.key: has \(size) bytes, not 32. Restore it; with another key all recipients would be "
                + "new ones and get the last report again"
        )
        #expect(try sandbox.bytes("deliveries/.key") == bytes)
    }

    @Test func whatAKilledMakerLeftIsNoKey() throws {
        try sandbox.write([1, 2, 3], to: "deliveries/.key.new")
        _ = try DeliveryKey(output: path)
        #expect(try sandbox.bytes("deliveries/.key").count == 32)
        #expect(try sandbox.ledgerFiles() == ["deliveries/.key", "deliveries/.lock"])
    }

    // MARK: Cuts

    /// A ledger cut off at every byte, as a killed process or a lost disk leaves it.
    @Test func noCutInventsAnOutcome() throws {
        let records = ["anna@example.com", "bob@example.com"].map { Samples.record(to: $0) }
        let all: [DeliveryLine] = [
            Samples.line(.sending, records[0]), Samples.line(.sending, records[1]),
            Samples.line(.deferred, records[0], reply: "451 \"busy\""),
            Samples.line(.accepted, records[1], reply: "250"),
            Samples.line(.sending, records[0]), Samples.line(.refused, records[0], reply: "550", refusals: 1),
        ]
        let whole = all.flatMap(\.json)
        var ends: [Int] = []
        for line in all { ends.append((ends.last ?? 0) + line.json.count) }
        for length in 0...whole.count {
            // A line counts as soon as nothing but its end is missing.
            let kept = Array(all[..<ends.count { $0 - 1 <= length }])
            let cut = Array(whole.prefix(length))
            let expected = LedgerSamples.history(kept)
            var history = DeliveryHistory()
            try history.add(cut, path: "")
            for token in ["t-anna", "t-bob"] { #expect(history.mails(to: token) == expected.mails(to: token)) }
        }
        // And the next writer's lines are whole, whatever was there.
        for length in stride(from: 0, through: whole.count, by: 13) {
            let sandbox = try OutputSandbox()
            try sandbox.write(Array(whole.prefix(length)), to: february)
            let ledger = try DeliveryLedger(output: sandbox.path)
            let attempt = try ledger.begin(Samples.record(to: "carl@example.com"), at: Samples.now)
            try ledger.finish(attempt, .accepted(reply: "250"), at: Samples.now)
            let history = try ledger.history(of: Samples.agency, now: Samples.now, maxAge: Samples.maxAge)
            let expected = LedgerSamples.history(Array(all[..<ends.count { $0 - 1 <= length }]))
            for token in ["t-anna", "t-bob"] { #expect(history.mails(to: token) == expected.mails(to: token)) }
            #expect(history.mails(to: "t-carl").map(\.state) == [.accepted])
        }
    }

    @Test func zerosAndGarbageBetweenLinesSayNothing() throws {
        let garbage: [UInt8] = [UInt8](repeating: 0, count: 5000) + [0x0A, 0xFF, 0x0A, 0x7B, 0x0A, 0x0A]
        var history = DeliveryHistory()
        try history.add(garbage + Samples.line(.sending).json + garbage + Samples.line(.accepted).json, path: "")
        #expect(history.mails(to: "t-anna").map(\.state) == [.accepted])
    }

    // MARK: Age

    @Test func onlyTheLastWeeksAreRead() throws {
        let expected: [(String, Int, ClosedRange<String>)] = [
            ("2026-02-17T02:00:00Z", 2, "2026-01"..."2026-02"), ("2026-03-01T02:00:00Z", 2, "2026-01"..."2026-03"),
            ("2026-03-04T02:00:00Z", 2, "2026-02"..."2026-03"), ("2026-01-01T02:00:00Z", 2, "2025-12"..."2026-01"),
            ("2026-01-31T12:00:00Z", 2, "2025-12"..."2026-02"), ("2026-02-17T02:00:00Z", 60, "2025-12"..."2026-02"),
        ]
        for (now, days, months) in expected {
            #expect(
                DeliveryHistory.months(at: try instant(now), maxAge: .seconds(days * 86_400)) == months,
                "\(now) \(days)"
            )
        }
        // Never less than what a rest needs.
        for day in 0..<1500 {
            let now = try instant("2024-01-01T12:00:00Z").adding(Samples.days(day))
            let months = DeliveryHistory.months(at: now, maxAge: Samples.maxAge)
            #expect(months.contains(String(now.adding(-Samples.days(31)).description.prefix(7))))
        }
        #expect(DeliveryHistory.months(at: Samples.now, maxAge: .seconds(Int64.max)).upperBound == "2026-02")
    }

    /// Older months are folders, which nothing could read.
    @Test func olderMonthsAreNotEvenOpened() throws {
        for year in 2010...2025 {
            for month in 1...12 where (year, month) < (2025, 12) {
                let name = "\(year)-\(month < 10 ? "0" : "")\(month).jsonl"
                try sandbox.write([], to: "deliveries/\(Samples.agency)/\(name)/file")
            }
        }
        try sandbox.write(Samples.line(.accepted).json, to: february)
        let ledger = try DeliveryLedger(output: path)
        let history = try ledger.history(of: Samples.agency, now: Samples.now, maxAge: Samples.maxAge)
        #expect(history.mails(to: "t-anna").count == 1)
        // The check is none if these could be read.
        let error = #expect(throws: DeliveryError.self) {
            try ledger.history(of: Samples.agency, now: Samples.now, maxAge: .seconds(90 * 86_400))
        }
        #expect(error?.description == "\(path)/deliveries/\(Samples.agency)/2025-11.jsonl: is a folder, not a file")
    }

    // MARK: Reading

    @Test func listsAreFiltered() throws {
        let other = RowID(high: 0xA, low: 2)
        let later = MailSnapshot(name: "2026-02-17T235959Z", digest: Samples.digest("b"))
        let ledger = try DeliveryLedger(output: path)
        func send(_ record: MailRecord, _ outcome: DeliveryLedger.Outcome?) throws {
            let attempt = try ledger.begin(record, at: Samples.now)
            if let outcome { try ledger.finish(attempt, outcome, at: Samples.now) }
        }
        try send(Samples.record(to: "anna@example.com"), .accepted(reply: "250"))
        try send(Samples.record(to: "bob@example.com"), .deferred(reply: "451"))
        try send(Samples.record(later, to: "anna@example.com"), nil)
        try send(Samples.record(agency: other, to: "carl@example.com"), .accepted(reply: "250"))
        func tokens(_ filter: DeliveryReader.Filter) throws -> [String] {
            var tokens: [String] = []
            try DeliveryReader(output: path).forEachMail(filter) { tokens.append($0.record.token) }
            return tokens
        }
        #expect(try tokens(.init()) == ["t-anna", "t-bob", "t-anna", "t-carl"])
        #expect(try tokens(.init(agency: other)) == ["t-carl"])
        #expect(try tokens(.init(snapshot: later.name)) == ["t-anna"])
        #expect(try tokens(.init(state: .deferred)) == ["t-bob"])
        #expect(
            try tokens(.init(agency: Samples.agency, snapshot: Samples.snapshot.name, state: .accepted)) == ["t-anna"]
        )
        #expect(try tokens(.init(agency: RowID(high: 9, low: 9))) == [])

        let reader = DeliveryReader(output: path)
        let id = "2026-02-17T235959Z.t-anna@reports.example"
        #expect(try reader.line(messageID: id) == Samples.line(.sending, Samples.record(later, to: "anna@example.com")))
        #expect(try reader.line(messageID: "<\(id)>")?.mail.snapshot == later.name)
        #expect(try reader.line(messageID: "<none@reports.example>") == nil)
    }

    @Test func anOutputWithoutLedgerHasNoMails() throws {
        let reader = DeliveryReader(output: path)
        try reader.forEachMail { _ in Issue.record("a mail") }
        #expect(try reader.line(messageID: "<a@b>") == nil)
        #expect(
            try reader.history(of: Samples.agency, now: Samples.now, maxAge: Samples.maxAge).mails(to: "t").isEmpty
        )
        #expect(throws: (any Error).self) { try sandbox.ledgerFiles() }
    }

    // MARK: Forgetting

    @Test func aForgottenAddressIsNowhereAndItsTokenStays() throws {
        let other = RowID(high: 0xA, low: 2)
        let anna = Samples.record(to: "Anna@Example.com")
        let bob = Samples.record(to: "bob@example.com")
        let mary = Samples.record(to: "maryanna@example.com.au")
        let whole = String(decoding: Samples.line(.accepted, anna).json, as: UTF8.self)
        let cut = Array(whole.utf8.prefix(upTo: try #require(whole.range(of: "Anna@Ex")).upperBound))
        try sandbox.write(
            Samples.line(.sending, anna).json
                + Samples.line(.refused, anna, reply: "550 5.1.1 <anna@example.com> who?").json
                + Samples.line(.sending, bob).json
                + Samples.line(.refused, bob, reply: "550 not from ANNA@example.com").json
                + Samples.line(.sending, mary).json + cut + [0x0A] + Array("{\"damage\":1".utf8) + [0x0A],
            to: february
        )
        try sandbox.write(
            Samples.line(.accepted, Samples.record(agency: other, to: "ANNA@example.com")).json,
            to: "deliveries/\(other)/2019-07.jsonl"
        )
        try sandbox.write(Samples.line(.sending, bob).json, to: "deliveries/\(Samples.agency)/2026-01.jsonl")
        let before = try lines(february)
        let untouched =
            try FileManager.default.attributesOfItem(
                atPath: "\(path)/deliveries/\(Samples.agency)/2026-01.jsonl"
            )[.systemFileNumber] as? Int
        let ledger = try DeliveryLedger(output: path)
        #expect(try ledger.forget(Samples.address("anna@EXAMPLE.com")) == 5)
        let after = try lines(february)
        #expect(after.map(\.mail.token) == before.map(\.mail.token))
        #expect(after.map(\.state) == before.map(\.state) && after.map(\.time) == before.map(\.time))
        #expect(
            after.map { $0.mail.address?.description } == [
                nil, nil, "bob@example.com", "bob@example.com", "maryanna@example.com.au",
            ]
        )
        #expect(after.map(\.reply) == [nil, "550 5.1.1", nil, "550", nil])
        #expect(
            after[2] == before[2] && after[3].mail == before[3].mail && after[4] == before[4]
                && after[0].mail.messageID == before[0].mail.messageID
        )
        for file in [february, "deliveries/\(other)/2019-07.jsonl"] {
            let text = String(decoding: try sandbox.bytes(file), as: UTF8.self).lowercased()
            #expect(!text.replacing("maryanna@example.com.au", with: "").contains("anna@ex"))
            #expect(try sandbox.mode(file) == 0o600)
        }
        #expect(String(decoding: try sandbox.bytes(february), as: UTF8.self).contains("{\"damage\":1\n"))
        let now =
            try FileManager.default.attributesOfItem(
                atPath: "\(path)/deliveries/\(Samples.agency)/2026-01.jsonl"
            )[.systemFileNumber] as? Int
        #expect(now == untouched)
        // What is due stays as it was, and lines still come behind.
        #expect(try ledger.forget(Samples.address("anna@example.com")) == 0)
        let attempt = try ledger.begin(bob, at: Samples.now)
        try ledger.finish(attempt, .accepted(reply: "250"), at: Samples.now)
        #expect(try lines(february).count == after.count + 2)
    }

    @Test func whatAKilledForgettingLeftIsReplaced() throws {
        try sandbox.write(Samples.line(.accepted).json, to: february)
        try sandbox.write([1, 2, 3], to: "deliveries/\(Samples.agency)/.2026-02.jsonl.new")
        let ledger = try DeliveryLedger(output: path)
        #expect(
            try ledger.history(of: Samples.agency, now: Samples.now, maxAge: Samples.maxAge).mails(to: "t-anna").count
                == 1
        )
        #expect(try ledger.forget(Samples.address("anna@example.com")) == 1)
        #expect(try sandbox.ledgerFiles().count == 4)
        #expect(try lines(february).map(\.mail.address) == [nil])
    }
}
