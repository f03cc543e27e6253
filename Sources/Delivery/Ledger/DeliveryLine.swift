package import Dashboard
internal import Text

/// One line of the ledger: what became of a mail at one moment.
package struct DeliveryLine: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Its last byte may have left since. Without an outcome behind it nobody knows whether it arrived.
        case sending
        /// The server took it, or it lies in its folder.
        case accepted
        /// The server will not have it for this recipient.
        case refused
        /// The server may take it later.
        case deferred
        /// Was `sending` or `deferred` when a newer snapshot came, and is not sent any more.
        case dropped

        /// Whether the mail may yet be sent.
        package var isOpen: Bool { self == .sending || self == .deferred }
    }

    package let time: Instant
    package let state: State
    package let mail: MailRecord
    /// The server's, on one line.
    package let reply: String?
    /// Of a refusal: how many snapshots in a row this recipient was refused for, corrections not counted.
    package let refusals: Int?

    /// - Parameter reply: Made safe to be shown.
    package init(time: Instant, state: State, mail: MailRecord, reply: String? = nil, refusals: Int? = nil) {
        self.time = time
        self.state = state
        self.mail = mail
        self.reply = reply.map(DeliveryLine.safe)
        self.refusals = refusals
    }

    private static let maxReply = 500

    private static func safe(_ reply: String) -> String {
        // Nearly all replies, and all lines are read through here.
        let isSafe = reply.utf8.count <= maxReply && reply.utf8.allSatisfy { 0x20...0x7E ~= $0 }
        return isSafe ? reply : PrintableText.line(reply, limit: maxReply)
    }

    static let schema = "callsheet-delivery"
    static let version = 1

    /// The same without the address, wherever it stands. Of the reply only its codes stay, such as `550 5.1.1`: servers like
    /// to repeat the name.
    var forgotten: DeliveryLine {
        DeliveryLine(time: time, state: state, mail: mail.forgotten, reply: replyCodes, refusals: refusals)
    }

    /// The same with nothing of the reply but its codes.
    var withoutReplyText: DeliveryLine {
        DeliveryLine(time: time, state: state, mail: mail, reply: replyCodes, refusals: refusals)
    }

    private var replyCodes: String? {
        let codes = reply?.split(separator: " ").prefix(2).filter { word in
            word.utf8.allSatisfy { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
        }
        guard let codes, !codes.isEmpty else { return nil }
        return codes.joined(separator: " ")
    }

    /// With its end.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        func put(_ name: StaticString, _ text: String) {
            bytes.append(",\"" as StaticString)
            bytes.append(name)
            bytes.append("\":" as StaticString)
            bytes.append(json: text)
        }
        func put(_ name: StaticString, _ value: Int) {
            bytes.append(",\"" as StaticString)
            bytes.append(name)
            bytes.append("\":" as StaticString)
            bytes.append(decimal: Int64(value))
        }
        bytes.append("{\"schema\":\"callsheet-delivery\",\"version\":1" as StaticString)
        put("time", time.description)
        put("state", state.rawValue)
        if mail.isTrial { bytes.append(",\"trial\":true" as StaticString) }
        put("agency", mail.agency.description)
        put("snapshot", mail.snapshot)
        put("head", mail.head)
        if let address = mail.address { put("address", address.description) }
        put("token", mail.token)
        put("message_id", mail.messageID)
        put("date", mail.date.description)
        put("sha256", mail.sha256)
        put("size", mail.size)
        put("templates", mail.templates)
        put("callsheet", mail.callsheet)
        if let snapshot = mail.correctionOf { put("correction_of", snapshot) }
        if !mail.references.isEmpty {
            bytes.append(",\"references\":[" as StaticString)
            bytes.append(json: mail.references)
            bytes.append(UInt8(ascii: "]"))
        }
        if let reply { put("reply", reply) }
        if let refusals { put("refusals", refusals) }
        bytes.append("}\n" as StaticString)
        return bytes
    }
}
