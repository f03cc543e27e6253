import Dashboard
import OutputTree
import Testing
import TestSupport

@testable import Delivery

/// Weeks of reports to several recipients, with servers that refuse, put off and vanish, processes that are killed and
/// disks that forget what was not made durable; held against what arrived.
@Suite struct DeliveryCourseTests {
    private struct Server {
        /// What arrived, by token.
        var inboxes: [String: [MailRecord]] = [:]
        /// Refusals in a row and the last one's time, by token, as the server knows them.
        var refusals: [String: (stamps: [Substring], last: Instant)] = [:]
    }

    private struct Version {
        let snapshot: MailSnapshot
        let asOf: Instant
        let text: Int
    }

    private struct Course {
        var random: SeededGenerator
        let mayCrash: Bool

        init(seed: Int) {
            random = SeededGenerator(seed: UInt64(seed))
            mayCrash = seed % 2 == 1
        }

        var ledger: [UInt8] = []
        /// How much of the ledger is on disk for certain.
        var durable = 0
        private var read = DeliveryHistory()
        private var readCount = 0
        var server = Server()
        var now = Instant("2026-02-01T02:00:00Z")!
        var versions: [Version] = []
        let names = ["anna", "bob", "carl", "dora"]
        var suppressed: Set<String> = []

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        mutating func append(_ line: DeliveryLine) {
            // As the next writer does it.
            if let last = ledger.last, last != UInt8(ascii: "\n") { ledger.append(UInt8(ascii: "\n")) }
            ledger += line.json
        }

        /// The process ends, and with bad luck the power fails too.
        mutating func crash() {
            if chance(50) { ledger.removeLast(Int.random(in: 0...ledger.count - durable, using: &random)) }
            durable = ledger.count
            (read, readCount) = (DeliveryHistory(), 0)
        }

        /// All that the ledger says; read anew after a crash, and else only what came since.
        mutating func history() throws -> DeliveryHistory {
            try read.add(Array(ledger[readCount...]), path: "")
            readCount = ledger.count
            return read
        }

        func text(of name: String) -> Int? { versions.last { $0.snapshot.name == name }?.text }
    }

    private func record(_ course: Course, _ decision: DeliveryDecision, _ version: Version) -> MailRecord? {
        switch decision.verdict {
        case .none: nil
        case .again(let mail): mail.record
        case .new, .correction:
            {
                var earlier: [DeliveryMail] = []
                if case .correction(let mails) = decision.verdict { earlier = mails }
                let token = decision.recipient.token
                return MailRecord(
                    agency: LedgerSamples.agency,
                    snapshot: version.snapshot.name,
                    head: version.snapshot.digest,
                    address: decision.recipient.address,
                    token: token,
                    messageID: "<\(version.snapshot.name).\(token)@reports.example>",
                    date: course.now.wholeSeconds,
                    sha256: LedgerSamples.digest("5"),
                    size: 1,
                    templates: LedgerSamples.digest("7"),
                    callsheet: "1.2.3",
                    correctionOf: earlier.last?.record.snapshot,
                    references: earlier.map(\.record.messageID)
                )
            }()
        }
    }

    /// One run of `send`. Ends early where the process is killed.
    private func run(_ course: inout Course, isGood: Bool = false) throws {
        guard let version = course.versions.last else { return }
        let history = try course.history()
        let suppressed = course.suppressed
        let rules = DeliveryPlan.Rules(
            now: course.now,
            maxAge: LedgerSamples.maxAge,
            skipsEmpty: false,
            suppressions: try Suppressions(
                Array(suppressed.map { "\($0)@example.com\n" }.joined().utf8),
                path: ""
            )
        )
        let plan = DeliveryPlan(
            for: version.snapshot,
            asOf: version.asOf,
            to: course.names.map {
                RecipientList.Recipient(address: LedgerSamples.address("\($0)@example.com"), token: "t-\($0)")
            },
            history,
            rules,
            isEmpty: { false },
            saysTheSame: { [course] name in course.text(of: name) == version.text }
        )
        for mail in plan.dropped { course.append(LedgerSamples.line(.dropped, mail.record, at: course.now)) }
        for decision in plan.decisions {
            let token = decision.recipient.token
            let inbox = course.server.inboxes[token] ?? []
            check(course, decision, version, inbox)
            guard let record = record(course, decision, version) else { continue }
            course.append(LedgerSamples.line(.sending, record, at: course.now))
            course.durable = course.ledger.count
            course.now = course.now.adding(1_000_000)
            if course.mayCrash, !isGood, course.chance(5) { return course.crash() }
            let outcome = isGood ? 0 : Int.random(in: 0..<100, using: &course.random)
            // Bob's server hardly ever takes anything.
            let (state, refusals): (DeliveryLine.State, Int?) =
                switch outcome {
                case ..<(token == "t-bob" && !isGood ? 5 : 70): (.accepted, nil)
                case ..<85: (.refused, decision.earlierRefusals + 1)
                default: (.deferred, nil)
                }
            let stamp = SnapshotName.parts(of: record.snapshot).stamp
            switch state {
            case .accepted:
                course.server.inboxes[token] = inbox + [record]
                course.server.refusals[token] = nil
            case .refused:
                let stamps = course.server.refusals[token]?.stamps.filter { $0 != stamp } ?? []
                course.server.refusals[token] = (stamps + [stamp], course.now)
            default: break
            }
            // Lost between the two: the server has it, and the ledger does not know.
            if course.mayCrash, !isGood, course.chance(5) { return course.crash() }
            course.append(LedgerSamples.line(state, record, at: course.now, refusals: refusals))
        }
        course.durable = course.ledger.count
    }

    private func check(_ course: Course, _ decision: DeliveryDecision, _ version: Version, _ inbox: [MailRecord]) {
        let had = inbox.filter { $0.head == version.snapshot.digest }
        let isSuppressed = course.suppressed.contains { decision.recipient.token == "t-\($0)" }
        #expect(!(isSuppressed && decision.isDue))
        if !had.isEmpty, decision.isDue {
            // A double, and the ledger says why; its bytes are those of the first.
            guard case .again(let mail) = decision.verdict else {
                Issue.record("sent twice for no reason")
                return
            }
            #expect(course.mayCrash && mail.mayBeThere && mail.record == had.last)
        }
        if case .correction(let mails) = decision.verdict {
            let stamp = SnapshotName.parts(of: version.snapshot.name).stamp
            #expect(!mails.isEmpty && mails.allSatisfy { SnapshotName.parts(of: $0.record.snapshot).stamp == stamp })
            if !course.mayCrash {
                let earlier = inbox.filter { SnapshotName.parts(of: $0.snapshot).stamp == stamp }
                #expect(mails.map(\.record) == earlier)
                #expect(course.text(of: earlier.last?.snapshot ?? "") != version.text)
            }
        }
        // Without crashes the ledger knows all that the server does.
        guard !course.mayCrash, !isSuppressed, had.isEmpty else { return }
        let (stamps, last) = course.server.refusals[decision.recipient.token] ?? ([], course.now)
        let until = last.adding(LedgerSamples.days(30))
        let isRefused = stamps.last == SnapshotName.parts(of: version.snapshot.name).stamp
        let isResting = stamps.count >= 3 && course.now < until
        switch decision.verdict {
        case .none(.rests(let refusals, let time)): #expect(isResting && time == until && refusals == stamps.count)
        case .none(.refused): #expect(isRefused)
        case .none(.hasIt), .none(.suppressed), .none(.hasOther), .none(.empty), .none(.tooOld), .none(.late),
            .none(.restated):
            Issue.record("\(decision.verdict)")
        case .none(.unchanged): #expect(!inbox.isEmpty)
        case .new, .again, .correction: #expect(!isResting)
        }
    }

    private func published(_ course: inout Course) {
        let day = course.now.civil().day.adding(days: -1)
        let stamp = Instant(day, secondOfDay: 86_399).stamp
        let isSame = course.versions.last.map { SnapshotName.parts(of: $0.snapshot.name).stamp == stamp } ?? false
        let name =
            isSame ? SnapshotName.nextVersion(after: course.versions.last?.snapshot.name ?? "") : stamp
        let text = isSame && course.chance(40) ? course.versions.last?.text ?? 0 : course.versions.count
        let head = String(repeating: "0", count: 60) + String(10_000 + course.versions.count).dropFirst()
        course.versions.append(
            Version(
                snapshot: MailSnapshot(name: name, digest: head),
                asOf: Instant(day, secondOfDay: 86_399),
                text: text
            )
        )
    }

    @Test(arguments: 0..<40)
    func nobodyMissesAReportAndDoublesHaveTheirReason(_ seed: Int) throws {
        var course = Course(seed: seed)
        for _ in 0..<45 {
            published(&course)
            for _ in 0..<Int.random(in: 1...3, using: &course.random) {
                try run(&course)
                course.now = course.now.adding(3_600_000_000)
                if course.chance(15) { published(&course) }
            }
            if course.chance(5), let name = course.names.randomElement(using: &course.random) {
                course.suppressed = course.chance(50) ? [] : [name]
            }
            course.now = course.now.adding(LedgerSamples.days(1))
        }
        // A month later with a server that takes all: nobody rests any more.
        course.suppressed = ["carl"]
        course.now = course.now.adding(LedgerSamples.days(31))
        published(&course)
        try run(&course, isGood: true)
        for name in course.names {
            let isThere = course.server.inboxes["t-\(name)"]?.last?.snapshot == course.versions.last?.snapshot.name
            #expect(isThere == (name != "carl"))
        }
        // And nothing is left to do.
        let length = course.ledger.count
        try run(&course, isGood: true)
        #expect(course.ledger.count == length)
    }
}
