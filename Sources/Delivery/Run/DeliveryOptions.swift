package import Dashboard

/// What a run of mails is to do, checked.
package struct DeliveryOptions: Sendable {
    package enum Attachment: String, Hashable, Sendable, CaseIterable {
        /// The archived answer of the standard period, byte for byte.
        case json
        /// The campaigns as a table for spreadsheets.
        case csv
    }

    /// The folder that was published into.
    package var output: String
    /// These agencies; none stands for all.
    package var agencies: [RowID]
    package var mail: MailOptions
    /// Where servers send what cannot be delivered, with `{token}` or without.
    package var envelopeFrom: String
    package var attachments: Set<Attachment>
    /// How old a report may be, from its as-of instant on.
    package var maxAge: Duration
    package var skipsEmpty: Bool
    /// Notes nothing in the ledger.
    package var isDryRun: Bool
    /// Sends the report to this address alone, whoever had it; counts for nothing.
    package var trial: MailAddress?
    /// Mails that are sent at the same time, 1 or more.
    package var connections: Int
    /// Mails a minute; `nil` for as many as the server takes.
    package var rate: Int?
    /// The program's version, for the ledger.
    package var version: String
    /// After these times comes again what is put off, or a server that is out of reach. Source: RFC 5321, 4.5.4.1, asks for
    /// half an hour; the next run does that. Shorter ones are for tests.
    package var delays: [Duration] = [.seconds(30), .seconds(120), .seconds(300)]

    package init(
        output: String,
        agencies: [RowID],
        mail: MailOptions,
        envelopeFrom: String,
        attachments: Set<Attachment>,
        maxAge: Duration,
        skipsEmpty: Bool,
        isDryRun: Bool,
        trial: MailAddress?,
        connections: Int,
        rate: Int?,
        version: String
    ) {
        self.output = output
        self.agencies = agencies
        self.mail = mail
        self.envelopeFrom = envelopeFrom
        self.attachments = attachments
        self.maxAge = maxAge
        self.skipsEmpty = skipsEmpty
        self.isDryRun = isDryRun
        self.trial = trial
        self.connections = connections
        self.rate = rate
        self.version = version
    }

    /// The envelope's sender for a recipient.
    func envelopeFrom(token: String) -> String { envelopeFrom.replacing("{token}", with: token) }
}
