internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Delivery
internal import SMTP
internal import Synchronization
internal import Templates
internal import Text
internal import Threads

/// `callsheet send`: the newest reports by mail.
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mail each agency its newest report, once to each recipient.",
        discussion: """
            Reads what generate published, and needs no database. Recipients are those of the agency's setting \
            report_recipients, or else its users with the role agency_owner, agency_admin or agency_member; who is listed \
            in output/suppressions.txt, an address a line, gets nothing. What was sent stands in output/deliveries/: a \
            report goes to nobody twice, unless its outcome was lost. A corrected report is mailed if its text differs.

            Mails go to a mail server (--smtp) or into a folder (--eml-dir). smtp:// needs a server with STARTTLS, \
            smtps:// is encrypted from the start; the certificate is checked. Give a password by --smtp-password-file or \
            CALLSHEET_SMTP_PASSWORD, an OAuth token by --smtp-token-file, which is read anew for each connection.

            A line for each recipient goes to standard output. Exit status 0 if everything that is due was accepted, 1 if \
            something was not, 65 if a list is wrong, 69 if the server is out of reach, 73 if ledger or folder cannot be \
            written, 75 if another send has the output, 78 if certificate, password or sender is refused.

            Examples:
              callsheet send --from us@agency.example --eml-dir /tmp/mails --dry-run
              callsheet send --from us@agency.example --smtp smtps://mail.example
            """
    )

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates; those of mails are in mail/.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("Only this agency, by its id. Can be repeated. Default: all.", valueName: "uuid"))
    var agency: [String] = []

    @OptionGroup
    var form: MailFormOptions

    @OptionGroup
    var server: MailServerOptions

    @OptionGroup
    var sending: SendingOptions

    @Option(help: ArgumentHelp("Send a trial to this address alone; needs one --agency.", valueName: "address"))
    var to: String?

    @Flag(help: "Only say who would get what; with --eml-dir write it too. Notes nothing.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "to"] + MailFormOptions.singleNames + MailServerOptions.singleNames
            + SendingOptions.singleNames,
        repeated: ["agency"] + MailFormOptions.repeatedNames,
        flags: ["dry-run"] + MailServerOptions.flagNames + SendingOptions.flagNames,
        rivals: [["smtp", "eml-dir"]]
    )

    func run() throws {
        if case let result = try send(), result.notAccepted > 0 || result.failedAgencies > 0 {
            throw ExitCode(ExitStatus.someFailed.rawValue)
        }
    }

    /// All that can be seen to be wrong before anything is done.
    func check() throws(Failure) {
        _ = try options()
        _ = try destination()
        do throws(TemplateError) { _ = try MailTemplateFolder(templates) } catch { throw Failure(error) }
    }

    /// Sends, and tells what came of it.
    ///
    /// - Throws: What ended it before its time.
    func send() throws(Failure) -> DeliveryResult {
        let options = try self.options()
        let destination = try self.destination()
        let templates: MailTemplateFolder
        do throws(TemplateError) { templates = try MailTemplateFolder(self.templates) } catch { throw Failure(error) }
        try AsOfOption.requireZones()
        let signal = Atomic<Int32>(0)
        do throws(ThreadError) {
            try StopSignals.handle { signal.store($0.rawValue, ordering: .relaxed) }
        } catch {
            throw Failure(error)
        }
        let lines = SendLines()
        let result: DeliveryResult
        do throws(DeliveryError) {
            let run = try DeliveryRun(
                options,
                to: destination,
                templates: templates,
                progress: lines,
                clock: { SystemClock.now() },
                isStopRequested: { signal.load(ordering: .relaxed) != 0 }
            )
            result = try run.run()
        } catch {
            throw Failure(error)
        }
        try end(result, lines, StopSignal(rawValue: signal.load(ordering: .relaxed)))
        return result
    }

    private func end(_ result: DeliveryResult, _ lines: SendLines, _ signal: StopSignal?) throws(Failure) {
        var parts = [
            "\(dryRun && sending.emlDir == nil ? "nothing sent" : "\(Summary.count(result.accepted, "mail", "mails")) accepted")"
        ]
        if result.notAccepted > 0 { parts.append("\(result.notAccepted) due and not accepted") }
        if result.failedAgencies > 0 {
            parts.append("\(Summary.count(result.failedAgencies, "agency", "agencies")) failed")
        }
        let done = parts.joined(separator: ", ")
        if let failure = lines.failure { throw Failure(failure.status, "\(failure.message). \(done)") }
        switch result.stop {
        case .setup(let words): throw Failure(.configuration, "Stopped: \(words). \(done)")
        case .refusals(let words):
            throw Failure(
                .configuration,
                "Stopped: \(words). They count as deferred; ask the mail server's operator. \(done)"
            )
        case .unreachable(let words):
            throw Failure(.unavailable, "The mail server is out of reach: \(words). \(done). Run again when it is back")
        case .folder(let words): throw Failure(.cannotCreate, "\(words). \(done)")
        case .ledger(let error): throw Failure(error)
        case .requested:
            let name = signal?.name ?? "a signal"
            throw Failure(.tryAgain, "Stopped by \(name): \(done). Run again for the rest")
        case nil: break
        }
        StandardError.write("callsheet: \(done) in '\(output)'")
    }

    // MARK: Options

    private func options() throws(Failure) -> DeliveryOptions {
        let agencies = try AgencyOption.ids(agency)
        let trial = try to.map { text throws(Failure) in try MailFormOptions.address(text, "--to") }
        if trial != nil, agencies.count != 1 {
            throw Failure(.usage, "--to needs one --agency: the one whose report is sent as a trial")
        }
        let (connections, rate) = (sending.connections, sending.rate)
        guard 1...64 ~= connections else {
            throw Failure(.usage, "--connections \(connections) must be a number from 1 to 64")
        }
        if let rate, !(1...1_000_000 ~= rate) {
            throw Failure(.usage, "--rate \(rate) must be a number of mails a minute, from 1 to 1000000")
        }
        let mail = try form.mail()
        let envelope = sending.envelopeFrom ?? mail.sender.description
        let example = envelope.replacing("{token}", with: "token")
        _ = try MailFormOptions.address(example, "--envelope-from")
        if example.contains(where: { "{}".contains($0) }) {
            throw Failure(.usage, "--envelope-from '\(envelope)' has braces. Only {token} can stand in them")
        }
        return DeliveryOptions(
            output: output,
            agencies: agencies,
            mail: mail,
            envelopeFrom: envelope,
            attachments: try form.attachments(),
            maxAge: try DurationOption.duration(sending.maxAge, "--max-age"),
            skipsEmpty: sending.skipEmpty,
            isDryRun: dryRun,
            trial: trial,
            connections: connections,
            rate: rate,
            version: Callsheet.version
        )
    }

    private func destination() throws(Failure) -> MailDestination {
        switch (server.smtp, sending.emlDir) {
        case (nil, nil): throw Failure(.usage, "Say where mails go: --smtp URL, or --eml-dir DIR")
        case (.some, .some): throw Failure(.usage, "--smtp and --eml-dir exclude each other. Give one of them")
        case (nil, .some(let folder)):
            guard !folder.isEmpty else { throw Failure(.usage, "--eml-dir needs the path of a folder") }
            return .folder(folder)
        case (.some(let url), nil): return .server(try server.server(url))
        }
    }
}

/// What a run of mails says while it goes on: a line a recipient to standard output, what is wrong to standard error.
private final class SendLines: DeliveryProgress {
    private let failed = Mutex<Failure?>(nil)

    /// Standard output could not be written.
    var failure: Failure? { failed.withLock { $0 } }

    func told(_ agency: RowID, _ address: MailAddress, _ snapshot: String, _ fate: DeliveryFate) {
        let line = PrintableText.line("\(agency) \(snapshot) \(address) \(fate)", limit: .max)
        failed.withLock { failed in
            do throws(Failure) { try StandardOutput.write(line + "\n") } catch { failed = failed ?? error }
        }
        switch fate {
        case .refused, .deferred, .unknown: warn(agency, snapshot, "\(address) of agency \(agency): \(fate)")
        case .notDue(let reason) where !reason.isFine:
            warn(agency, snapshot, "\(address) of agency \(agency): \(fate)")
        case .accepted, .notDue, .wouldSend: break
        }
    }

    func failed(_ agency: RowID, _ reason: String) {
        StandardError.write([
            LogLine("callsheet: Agency \(agency) cannot be mailed its report: \(reason)", .error, agency: "\(agency)")
        ])
    }

    func warned(_ line: String) { StandardError.write("callsheet: \(line)", .warning) }

    private func warn(_ agency: RowID, _ snapshot: String, _ line: String) {
        StandardError.write([LogLine("callsheet: \(line)", .warning, agency: "\(agency)", snapshot: snapshot)])
    }
}

extension Failure {
    init(_ error: DeliveryError) {
        let status: ExitStatus =
            switch error.kind {
            case .lists: .dataError
            case .ledger: .cannotCreate
            case .busy: .tryAgain
            }
        self.init(status, error.description)
    }
}
