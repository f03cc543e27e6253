package import Dashboard

/// A mail as the ledger ties it to the exact snapshot.
package struct MailRecord: Hashable, Sendable {
    package let agency: RowID
    /// The snapshot's name.
    package let snapshot: String
    /// The SHA-256 of the snapshot's checksums, 64 hexadecimal digits.
    package let head: String
    /// `nil` once it is forgotten.
    package let address: MailAddress?
    package let token: String
    /// With its angle brackets.
    package let messageID: String
    /// As the mail's header has it.
    package let date: Instant
    /// Of the exact bytes of the mail, 64 hexadecimal digits.
    package let sha256: String
    /// How many bytes the mail has.
    package let size: Int
    /// A digest of the templates that it was made with, 64 hexadecimal digits.
    package let templates: String
    /// The version of Callsheet that made it.
    package let callsheet: String
    /// The snapshot that it corrects, as the recipient had it last.
    package let correctionOf: String?
    /// The mail's `References`, oldest first.
    package let references: [String]
    /// Sent to try how it looks; counts for nothing.
    package let isTrial: Bool

    package init(
        agency: RowID,
        snapshot: String,
        head: String,
        address: MailAddress?,
        token: String,
        messageID: String,
        date: Instant,
        sha256: String,
        size: Int,
        templates: String,
        callsheet: String,
        correctionOf: String? = nil,
        references: [String] = [],
        isTrial: Bool = false
    ) {
        self.agency = agency
        self.snapshot = snapshot
        self.head = head
        self.address = address
        self.token = token
        self.messageID = messageID
        self.date = date
        self.sha256 = sha256
        self.size = size
        self.templates = templates
        self.callsheet = callsheet
        self.correctionOf = correctionOf
        self.references = references
        self.isTrial = isTrial
    }

    /// The same without the address.
    var forgotten: MailRecord {
        MailRecord(
            agency: agency,
            snapshot: snapshot,
            head: head,
            address: nil,
            token: token,
            messageID: messageID,
            date: date,
            sha256: sha256,
            size: size,
            templates: templates,
            callsheet: callsheet,
            correctionOf: correctionOf,
            references: references,
            isTrial: isTrial
        )
    }
}
