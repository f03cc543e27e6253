internal import Archive
internal import Dashboard
internal import Reporting

/// The mails of one agency's latest snapshot: read, planned and composed once for all its recipients.
struct AgencyMails {
    let agency: RowID
    let plan: DeliveryPlan
    private var mails: SnapshotMails
    private let options: DeliveryOptions

    /// Why nothing can be mailed of an agency.
    struct Failure: Error {
        let description: String
    }

    /// What all agencies of a run have in common.
    struct Context: Sendable {
        let options: DeliveryOptions
        let templates: MailTemplateFolder
        let rules: DeliveryPlan.Rules
    }

    /// - Returns: `nil` for an agency that has nothing published.
    init?(
        of agency: RowID,
        to recipients: [RecipientList.Recipient],
        _ history: DeliveryHistory,
        _ context: Context
    ) throws(Failure) {
        let options = context.options
        self.agency = agency
        self.options = options
        let archived: ArchivedSnapshot
        do throws(ArchiveError) {
            guard let name = try ArchivedSnapshot.latest(of: agency, in: options.output) else { return nil }
            archived = try ArchivedSnapshot(name, of: agency, in: options.output)
        } catch {
            throw Failure(description: error.description)
        }
        mails = SnapshotMails(archived, context.templates, options.mail, options.attachments)
        let composer = mails.composer
        let published = MailSnapshot(name: archived.head.name, digest: archived.head.digest.hex)
        let style = ReportStyle(archived: archived.snapshot)
        if options.trial != nil {
            plan = DeliveryPlan(trialTo: recipients, context.rules.suppressions)
            return
        }
        plan = try DeliveryPlan(
            for: published,
            asOf: archived.snapshot.clock.asOf,
            isLate: archived.snapshot.clock.lateReading != nil,
            restatementOf: archived.restatementOf,
            to: recipients,
            history,
            context.rules,
            isEmpty: { () throws(Failure) in
                do throws(MailError) {
                    return try !composer.body(of: archived.snapshot, style, published: published).hasNews
                } catch {
                    throw Failure(description: error.description)
                }
            },
            saysTheSame: { (earlier: String) throws(Failure) in
                // One that was pruned meanwhile cannot be compared: then the correction is told.
                guard let before = try? ArchivedSnapshot(earlier, of: agency, in: options.output) else { return false }
                return composer.saysTheSame(
                    archived.snapshot,
                    style,
                    as: before.snapshot,
                    ReportStyle(archived: before.snapshot)
                )
            }
        )
    }

    var snapshot: String { mails.archived.head.name }

    /// One recipient's mail, with what the ledger keeps of it.
    ///
    /// - Parameter now: The date of a new one, in whole seconds.
    mutating func mail(
        for decision: DeliveryDecision,
        now: Instant
    ) throws(Failure) -> (message: MailMessage, record: MailRecord) {
        var (address, date) = (decision.recipient.address, now)
        var references: [String] = []
        var correctionOf: String?
        switch decision.verdict {
        case .new, .none: break
        case .again(let sent):
            address = sent.record.address ?? address
            date = sent.record.date
            references = sent.record.references
            correctionOf = sent.record.correctionOf
        case .correction(let earlier):
            references = earlier.map(\.record.messageID)
            correctionOf = earlier.last?.record.snapshot
        }
        let body = try mails.body(isCorrection: correctionOf != nil)
        let recipient = MailRecipient(address: address, token: decision.recipient.token, references: references)
        let message = body.message(to: recipient, date: date)
        let head = mails.archived.head
        let record = MailRecord(
            agency: agency,
            snapshot: head.name,
            head: head.digest.hex,
            address: address,
            token: decision.recipient.token,
            messageID: message.messageID,
            date: date,
            sha256: SHA256Digest(of: message.bytes).hex,
            size: message.bytes.count,
            templates: mails.templatesDigest,
            callsheet: options.version,
            correctionOf: correctionOf,
            references: references,
            isTrial: options.trial != nil
        )
        return (message, record)
    }
}

extension MailTemplates {
    /// Stands for every byte of the templates.
    var digest: String {
        var lines: [UInt8] = []
        for name in files.keys.sorted() {
            lines.append(contentsOf: SHA256Digest(of: files[name] ?? []).hex.utf8)
            lines.append(contentsOf: "  \(name)\n".utf8)
        }
        return SHA256Digest(of: lines).hex
    }
}
