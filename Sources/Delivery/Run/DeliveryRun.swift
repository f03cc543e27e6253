package import Dashboard
internal import Files
internal import OutputTree
internal import SMTP
internal import Threads

/// Mails each agency its latest report, once to each recipient.
///
/// Threads take one agency after the other, each over a connection of its own. What a server puts off comes again after a
/// while, when the ledger is asked anew what is due: so a mail is sent again only where the ledger does not say that it has
/// arrived.
package final class DeliveryRun: Sendable {
    private let options: DeliveryOptions
    private let destination: MailDestination
    private let context: AgencyMails.Context
    private let recipients: Recipients
    private let key: DeliveryKey
    /// `nil` where nothing is noted.
    private let ledger: DeliveryLedger?
    private let agencies: [RowID]
    private let progress: any DeliveryProgress
    private let clock: @Sendable () -> Instant
    private let isStopRequested: @Sendable () -> Bool
    private let state: Monitor<DeliveryState>

    /// Opens ledger and lists; nothing is sent before.
    ///
    /// - Parameters:
    ///   - templates: The mail's.
    ///   - clock: The time of day, in whole seconds.
    ///   - isStopRequested: Asked between mails and while one is under way.
    /// - Throws: That a list is unreadable or wrong, that another process sends, or that the ledger cannot be opened.
    package init(
        _ options: DeliveryOptions,
        to destination: MailDestination,
        templates: MailTemplateFolder,
        progress: any DeliveryProgress,
        clock: @escaping @Sendable () -> Instant,
        isStopRequested: @escaping @Sendable () -> Bool
    ) throws(DeliveryError) {
        self.options = options
        state = Monitor(DeliveryState(delays: options.delays))
        self.destination = destination
        self.progress = progress
        self.clock = clock
        self.isStopRequested = isStopRequested
        let suppressions = try Suppressions(output: options.output)
        context = AgencyMails.Context(
            options: options,
            templates: templates,
            rules: DeliveryPlan.Rules(
                now: clock(),
                maxAge: options.maxAge,
                skipsEmpty: options.skipsEmpty,
                suppressions: suppressions
            )
        )
        recipients = options.trial == nil ? try DeliveryRun.recipients(in: options.output) : .none
        ledger = options.isDryRun ? nil : try DeliveryLedger(output: options.output)
        if let ledger { key = ledger.key } else { key = try DeliveryKey(output: options.output) }
        agencies = options.agencies.isEmpty ? try DeliveryRun.agencies(in: options.output) : options.agencies
    }

    private static func recipients(in output: String) throws(DeliveryError) -> Recipients {
        let path = "\(output)/\(OutputTree.recipients)"
        let bytes = try onFiles(of: .lists) { () throws(FileError) in
            try Directory(opening: output).readRequired(OutputTree.recipients)
        }
        guard let recipients = Recipients(json: bytes) else {
            throw DeliveryError(
                .lists,
                path: path,
                reason: "is not a list of recipients as 'callsheet generate' writes it. Run that again"
            )
        }
        return recipients
    }

    private static func agencies(in output: String) throws(DeliveryError) -> [RowID] {
        try onFiles(of: .lists) { () throws(FileError) in
            let folder = try Directory(opening: output)
            guard folder.isFolder(OutputTree.agencies) else { return [] }
            return try folder.opening(OutputTree.agencies).names().compactMap { RowID($0) }
        }
    }

    /// Sends what is due, and comes back when nothing is left to try in this run.
    package func run() throws(DeliveryError) -> DeliveryResult {
        WorkerThread.perform(min(options.connections, max(agencies.count, 1))) { [self] in
            let transport = destination.transport { [self] in isStopRequested() || state.withLock { $0.stop != nil } }
            while let task = nextTask() {
                work(on: task, over: transport)
                state.withLock { $0.running -= 1 }
            }
            transport.close()
        }
        try ledger?.sync()
        return state.withLock { $0.result }
    }

    // MARK: What to do next

    private func nextTask() -> DeliveryState.Task? {
        state.wait { state in
            if isStopRequested(), state.stop == nil { state.stop = .requested }
            return state.next(of: agencies, at: .now)
        }
    }

    private func work(on task: DeliveryState.Task, over transport: any MailTransport) {
        do throws(AgencyMails.Failure) {
            var mails: AgencyMails
            do throws(DeliveryError) {
                let list = try recipients(of: task)
                let history = try history(of: task.agency)
                guard let loaded = try load(task, list, history) else { return }
                mails = loaded
            } catch {
                return stop(.ledger(error))
            }
            try send(&mails, task, over: transport)
        } catch {
            progress.failed(task.agency, error.description)
            state.withLock { $0.result.failedAgencies += 1 }
        }
    }

    private func load(
        _ task: DeliveryState.Task,
        _ list: [RecipientList.Recipient],
        _ history: DeliveryHistory
    ) throws(DeliveryError) -> AgencyMails? {
        do throws(AgencyMails.Failure) {
            return try AgencyMails(of: task.agency, to: list, history, context)
        } catch {
            progress.failed(task.agency, error.description)
            state.withLock { $0.result.failedAgencies += 1 }
            return nil
        }
    }

    private func recipients(of task: DeliveryState.Task) throws(DeliveryError) -> [RecipientList.Recipient] {
        if let trial = options.trial {
            let token = try key.trialToken(agency: task.agency, address: trial, date: context.rules.now)
            return [RecipientList.Recipient(address: trial, token: token)]
        }
        let list = try RecipientList(of: task.agency, in: recipients, key: key)
        if task.attempt == 0 { for warning in list.warnings { progress.warned(warning) } }
        return task.tokens.map { tokens in list.recipients.filter { tokens.contains($0.token) } } ?? list.recipients
    }

    private func history(of agency: RowID) throws(DeliveryError) -> DeliveryHistory {
        if let ledger { return try ledger.history(of: agency, now: clock(), maxAge: options.maxAge) }
        return try DeliveryReader(output: options.output).history(of: agency, now: clock(), maxAge: options.maxAge)
    }

    // MARK: One agency

    private func send(
        _ mails: inout AgencyMails,
        _ task: DeliveryState.Task,
        over transport: any MailTransport
    ) throws(AgencyMails.Failure) {
        if task.attempt == 0 {
            for mail in mails.plan.dropped {
                do throws(DeliveryError) { try ledger?.drop(mail, at: clock()) } catch { return stop(.ledger(error)) }
            }
        }
        var again: Set<String> = []
        var rest = mails.plan.decisions[...]
        while let decision = rest.popFirst() {
            if case .none(let reason) = decision.verdict {
                if task.attempt == 0 {
                    report(mails, decision, .notDue(reason))
                    if !reason.isFine { state.withLock { $0.result.notAccepted += 1 } }
                }
                continue
            }
            if options.isDryRun, case .server = destination {
                report(mails, decision, .wouldSend(isCorrection: decision.isCorrection))
                continue
            }
            guard takeTurn() else { return }
            let (message, record) = try mails.mail(for: decision, now: clock())
            switch handOver(message, record, decision, over: transport) {
            case .done(let fate):
                report(mails, decision, fate)
            case .again(let fate):
                report(mails, decision, fate)
                again.insert(decision.recipient.token)
            case .unreachable:
                // This one and all after it, once the server is there.
                let tokens = Set(([decision] + rest).map(\.recipient.token)).union(again)
                return state.withLock { $0.postpone(task, tokens, isServerAway: true, at: .now) }
            case .stopped:
                return state.withLock { $0.result.notAccepted += rest.count + 1 }
            }
        }
        if !again.isEmpty { state.withLock { $0.postpone(task, again, isServerAway: false, at: .now) } }
    }

    /// Waits for the next mail's turn. `false` when the run is to stop.
    private func takeTurn() -> Bool {
        state.wait { state in
            if isStopRequested(), state.stop == nil { state.stop = .requested }
            return state.turn(ratePerMinute: options.rate, at: .now)
        }
    }

    private enum HandOver {
        case done(DeliveryFate)
        /// To be tried again in this run.
        case again(DeliveryFate)
        case unreachable
        case stopped
    }

    private func handOver(
        _ message: MailMessage,
        _ record: MailRecord,
        _ decision: DeliveryDecision,
        over transport: any MailTransport
    ) -> HandOver {
        var attempt: DeliveryLedger.Attempt?
        var failure: DeliveryError?
        let from = options.envelopeFrom(token: record.token)
        let outcome = transport.send(
            from: from,
            to: record.address ?? decision.recipient.address,
            token: record.token,
            message
        ) {
            guard let ledger else { return true }
            do throws(DeliveryError) {
                attempt = try ledger.begin(record, earlierRefusals: decision.earlierRefusals, at: clock())
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure {
            stop(.ledger(failure))
            return .stopped
        }
        do throws(DeliveryError) {
            return try settle(outcome, record, decision, attempt)
        } catch {
            stop(.ledger(error))
            return .stopped
        }
    }

    /// Notes what became of a mail, and decides what follows.
    private func settle(
        _ outcome: SMTPOutcome,
        _ record: MailRecord,
        _ decision: DeliveryDecision,
        _ begun: DeliveryLedger.Attempt?
    ) throws(DeliveryError) -> HandOver {
        /// Refusals before the last byte have no `sending` yet.
        func note(_ outcome: DeliveryLedger.Outcome) throws(DeliveryError) -> DeliveryLedger.Attempt? {
            guard let ledger else { return nil }
            let now = clock()
            var attempt = begun
            if attempt == nil {
                attempt = try ledger.begin(record, earlierRefusals: decision.earlierRefusals, at: now)
            }
            guard let attempt else { return nil }
            try ledger.finish(attempt, outcome, at: now)
            return attempt
        }
        if case .unreachable = outcome {} else { state.withLock { $0.serverAnswered() } }
        switch outcome {
        case .accepted(let reply):
            _ = try note(.accepted(reply: reply.description))
            state.withLock { $0.accepted() }
            return .done(.accepted(reply.description))
        case .refused(let stage, let reply):
            let attempt = try note(.refused(reply: reply.description))
            let series = state.withLock {
                $0.refused(attempt, cause: "\(stage) \(reply.code) \(reply.enhancedStatus ?? "")")
            }
            if let series {
                // So many with one cause are not about these recipients.
                for attempt in series { try ledger?.finish(attempt, .deferred(reply: reply.description), at: clock()) }
                stop(.refusals("\(DeliveryState.maxRefusals) mails in a row were refused alike: \(reply)"))
                return .done(.deferred(reply.description))
            }
            return .done(.refused(reply.description))
        case .invalid(let words):
            _ = try note(.refused(reply: words))
            state.withLock {
                $0.result.notAccepted += 1
                $0.result.refused += 1
            }
            return .done(.refused(words))
        case .deferred(_, let reply):
            _ = try note(.deferred(reply: reply.description))
            return .again(.deferred(reply.description))
        case .slowDown(_, let reply):
            _ = try note(.deferred(reply: reply.description))
            state.withLock { $0.slowDown(at: .now) }
            return .again(.deferred(reply.description))
        case .lost(_, let words, let mayHaveArrived):
            // Where it may have arrived, the ledger says `sending` and no more.
            if !mayHaveArrived { _ = try note(.deferred(reply: words)) }
            return .again(mayHaveArrived ? .unknown(words) : .deferred(words))
        case .us(let stage, let reply):
            if begun != nil { _ = try note(.deferred(reply: reply.description)) }
            stop(.setup("the server refuses \(stage): \(reply)"))
            return .stopped
        case .certificate(let words), .unencrypted(let words), .passwordRefused(let words):
            stop(.setup(words))
            return .stopped
        case .unreachable(let words):
            if case .folder = destination {
                stop(.folder(words))
                return .stopped
            }
            progress.warned("the mail server cannot be reached: \(words)")
            state.withLock { $0.serverIsAway(words, at: .now) }
            return .unreachable
        case .abandoned:
            return .stopped
        }
    }

    private func report(_ mails: AgencyMails, _ decision: DeliveryDecision, _ fate: DeliveryFate) {
        progress.told(mails.agency, decision.recipient.address, mails.snapshot, fate)
    }

    private func stop(_ reason: DeliveryStop) {
        state.withLock { if $0.stop == nil { $0.stop = reason } }
    }
}

extension DeliveryDecision {
    fileprivate var isCorrection: Bool {
        if case .correction = verdict { true } else { false }
    }
}

extension Recipients {
    fileprivate static var none: Recipients { Recipients(lists: [:], users: [:]) }
}
