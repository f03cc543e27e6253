internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Delivery
internal import Templates
internal import Text

/// `callsheet deliveries`: who got which report by mail.
struct Deliveries: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the mails that were sent, make one again, or forget an address.",
        discussion: """
            Lists what output/deliveries/ notes of every mail: its state, agency, snapshot, recipient, time and Message-ID, \
            and what the server replied. States are sending (nobody knows whether it arrived), accepted, refused, deferred \
            and dropped (a newer report came first). With --json each mail is its last line of the ledger, as 'callsheet \
            schema delivery' describes it.

            --eml makes a mail again from the archive, writes it to standard output and compares its digest with that in \
            the ledger: exit status 0 if it is the very mail that was sent, 1 if not. Give the options that 'callsheet \
            send' was given: --from and the like. --forget takes an address out of the whole ledger; a token that stands \
            for it remains, so that nobody gets a mail twice.

            Examples:
              callsheet deliveries --output /srv/reports --state refused
              callsheet deliveries --output /srv/reports --forget somebody@client.example
            """
    )

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates, for --eml.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("Only this agency's, by its id.", valueName: "uuid"))
    var agency: String?

    @Option(help: ArgumentHelp("Only those of this snapshot.", valueName: "name"))
    var snapshot: String?

    @Option(help: ArgumentHelp("Only those in this state.", valueName: "state"))
    var state: String?

    @Flag(help: "Write the ledger's lines to standard output.")
    var json = false

    @Option(help: ArgumentHelp("Make this mail again and compare it.", valueName: "message-id"))
    var eml: String?

    @Option(help: ArgumentHelp("Take this address out of the ledger.", valueName: "address"))
    var forget: String?

    @OptionGroup
    var form: MailFormOptions

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "agency", "snapshot", "state", "eml", "forget"] + MailFormOptions.singleNames,
        repeated: MailFormOptions.repeatedNames,
        flags: ["json"]
    )

    func run() throws {
        switch (eml, forget) {
        case (.some, .some): throw Failure(.usage, "--eml and --forget exclude each other. Give one of them")
        case (.some(let id), nil): try remake(id)
        case (nil, .some(let text)): try forget(text)
        case (nil, nil): try list()
        }
    }

    // MARK: The list

    private func list() throws {
        let filter = try filter()
        var (count, open) = (0, 0)
        var unsaid: Failure?
        do throws(DeliveryError) {
            try DeliveryReader(output: output).forEachMail(filter) { mail in
                count += 1
                if mail.state.isOpen { open += 1 }
                guard unsaid == nil else { return }
                let bytes = json ? mail.last.json : Array((Deliveries.line(mail) + "\n").utf8)
                do throws(Failure) { try StandardOutput.write(bytes) } catch { unsaid = error }
            }
        } catch {
            throw Failure(error)
        }
        if let unsaid { throw unsaid }
        let pending = open > 0 ? ", \(open) of them without an end" : ""
        StandardError.write("callsheet: \(Summary.count(count, "mail", "mails"))\(pending) in '\(output)'")
    }

    private func filter() throws(Failure) -> DeliveryReader.Filter {
        var filter = DeliveryReader.Filter()
        filter.agency = try agency.flatMap { text throws(Failure) in try AgencyOption.ids([text]).first }
        if let snapshot {
            guard SnapshotOption.isName(snapshot) else {
                throw Failure(.usage, "--snapshot '\(snapshot)' is not a snapshot's name, such as 2026-02-16T235959Z")
            }
            filter.snapshot = snapshot
        }
        if let state {
            guard let known = DeliveryLine.State(rawValue: state) else {
                let names = DeliveryLine.State.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
                throw Failure(.usage, "Unknown state '\(state)'. Available: \(names)")
            }
            filter.state = known
        }
        return filter
    }

    private static func line(_ mail: DeliveryMail) -> String {
        let record = mail.record
        let address = record.address?.description ?? "(forgotten)"
        let trial = record.isTrial ? " trial" : ""
        let reply = mail.last.reply.map { ": \($0)" } ?? ""
        return PrintableText.line(
            "\(mail.state.rawValue)\(trial) \(record.agency) \(record.snapshot) \(address) \(mail.last.time) "
                + "\(record.messageID)\(reply)",
            limit: .max
        )
    }

    // MARK: One mail

    private func remake(_ id: String) throws {
        let mail = try form.mail()
        let attachments = try form.attachments()
        let folder: MailTemplateFolder
        do throws(TemplateError) { folder = try MailTemplateFolder(templates) } catch { throw Failure(error) }
        try AsOfOption.requireZones()
        let line: DeliveryLine?
        do throws(DeliveryError) { line = try DeliveryReader(output: output).line(messageID: id) } catch {
            throw Failure(error)
        }
        guard let line else { throw Failure(.dataError, "The ledger knows no mail '\(id)'. Check the Message-ID") }
        let made: MailReconstruction
        do throws(MailError) {
            made = try MailReconstruction(
                of: line,
                in: output,
                templates: folder,
                options: mail,
                attachments: attachments
            )
        } catch {
            throw Failure(.dataError, error.description)
        }
        try StandardOutput.write(made.bytes)
        guard !made.isSame else {
            StandardError.write("callsheet: This is the mail that was sent, byte for byte")
            return
        }
        let reason =
            made.hasSameTemplates
            ? "Give the options that it was sent with"
            : "The mail's templates are others now; give those with --templates"
        StandardError.write("callsheet: This is not the mail that was sent: its digest differs. \(reason)", .warning)
        throw ExitCode(ExitStatus.someFailed.rawValue)
    }

    private func forget(_ text: String) throws {
        let address = try MailFormOptions.address(text, "--forget")
        let changed: Int
        do throws(DeliveryError) { changed = try DeliveryLedger(output: output).forget(address) } catch {
            throw Failure(error)
        }
        StandardError.write(
            "callsheet: \(Summary.count(changed, "line", "lines")) of the ledger changed in '\(output)'. "
                + "Take the address out of the platform and add it to suppressions.txt if no more mail is wanted"
        )
    }
}
