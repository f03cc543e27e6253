internal import Archive
internal import Dashboard

/// A mail of the ledger made again from the archive.
package struct MailReconstruction: Sendable {
    package let bytes: [UInt8]
    /// Whether these are the very bytes that were sent, by their digest in the ledger.
    package let isSame: Bool
    /// Whether the templates are those that it was made with.
    package let hasSameTemplates: Bool

    /// - Parameters:
    ///   - line: What the ledger notes of it. Its address must not be forgotten.
    ///   - options: As the run that sent it had them.
    /// - Throws: That the snapshot is not there any more, or is another one.
    package init(
        of line: DeliveryLine,
        in output: String,
        templates: MailTemplateFolder,
        options: MailOptions,
        attachments: Set<DeliveryOptions.Attachment>
    ) throws(MailError) {
        let record = line.mail
        guard let address = record.address else {
            throw MailError(description: "The mail \(record.messageID) cannot be made again: its address was forgotten")
        }
        let archived: ArchivedSnapshot
        do throws(ArchiveError) {
            archived = try ArchivedSnapshot(record.snapshot, of: record.agency, in: output)
        } catch {
            throw MailError(description: error.description)
        }
        guard archived.head.digest.hex == record.head else {
            throw MailError(
                description:
                    "The snapshot \(record.snapshot) of agency \(record.agency) is not the one that was mailed: "
                    + "its digest is \(archived.head.digest.hex), the ledger has \(record.head). See 'callsheet verify'"
            )
        }
        var mails = SnapshotMails(archived, templates, options, attachments)
        do throws(AgencyMails.Failure) {
            let recipient = MailRecipient(address: address, token: record.token, references: record.references)
            bytes = try mails.body(isCorrection: record.correctionOf != nil)
                .message(to: recipient, date: record.date).bytes
        } catch {
            throw MailError(description: error.description)
        }
        isSame = SHA256Digest(of: bytes).hex == record.sha256
        hasSameTemplates = mails.templatesDigest == record.templates
    }
}
