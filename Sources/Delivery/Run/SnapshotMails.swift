internal import Archive
internal import Dashboard
internal import Reporting

/// The mails of one published snapshot, composed once for all its recipients.
struct SnapshotMails {
    let archived: ArchivedSnapshot
    let composer: MailComposer
    let templatesDigest: String
    private let attachments: Set<DeliveryOptions.Attachment>
    private var bodies: [Bool: MailBody] = [:]

    init(
        _ archived: ArchivedSnapshot,
        _ templates: MailTemplateFolder,
        _ options: MailOptions,
        _ attachments: Set<DeliveryOptions.Attachment>
    ) {
        self.archived = archived
        self.attachments = attachments
        let templates = templates.templates(for: archived.snapshot.agency.slug)
        composer = MailComposer(templates: templates, options: options)
        templatesDigest = templates.digest
    }

    mutating func body(isCorrection: Bool) throws(AgencyMails.Failure) -> MailBody {
        if let body = bodies[isCorrection] { return body }
        let snapshot = archived.snapshot
        var attached: [MailAttachment] = []
        if attachments.contains(.json) {
            do throws(ArchiveError) { attached.append(.answer(try archived.answer(), of: snapshot)) } catch {
                throw AgencyMails.Failure(description: error.description)
            }
        }
        if attachments.contains(.csv) { attached.append(.campaigns(of: snapshot)) }
        do throws(MailError) {
            let body = try composer.body(
                of: snapshot,
                ReportStyle(archived: snapshot),
                published: MailSnapshot(name: archived.head.name, digest: archived.head.digest.hex),
                correction: isCorrection ? MailCorrection(reason: archived.reason) : nil,
                attachments: attached
            )
            bodies[isCorrection] = body
            return body
        } catch {
            throw AgencyMails.Failure(description: error.description)
        }
    }
}
