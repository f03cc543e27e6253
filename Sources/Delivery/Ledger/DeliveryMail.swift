package import Dashboard

/// What the ledger says of one mail: one snapshot to one recipient, however often it was tried.
package struct DeliveryMail: Hashable, Sendable {
    /// The last time it was sent; its outcome, where the ledger lacks that.
    package private(set) var sent: DeliveryLine
    /// What was noted last.
    package private(set) var last: DeliveryLine
    /// How often it was sent.
    package private(set) var attempts: Int
    /// When a server took it.
    package private(set) var accepted: Instant?
    /// Whether one time before the last it was sent and no outcome was noted.
    private var isUnclear = false

    package var state: DeliveryLine.State { last.state }
    package var record: MailRecord { sent.mail }
    /// Whether the recipient has it, or may have it.
    package var mayBeThere: Bool { accepted != nil || isUnclear || state == .sending }

    init(_ line: DeliveryLine) {
        sent = line
        last = line
        attempts = line.state == .sending ? 1 : 0
        accepted = line.state == .accepted ? line.time : nil
    }

    mutating func add(_ line: DeliveryLine) {
        if last.state == .sending, line.state == .sending || line.state == .dropped { isUnclear = true }
        if line.state == .sending {
            sent = line
            attempts += 1
        }
        if line.state == .accepted { accepted = accepted ?? line.time }
        last = line
    }
}
