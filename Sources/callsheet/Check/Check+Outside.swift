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
            guard let hook else { return nil }
            if let obstacle = File.obstacle(toRunning: hook) {
                throw Failure(
                    .configuration,
                    "\(hook): \(obstacle). Make it executable with 'chmod +x', or correct --hook"
                )
            }
            return .good("'\(hook)' can be run")
        }
        if [mail.smtpPasswordFile, mail.smtpTokenFile].allSatisfy({ $0.map(list.faultySecrets.contains) != true }) {
            list.add("mail server") { () throws(Failure) in try mailServer() }
        }
        list.add("metrics") { () throws(Failure) in
            _ = try NightReportingOptions.checkedMetricsFile(reporting.metricsFile)
            guard let file = reporting.metricsFile else { return nil }
            do throws(FileError) { try File.checkReplaceable(file) } catch {
                throw Failure(.cannotCreate, "\(file): \(error.reason). Make its folder, and let this user write there")
            }
            return .good("'\(file)' can be replaced")
        }
        let isMonitorKnown = reporting.pingUrlFile.map(list.faultySecrets.contains) != true
        list.add("monitor") { () throws(Failure) in
            guard isMonitorKnown, let ping = try reporting.monitor() else { return nil }
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
        switch (mail.smtp, emlDir) {
        case (nil, nil): return .warning("None: nothing is mailed. Say where mails go with --smtp")
        case (.some, .some): throw Failure(.usage, "--smtp and --eml-dir exclude each other. Give one of them")
        case (nil, .some(let folder)):
            do throws(ArchiveError) { try OutputProbe.tryWriting(folder, name: "\(getpid())") } catch {
                throw Failure(error)
            }
            return .good("none: mails go into the folder '\(folder)'")
        case (.some(let url), nil):
            let server = try mail.server(url)
            guard let from else { throw Failure(.usage, "Say whom the mails are from: --from reports@agency.example") }
            let sender = try MailFormOptions.address(from, "--from")
            var limits = SMTPLimits()
            (limits.connect, limits.command) = (.seconds(10), .seconds(15))
            let connection = SMTPConnection(to: server, limits: limits)
            guard let obstacle = connection.check(from: sender.description) else {
                return .good("\(server) \(mail.smtpUser == nil ? "answers" : "takes the login"); no mail was sent")
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

    /// What systemd says of the timer, where that is at work.
    ///
    /// Source: systemctl(1), `show`; org.freedesktop.systemd1(5), `NextElapseUSecRealtime`.
    private func timer() throws(Failure) -> CheckList.Finding? {
        guard File.isFolder("/run/systemd/system"),
            let systemctl = ["/usr/bin/systemctl", "/bin/systemctl"].first(where: {
                File.obstacle(toRunning: $0) == nil
            })
        else { return nil }
        var lines: [String] = []
        let end = ContinuousClock.now + .seconds(5)
        let arguments = [
            "show", "callsheet.timer", "--timestamp=unix",
            "--property=LoadState,ActiveState,UnitFileState,NextElapseUSecRealtime",
        ]
        do throws(ChildProcess.StartError) {
            _ = try ChildProcess.run(systemctl, arguments, isStopRequested: { ContinuousClock.now > end }) {
                lines.append(String(decoding: $0, as: UTF8.self))
            }
        } catch {
            return .warning("systemd cannot be asked: \(error.reason)")
        }
        func value(_ name: String) -> String {
            lines.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
        }
        guard value("LoadState") == "loaded" else {
            return .warning("systemd has no callsheet.timer. Whatever else starts the nights is not looked at")
        }
        guard value("UnitFileState") == "enabled" else {
            return .warning("callsheet.timer is off. Turn it on with 'systemctl enable --now callsheet.timer'")
        }
        guard value("ActiveState") == "active" else {
            throw Failure(
                .configuration,
                "callsheet.timer is enabled but does not run. Start it with 'systemctl start callsheet.timer'"
            )
        }
        let text = value("NextElapseUSecRealtime")
        // While a night is at work there is no next one yet.
        guard text.hasPrefix("@"), let seconds = Int64(text.dropFirst()) else { return .good("is on") }
        let next = Instant(microsecondsSince1970: seconds * 1_000_000)
        let zone = try AsOfOption.zone(timeZone)
        return .good("next at \(next), for \(zone.day(before: zone.civil(next).day))")
    }
}
