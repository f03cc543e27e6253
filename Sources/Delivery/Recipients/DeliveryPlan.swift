package import Dashboard
internal import OutputTree

/// What is due of an agency's latest snapshot, recipient by recipient.
package struct DeliveryPlan: Sendable {
    /// In the recipients' order.
    package let decisions: [DeliveryDecision]
    /// Mails of earlier snapshots that are still open; they are not sent any more, and ``DeliveryLedger/drop(_:at:)`` notes it.
    package let dropped: [DeliveryMail]

    /// What all agencies of a run have in common.
    package struct Rules: Sendable {
        package let now: Instant
        /// How old a report may be, from its as-of instant on.
        package let maxAge: Duration
        /// Whether nobody gets a report without news.
        package let skipsEmpty: Bool
        package let suppressions: Suppressions

        package init(now: Instant, maxAge: Duration, skipsEmpty: Bool, suppressions: Suppressions) {
            self.now = now
            self.maxAge = maxAge
            self.skipsEmpty = skipsEmpty
            self.suppressions = suppressions
        }
    }

    /// - Parameters:
    ///   - asOf: The snapshot's.
    ///   - isLate: Whether it makes up for a missed day.
    ///   - restatementOf: The versions that it restates, by their names; empty for a correction.
    ///   - isEmpty: Whether the day has no calls and nothing needs attention. Asked once at most, and only where it matters, for
    ///     the answer costs reading the snapshot.
    ///   - saysTheSame: Whether the text of an earlier version, by its name, is the latest's. Asked once at most a version.
    /// - Throws: What these two throw.
    package init<Failure: Error>(
        for snapshot: MailSnapshot,
        asOf: Instant,
        isLate: Bool = false,
        restatementOf: [String] = [],
        to recipients: [RecipientList.Recipient],
        _ history: DeliveryHistory,
        _ rules: Rules,
        isEmpty: () throws(Failure) -> Bool,
        saysTheSame: (_ earlier: String) throws(Failure) -> Bool
    ) throws(Failure) {
        var knownEmpty: Bool?
        var knownSame: [String: Bool] = [:]
        func skipsAsEmpty() throws(Failure) -> Bool {
            guard rules.skipsEmpty else { return false }
            if let knownEmpty { return knownEmpty }
            let answer = try isEmpty()
            knownEmpty = answer
            return answer
        }
        func isSame(as earlier: String) throws(Failure) -> Bool {
            if let known = knownSame[earlier] { return known }
            let answer = try saysTheSame(earlier)
            knownSame[earlier] = answer
            return answer
        }
        func verdict(_ recipient: RecipientList.Recipient) throws(Failure) -> DeliveryDecision.Verdict {
            if rules.suppressions.contains(recipient.address) { return .none(.suppressed) }
            let mails = history.mails(to: recipient.token)
            let named = mails.filter { $0.record.snapshot == snapshot.name }
            let this = named.last { $0.record.head == snapshot.digest }
            if let accepted = this?.accepted { return .none(.hasIt(accepted)) }
            if let this, this.state == .refused { return .none(.refused(reply: this.last.reply)) }
            if let other = named.last(where: { $0.record.head != snapshot.digest && $0.mayBeThere }) {
                return .none(.hasOther(head: other.record.head))
            }
            if rules.now.isLater(than: asOf, byMoreThan: rules.maxAge) { return .none(.tooOld(asOf: asOf)) }
            if isLate { return .none(.late) }
            if let rest = history.rest(of: recipient.token, at: rules.now) {
                return .none(.rests(refusals: rest.refusals, until: rest.until))
            }
            if try skipsAsEmpty() { return .none(.empty) }
            if let this { return .again(this) }
            let earlier = mails.filter { $0.mayBeThere && $0.record.isVersion(of: snapshot.name) }
            guard let last = earlier.last else { return .new }
            if let had = earlier.last(where: { restatementOf.contains($0.record.snapshot) }) {
                return .none(.restated(of: had.record.snapshot))
            }
            // One that may not have arrived is no reason to leave this one out.
            if last.accepted != nil, try isSame(as: last.record.snapshot) {
                return .none(.unchanged(since: last.record.snapshot))
            }
            return .correction(of: earlier)
        }
        var decisions: [DeliveryDecision] = []
        for recipient in recipients {
            decisions.append(
                DeliveryDecision(
                    recipient: recipient,
                    verdict: try verdict(recipient),
                    earlierRefusals: history.refusals(of: recipient.token, before: snapshot.name)
                )
            )
        }
        self.decisions = decisions
        dropped = history.open.filter { SnapshotName.isLater(snapshot.name, than: $0.record.snapshot) }
    }
}

extension DeliveryPlan {
    /// One report to whoever is to see how it looks, had it or not. A suppressed address stays suppressed.
    init(trialTo recipients: [RecipientList.Recipient], _ suppressions: Suppressions) {
        decisions = recipients.map { recipient in
            let isSuppressed = suppressions.contains(recipient.address)
            return DeliveryDecision(
                recipient: recipient,
                verdict: isSuppressed ? .none(.suppressed) : .new,
                earlierRefusals: 0
            )
        }
        dropped = []
    }
}

extension MailRecord {
    /// Whether it is of another version of the same instant.
    fileprivate func isVersion(of name: String) -> Bool {
        snapshot != name && SnapshotName.parts(of: snapshot).stamp == SnapshotName.parts(of: name).stamp
    }
}

extension Instant {
    fileprivate func isLater(than other: Instant, byMoreThan limit: Duration) -> Bool {
        let (age, overflow) = microsecondsSince1970.subtractingReportingOverflow(other.microsecondsSince1970)
        return !overflow && .microseconds(age) > limit
    }
}
