package import Dashboard

/// What is to be done for one recipient of a report.
package struct DeliveryDecision: Sendable {
    package enum Verdict: Hashable, Sendable {
        /// Send it.
        case new
        /// It was sent and may not have arrived: send the same bytes again, with the `Date`, `References`, spelling of the
        /// address and marks of this mail, so that servers can drop the second. Bytes that come out different, since the
        /// templates or the program did, are sent all the same.
        case again(DeliveryMail)
        /// Send it as a correction, in reply to these, oldest first: versions of the same instant that they have, or may have.
        case correction(of: [DeliveryMail])
        case none(Reason)
    }

    /// Why a recipient gets nothing.
    package enum Reason: Hashable, Sendable {
        case suppressed
        /// They have this snapshot since then.
        case hasIt(Instant)
        /// The server will not have this snapshot for them.
        case refused(reply: String?)
        /// They had a snapshot of this name and another content: ledger and archive do not belong together.
        case hasOther(head: String)
        case rests(refusals: Int, until: Instant)
        case tooOld(asOf: Instant)
        case empty
        /// It makes up for a missed day; what is mailed is the report of the newest.
        case late
        /// It has other figures of past days than the version that they have, and nothing else: nobody is written to for that.
        case restated(of: String)
        /// Its text is that of the version that they have.
        case unchanged(since: String)
    }

    package let recipient: RecipientList.Recipient
    package let verdict: Verdict
    /// For how many snapshots in a row they were refused before; what ``DeliveryLedger/begin(_:earlierRefusals:at:)`` takes.
    package let earlierRefusals: Int

    /// Whether mail goes out.
    package var isDue: Bool {
        if case .none = verdict { false } else { true }
    }
}

extension DeliveryDecision.Reason {
    /// Whether all is well although nothing is sent. Otherwise the report is due and does not reach its reader.
    package var isFine: Bool {
        switch self {
        case .suppressed, .hasIt, .tooOld, .empty, .late, .restated, .unchanged: true
        case .refused, .rests, .hasOther: false
        }
    }
}

extension DeliveryDecision.Reason: CustomStringConvertible {
    /// As the rest of a line that begins with the recipient.
    package var description: String {
        switch self {
        case .suppressed: "suppressed"
        case .hasIt(let time): "has it since \(time)"
        case .refused(let reply): "refused: \(reply ?? "no reply noted")"
        case .hasOther(let head):
            "has another snapshot of this name, \(head): ledger and archive do not belong together"
        case .rests(let refusals, let until): "rests until \(until), refused for \(refusals) snapshots in a row"
        case .tooOld(let asOf): "too old, as of \(asOf)"
        case .empty: "no call that day and nothing needs attention"
        case .late: "made late, for a missed day"
        case .restated(let snapshot): "figures of past days counted anew since \(snapshot), which was sent"
        case .unchanged(let snapshot): "says the same as \(snapshot), which was sent"
        }
    }
}
