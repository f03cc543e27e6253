internal import CCurl

/// Sends mails one after the other over a kept connection. For one thread; several connections are several objects.
///
/// Any failure ends the connection, and the next mail opens a new one: libcurl would take a late reply for that to the
/// next command. Proxies named in the environment are ignored.
package final class SMTPConnection {
    package let server: SMTPServer
    private let limits: SMTPLimits
    private let isStopped: () -> Bool
    private var session: SMTPSession?

    /// Nothing is opened yet.
    ///
    /// - Parameter isStopped: Asked about once a second. Ends whatever is under way, within a second, up to the last byte
    ///   of a mail; after that its reply is waited for.
    package init(
        to server: SMTPServer,
        limits: SMTPLimits = SMTPLimits(),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.server = server
        self.limits = limits
        self.isStopped = isStopped
    }

    deinit {
        session?.quit()
    }

    /// Sends one mail, and waits for what becomes of it; up to half an hour if the server is slow at every step.
    ///
    /// - Parameters:
    ///   - from: Where the server is to send what cannot be delivered. Its domain is the client's name in EHLO.
    ///   - to: ASCII, `name@host`.
    ///   - message: Lines that end in CRLF; dots are doubled on the way.
    ///   - willEnd: Called at most once, before the last byte leaves: until then the server cannot have the mail. `false`
    ///     ends the connection instead.
    package func send(from: String, to: String, message: [UInt8], willEnd: () -> Bool) -> SMTPOutcome {
        guard let domain = SMTPAddress.domain(of: from) else { return .invalid("The sender's address cannot be sent") }
        guard SMTPAddress.domain(of: to) != nil else { return .invalid("The address cannot be sent") }
        guard !message.isEmpty else { return .invalid("The message is empty") }
        if isStopped() { return .abandoned }
        if let session, session.mails >= limits.mails { close() }
        return withoutActuallyEscaping(willEnd) { willEnd in
            if let session {
                let outcome = session.send(from: from, to: to, message: message, willEnd: willEnd)
                // Once more over a new connection, which shows what the server has to say.
                if !session.isStale(after: outcome) { return settle(outcome) }
                self.session = nil
            }
            if let outcome = open(domain: domain) { return outcome }
            guard let session else { return .unreachable("libcurl cannot be set up") }
            return settle(session.send(from: from, to: to, message: message, willEnd: willEnd))
        }
    }

    /// Goes as far as a mail would: connects, encrypts, logs in; and sends none.
    ///
    /// - Parameter sender: Whose domain is the client's name in EHLO.
    /// - Returns: What stands in the way; `nil` if nothing does.
    package func check(from sender: String) -> SMTPOutcome? {
        guard let domain = SMTPAddress.domain(of: sender) else {
            return .invalid("The sender's address cannot be sent")
        }
        if let outcome = open(domain: domain) { return outcome }
        guard let session else { return .unreachable("libcurl cannot be set up") }
        let outcome = session.check()
        if outcome == nil { close() } else { self.session = nil }
        return outcome
    }

    /// Takes leave of the server, which may take up to the limit for that. The next mail opens a new connection.
    package func close() {
        session?.quit()
        session = nil
    }

    private func settle(_ outcome: SMTPOutcome) -> SMTPOutcome {
        if !outcome.keepsConnection { session = nil }
        return outcome
    }

    /// - Returns: What stands in the way.
    private func open(domain: String) -> SMTPOutcome? {
        var secret: String?
        var redaction = Redaction()
        if let credentials = server.credentials {
            switch credentials.secret {
            case .password(let text): secret = text
            case .token(let read):
                do throws(SMTPTokenError) { secret = try read() } catch {
                    return .passwordRefused(redaction.line(error.reason))
                }
                guard let text = secret, !text.isEmpty, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                    return .passwordRefused("The token is empty, or holds spaces or other than ASCII")
                }
            }
            redaction = Redaction(user: credentials.user, secret: secret ?? "", server: server)
        }
        guard SMTPConnection.isReady,
            let session = SMTPSession(server: server, limits: limits, redaction: redaction, isStopped: isStopped)
        else { return .unreachable("libcurl cannot be set up") }
        if let words = session.prepare(domain: domain, secret: secret) { return .unreachable(words) }
        self.session = session
        return nil
    }

    /// Once for the process, before anything else. Source: curl_global_init(3).
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
