package import Dashboard

/// What became of a run's mails.
package struct DeliveryResult: Sendable {
    /// Mails that a server took, or that were written.
    package internal(set) var accepted = 0
    /// Reports that are due and have not reached their readers.
    package internal(set) var notAccepted = 0
    /// Those of them that a server refused, or that cannot be sent.
    package internal(set) var refused = 0
    /// Agencies of which nothing could be mailed.
    package internal(set) var failedAgencies = 0
    /// Why the run ended before its time.
    package internal(set) var stop: DeliveryStop?
}

/// Why a run of mails ends before its time.
package enum DeliveryStop: Sendable {
    /// Certificate, password, encryption, sender: set up wrongly.
    case setup(String)
    /// So many refusals alike that they are not about the recipients.
    case refusals(String)
    /// The server is out of reach.
    case unreachable(String)
    /// The folder that mails are written to.
    case folder(String)
    case ledger(DeliveryError)
    /// Somebody asked for it.
    case requested
}

/// What became of one recipient's mail.
package enum DeliveryFate: Sendable, CustomStringConvertible {
    case accepted(String)
    case refused(String)
    case deferred(String)
    /// Nobody knows whether the server has it.
    case unknown(String)
    case notDue(DeliveryDecision.Reason)
    /// Of a dry run.
    case wouldSend(isCorrection: Bool)

    /// A word, and what there is to say about it.
    package var description: String {
        switch self {
        case .accepted(let reply): "accepted: \(reply)"
        case .refused(let reply): "refused: \(reply)"
        case .deferred(let reply): "deferred: \(reply)"
        case .unknown(let words): "unknown: \(words)"
        case .notDue(let reason): "not due: \(reason)"
        case .wouldSend(let isCorrection): isCorrection ? "would send: a correction" : "would send"
        }
    }
}

/// Follows a run of mails. Called from any thread.
package protocol DeliveryProgress: Sendable {
    func told(_ agency: RowID, _ address: MailAddress, _ snapshot: String, _ fate: DeliveryFate)

    /// Nothing of an agency could be mailed.
    func failed(_ agency: RowID, _ reason: String)

    /// Something that somebody should mend; a line.
    func warned(_ line: String)
}
