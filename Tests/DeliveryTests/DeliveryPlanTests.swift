import Dashboard
import OutputTree
import Testing
import TestSupport

@testable import Delivery

@Suite struct DeliveryPlanTests {
    private typealias Samples = LedgerSamples
    private struct Unexpected: Error {}

    private static let asOf = Instant("2026-02-16T23:59:59Z")!
    private static let older = MailSnapshot(name: "2026-02-15T235959Z", digest: LedgerSamples.digest("0"))
    private static let second = MailSnapshot(name: "2026-02-16T235959Z-2", digest: LedgerSamples.digest("b"))
    private static let third = MailSnapshot(name: "2026-02-16T235959Z-3", digest: LedgerSamples.digest("c"))

    private func recipient(_ name: String = "anna") -> RecipientList.Recipient {
        RecipientList.Recipient(address: Samples.address("\(name)@example.com"), token: "t-\(name)")
    }

    private func plan(
        _ snapshot: MailSnapshot = Samples.snapshot,
        asOf: Instant = asOf,
        to names: [String] = ["anna"],
        having lines: [DeliveryLine] = [],
        now: Instant = Samples.now,
        maxAge: Duration = Samples.maxAge,
        skipsEmpty: Bool = false,
        suppressed: String = "",
        isLate: Bool = false,
        restatementOf: [String] = [],
        isEmpty: () throws -> Bool = { throw Unexpected() },
        saysTheSame: (String) throws -> Bool = { _ in throw Unexpected() }
    ) throws -> DeliveryPlan {
        let rules = DeliveryPlan.Rules(
            now: now,
            maxAge: maxAge,
            skipsEmpty: skipsEmpty,
            suppressions: try Suppressions(Array(suppressed.utf8), path: "suppressions.txt")
        )
        return try DeliveryPlan(
            for: snapshot,
            asOf: asOf,
            isLate: isLate,
            restatementOf: restatementOf,
            to: names.map { recipient($0) },
            Samples.history(lines),
            rules,
            isEmpty: isEmpty,
            saysTheSame: saysTheSame
        )
    }

    private func verdict(_ plan: DeliveryPlan) -> DeliveryDecision.Verdict? { plan.decisions.first?.verdict }

    @Test func whoeverHasNotHadItGetsIt() throws {
        let lines = [
            Samples.line(.sending, Samples.record(to: "bob@example.com")),
            Samples.line(.accepted, Samples.record(to: "bob@example.com"), at: Samples.now),
            Samples.line(.accepted, Samples.record(Self.older, to: "carl@example.com")),
        ]
        let plan = try plan(to: ["anna", "bob", "carl"], having: lines)
        #expect(plan.decisions.map(\.verdict) == [.new, .none(.hasIt(Samples.now)), .new])
        #expect(plan.decisions.map(\.isDue) == [true, false, true])
        #expect(plan.decisions.map(\.recipient.token) == ["t-anna", "t-bob", "t-carl"])
        #expect(plan.dropped == [])
    }

    /// A missed day is made up for in the archive; what is mailed is the newest.
    @Test func aLateReportIsNotMailed() throws {
        let decision = try plan(isLate: true).decisions[0]
        #expect(decision.verdict == .none(.late) && !decision.isDue)
        #expect(
            DeliveryDecision.Reason.late.isFine && "\(DeliveryDecision.Reason.late)" == "made late, for a missed day"
        )
    }

    @Test func aRestatementIsNotMailedToWhoeverHasAVersionThatItRestates() throws {
        let first = Samples.snapshot.name
        let had = [
            Samples.line(.sending, Samples.record()), Samples.line(.accepted, Samples.record(), at: Samples.now),
        ]
        let decision = try plan(Self.second, having: had, restatementOf: [first]).decisions[0]
        #expect(decision.verdict == .none(.restated(of: first)) && !decision.isDue)
        #expect(DeliveryDecision.Reason.restated(of: first).isFine)
        // Nor is a restatement of that, nor one that may not have arrived sent again with it.
        #expect(
            try verdict(plan(Self.third, having: had, restatementOf: [Self.second.name, first]))
                == .none(.restated(of: first))
        )
        #expect(try verdict(plan(Self.second, having: [had[0]], restatementOf: [first])) == .none(.restated(of: first)))
        // Who had nothing gets the report as it is now.
        #expect(try verdict(plan(Self.second, restatementOf: [first])) == .new)
        // A correction that was not mailed yet is due, though it was restated meanwhile.
        guard
            case .correction? = try verdict(
                plan(Self.third, having: had, restatementOf: [Self.second.name], saysTheSame: { _ in false })
            )
        else {
            Issue.record("A correction is lost")
            return
        }
    }

    @Test func trialsCountForNothing() throws {
        let lines = [Samples.line(.accepted, Samples.record(isTrial: true))]
        #expect(try verdict(plan(having: lines)) == .new)
    }

    @Test func suppressionsAlwaysWin() throws {
        for state in DeliveryLine.State.allCases {
            let plan = try plan(having: [Samples.line(state)], suppressed: "ANNA@example.com")
            #expect(verdict(plan) == .none(.suppressed))
        }
    }

    @Test func whatMayNotHaveArrivedIsSentAgainAsItWas() throws {
        let sending = Samples.line(.sending)
        #expect(try verdict(plan(having: [sending])) == .again(DeliveryMail(sending)))
        guard case .again(let mail)? = try verdict(plan(having: [sending, Samples.line(.deferred, reply: "451")]))
        else {
            Issue.record("not again")
            return
        }
        #expect(mail.record == sending.mail && mail.attempts == 1)
        #expect(mail.record.date == Samples.now && mail.record.sha256 == Samples.digest("5"))
    }

    @Test func aRefusalStandsForItsSnapshotAlone() throws {
        let refused = Samples.line(.refused, reply: "550 no", refusals: 1)
        #expect(try verdict(plan(having: [refused])) == .none(.refused(reply: "550 no")))
        #expect(try verdict(plan(Self.second, having: [refused])) == .new)
        // Which turned out to be about us.
        let isHeldBack = try plan(having: [Samples.line(.sending), refused, Samples.line(.deferred)])
        guard case .again? = verdict(isHeldBack) else {
            Issue.record("not again")
            return
        }
        #expect(isHeldBack.decisions[0].earlierRefusals == 0)
    }

    @Test func whatIsTooOldIsNotSent() throws {
        let limit = Self.asOf.adding(48 * 3600 * 1_000_000)
        #expect(try verdict(plan(now: limit)) == .new)
        #expect(try verdict(plan(now: limit.adding(1))) == .none(.tooOld(asOf: Self.asOf)))
        #expect(
            try verdict(plan(having: [Samples.line(.sending)], now: limit.adding(1))) == .none(.tooOld(asOf: Self.asOf))
        )
        // Who has it is not told of its age.
        #expect(
            try verdict(plan(having: [Samples.line(.accepted)], now: limit.adding(1))) == .none(.hasIt(Samples.now))
        )
        #expect(try verdict(plan(now: limit.adding(1), maxAge: .seconds(48 * 3600 + 1))) == .new)
    }

    @Test func emptinessIsAskedOnceAndOnlyWhereItMatters() throws {
        var asked = 0
        let plan = try plan(
            to: ["anna", "bob", "carl"],
            having: [Samples.line(.accepted)],
            skipsEmpty: true,
            isEmpty: {
                asked += 1
                return true
            }
        )
        #expect(plan.decisions.map(\.verdict) == [.none(.hasIt(Samples.now)), .none(.empty), .none(.empty)])
        #expect(asked == 1)
        #expect(
            try verdict(self.plan(having: [Samples.line(.accepted)], skipsEmpty: true)) == .none(.hasIt(Samples.now))
        )
        #expect(try verdict(self.plan(skipsEmpty: true, isEmpty: { false })) == .new)
        #expect(throws: Unexpected.self) { try self.plan(skipsEmpty: true) }
    }

    @Test func aCorrectionAnswersWhatTheRecipientHas() throws {
        let first = Samples.line(.accepted)
        let corrected = try plan(Self.second, to: ["anna", "bob"], having: [first], saysTheSame: { _ in false })
        #expect(corrected.decisions.map(\.verdict) == [.correction(of: [DeliveryMail(first)]), .new])
        let later = Samples.line(.accepted, Samples.record(Self.second, correctionOf: Samples.snapshot.name))
        let twice = try plan(Self.third, having: [first, later], saysTheSame: { $0 != Self.second.name })
        #expect(verdict(twice) == .correction(of: [DeliveryMail(first), DeliveryMail(later)]))
    }

    @Test func aCorrectionThatSaysTheSameIsNotSent() throws {
        var asked: [String] = []
        let lines = ["anna", "bob"].map { Samples.line(.accepted, Samples.record(to: "\($0)@example.com")) }
        let plan = try plan(
            Self.second,
            to: ["anna", "bob", "carl"],
            having: lines,
            saysTheSame: {
                asked.append($0)
                return true
            }
        )
        let unchanged = DeliveryDecision.Verdict.none(.unchanged(since: Samples.snapshot.name))
        #expect(plan.decisions.map(\.verdict) == [unchanged, unchanged, .new])
        #expect(asked == [Samples.snapshot.name])
    }

    /// Nobody knows whether the first is there, so the second is sent whatever it says, in reply to the first.
    @Test func aCorrectionOfWhatMayNotHaveArrivedIsSent() throws {
        let sending = Samples.line(.sending)
        let plan = try plan(Self.second, having: [sending])
        #expect(verdict(plan) == .correction(of: [DeliveryMail(sending)]))
        #expect(plan.dropped == [DeliveryMail(sending)])
        let again = try self.plan(Self.second, having: [sending, Samples.line(.dropped)])
        guard case .correction(let mails)? = verdict(again) else {
            Issue.record("no correction")
            return
        }
        #expect(mails.map(\.record) == [sending.mail] && again.dropped == [])
        #expect(try verdict(self.plan(Self.second, having: [sending, Samples.line(.deferred)])) == .new)
    }

    @Test func whatIsOpenOfOlderSnapshotsIsDropped() throws {
        let open = [
            Samples.line(.sending, Samples.record(Self.older, to: "gone@example.com")),
            Samples.line(.deferred, Samples.record(Self.older)),
        ]
        let closed = [
            Samples.line(.accepted, Samples.record(Self.older, to: "bob@example.com")),
            Samples.line(.refused, Samples.record(Self.older, to: "carl@example.com"), refusals: 1),
        ]
        let later = Samples.line(.deferred, Samples.record(Self.second, to: "dora@example.com"))
        let plan = try plan(having: open + closed + [later])
        #expect(plan.dropped.map(\.record.token) == ["t-anna", "t-gone"])
        #expect(verdict(plan) == .new)
    }

    @Test func anotherSnapshotOfTheSameNameIsAFault() throws {
        let other = MailSnapshot(name: Samples.snapshot.name, digest: Samples.digest("f"))
        #expect(
            try verdict(plan(having: [Samples.line(.accepted, Samples.record(other))]))
                == .none(.hasOther(head: other.digest))
        )
        #expect(try verdict(plan(having: [Samples.line(.deferred, Samples.record(other))])) == .new)
    }

    // MARK: Rest

    /// Refused for one day's snapshot after the other; the last one is yesterday's.
    private func refusals(_ count: Int, endingAt end: Instant) -> [DeliveryLine] {
        (0..<count).map { index in
            let time = end.adding(-Samples.days(count - 1 - index))
            let snapshot = MailSnapshot(name: time.adding(-Samples.days(1)).stamp, digest: Samples.digest("1"))
            return Samples.line(.refused, Samples.record(snapshot), at: time, reply: "550", refusals: index + 1)
        }
    }

    @Test func threeRefusalsInARowRestForThirtyDays() throws {
        let end = Samples.now.adding(-Samples.days(1))
        #expect(try verdict(plan(having: refusals(2, endingAt: end))) == .new)
        #expect(try plan(having: refusals(2, endingAt: end)).decisions[0].earlierRefusals == 2)
        let until = end.adding(Samples.days(30))
        let rests = DeliveryDecision.Verdict.none(.rests(refusals: 3, until: until))
        #expect(try verdict(plan(having: refusals(3, endingAt: end))) == rests)
        let lines = refusals(3, endingAt: end)
        func after(_ now: Instant) throws -> DeliveryDecision.Verdict? {
            let snapshot = MailSnapshot(name: now.adding(-Samples.days(1)).stamp, digest: Samples.digest("2"))
            return try verdict(plan(snapshot, asOf: now.adding(-Samples.days(1)), having: lines, now: now))
        }
        #expect(try after(until.adding(-1)) == rests)
        #expect(try after(until) == .new)
        // One more, and the next rest begins.
        let fourth = refusals(4, endingAt: end)
        #expect(try verdict(plan(having: fourth)) == .none(.rests(refusals: 4, until: until)))
        // What a server takes ends the row.
        #expect(
            try verdict(plan(having: lines + [Samples.line(.accepted, Samples.record(Self.older), at: end)])) == .new
        )
    }

    @Test func correctionsMakeNoRow() throws {
        let first = Samples.line(.refused, refusals: 1)
        let plan = try plan(Self.second, having: [first])
        #expect(verdict(plan) == .new)
        #expect(plan.decisions[0].earlierRefusals == 0)
    }

    /// The months that are read hold all that the rest hangs on, at any time of the year.
    @Test(arguments: 0..<400)
    func aRestOutlivesTheMonthsThatAreRead(_ day: Int) throws {
        let end = Samples.now.adding(Samples.days(day))
        let lines = refusals(3, endingAt: end)
        for (now, isResting) in [(end.adding(Samples.days(30) - 1), true), (end.adding(Samples.days(30)), false)] {
            let months = DeliveryHistory.months(at: now, maxAge: Samples.maxAge)
            let read = lines.filter { months.contains(String($0.time.description.prefix(7))) }
            let snapshot = MailSnapshot(name: now.stamp, digest: Samples.digest("2"))
            let verdict = try verdict(plan(snapshot, asOf: now, having: read, now: now))
            #expect(verdict == (isResting ? .none(.rests(refusals: 3, until: end.adding(Samples.days(30)))) : .new))
        }
    }

    @Test func reasonsAreSaidInALine() throws {
        let reasons: [(DeliveryDecision.Reason, String, Bool)] = [
            (.suppressed, "suppressed", true), (.hasIt(Samples.now), "has it since 2026-02-17T02:20:05Z", true),
            (.refused(reply: "550 no"), "refused: 550 no", false),
            (
                .rests(refusals: 3, until: Samples.now),
                "rests until 2026-02-17T02:20:05Z, refused for 3 snapshots in a row", false
            ),
            (.tooOld(asOf: Self.asOf), "too old, as of 2026-02-16T23:59:59Z", true),
            (.empty, "no call that day and nothing needs attention", true),
            (.unchanged(since: Self.older.name), "says the same as 2026-02-15T235959Z, which was sent", true),
            (
                .hasOther(head: Samples.digest("f")),
                "has another snapshot of this name, \(Samples.digest("f")): ledger and archive do not belong together",
                false
            ),
        ]
        for (reason, text, isFine) in reasons {
            #expect(reason.description == text)
            #expect(reason.isFine == isFine)
        }
    }
}
