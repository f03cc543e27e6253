internal import Archive
internal import Console
internal import Dashboard
internal import Delivery
internal import Files
internal import Glibc
internal import Nights
internal import Processes
internal import SMTP
internal import TimeZones

extension Check {
    /// Whoever is told of a night, and what starts it.
    func checkOutside(_ list: inout CheckList) {
        list.add("hook") { () throws(Failure) in
            guard let hook = night.hook else { return nil }
            if let obstacle = File.obstacle(toRunning: hook) {
                throw Failure(
                    .configuration,
                    "\(hook): \(obstacle). Make it executable with 'chmod +x', or correct --hook"
                )
            }
            return .good("'\(hook)' can be run")
        }
        if [night.mail.smtpPasswordFile, night.mail.smtpTokenFile].allSatisfy({
            $0.map(list.faultySecrets.contains) != true
        }) {
            list.add("mail server") { () throws(Failure) in try mailServer() }
        }
        list.add("metrics") { () throws(Failure) in
            _ = try NightReportingOptions.checkedMetricsFile(night.reporting.metricsFile)
            guard let file = night.reporting.metricsFile else { return nil }
            do throws(FileError) { try File.checkReplaceable(file) } catch {
                throw Failure(.cannotCreate, "\(file): \(error.reason). Make its folder, and let this user write there")
            }
            return .good("'\(file)' can be replaced")
        }
        let isMonitorKnown = night.reporting.pingUrlFile.map(list.faultySecrets.contains) != true
        list.add("monitor") { () throws(Failure) in
            guard isMonitorKnown, let ping = try night.reporting.monitor() else { return nil }
            if let reason = ping.connect() {
                throw Failure(
                    .unavailable,
                    "It is out of reach: \(reason). Check the address and the way out of this network"
                )
            }
            return .good("in reach; it was told nothing")
        }
        list.add("timer") { () throws(Failure) in try timer() }
    }

    private func mailServer() throws(Failure) -> CheckList.Finding? {
        switch (night.mail.smtp, night.sending.emlDir) {
        case (nil, nil): return .warning("None: nothing is mailed. Say where mails go with --smtp")
        case (.some, .some): throw Failure(.usage, "--smtp and --eml-dir exclude each other. Give one of them")
        case (nil, .some(let folder)):
            do throws(ArchiveError) { try OutputProbe.tryWriting(folder, name: "\(getpid())") } catch {
                throw Failure(error)
            }
            return .good("none: mails go into the folder '\(folder)'")
        case (.some(let url), nil):
            let server = try night.mail.server(url)
            guard let from = night.form.from else {
                throw Failure(.usage, "Say whom the mails are from: --from reports@agency.example")
            }
            let sender = try MailFormOptions.address(from, "--from")
            var limits = SMTPLimits()
            (limits.connect, limits.command) = (.seconds(10), .seconds(15))
            let connection = SMTPConnection(to: server, limits: limits)
            guard let obstacle = connection.check(from: sender.description) else {
                return .good(
                    "\(server) \(night.mail.smtpUser == nil ? "answers" : "takes the login"); no mail was sent"
                )
            }
            throw Check.failure(obstacle, server)
        }
    }

    private static func failure(_ outcome: SMTPOutcome, _ server: SMTPServer) -> Failure {
        switch outcome {
        case .certificate(let words):
            Failure(
                .configuration,
                "\(server): Its certificate is not trusted: \(words). Check --smtp-ca and the host's name"
            )
        case .unencrypted(let words):
            Failure(.configuration, "\(server): Cannot be encrypted: \(words). Use smtps://, or another port")
        case .passwordRefused(let words):
            Failure(
                .configuration,
                "\(server): The login is refused: \(words). Check --smtp-user and its password or token"
            )
        case .us(let stage, let reply): Failure(.configuration, "\(server): Refuses us at \(stage): \(reply)")
        case .deferred(let stage, let reply), .slowDown(let stage, let reply), .refused(let stage, let reply):
            Failure(.tryAgain, "\(server): Puts us off at \(stage): \(reply). Try again later")
        case .unreachable(let words), .lost(_, let words, _):
            Failure(.unavailable, "\(server): Is out of reach: \(words). Check --smtp and the way to it")
        case .invalid(let words): Failure(.configuration, "\(server): \(words)")
        case .accepted, .abandoned: Failure(.unavailable, "\(server): Gave no answer")
        }
    }

    private func timer() throws(Failure) -> CheckList.Finding? {
        let timer: SystemdTimer?
        do throws(ChildProcess.StartError) { timer = try SystemdTimer("callsheet") } catch {
            return .warning("systemd cannot be asked: \(error.reason)")
        }
        guard let timer else { return nil }
        guard timer.isLoaded else {
            return .warning("systemd has no callsheet.timer. Whatever else starts the nights is not looked at")
        }
        guard timer.isEnabled else {
            return .warning("callsheet.timer is off. Turn it on with 'systemctl enable --now callsheet.timer'")
        }
        guard timer.isActive else {
            throw Failure(
                .configuration,
                "callsheet.timer is enabled but does not run. Start it with 'systemctl start callsheet.timer'"
            )
        }
        guard let next = timer.next else { return .good("is on") }
        let zone = try AsOfOption.zone(night.reports.timeZone)
        return .good("next at \(next), for \(zone.day(before: zone.civil(next).day))")
    }
}
