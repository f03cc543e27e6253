internal import CCurl
internal import Glibc

/// One connection to the server; owns libcurl's handle, which opens no second one.
///
/// libcurl tells which commands it sends and hands over each line of the replies: from both follows what every reply
/// answers. Sources: CURLOPT_DEBUGFUNCTION(3), CURLOPT_HEADERFUNCTION(3).
final class SMTPSession {
    /// Above all limits of ours, so that ours are the ones that count. Seconds.
    private static let never = 86_400

    /// Why a transfer was ended from here.
    enum OwnEnd {
        case tooSlow
        case stopped
        case unwilled
        /// The server offers none of the mechanisms; what it offers.
        case noMechanism(String)
    }

    /// The mail under way.
    private struct Letter {
        let message: [UInt8]
        let willEnd: () -> Bool
        var position = 0
    }

    /// Mails that the server has accepted.
    private(set) var mails = 0
    private let handle: UnsafeMutableRawPointer
    /// Kept as long as the handle. Source: CURLOPT_ERRORBUFFER(3).
    private let errorText: UnsafeMutablePointer<CChar>
    private let server: SMTPServer
    private let limits: SMTPLimits
    private let redaction: Redaction
    private let isStopped: () -> Bool

    private var stage = SMTPStage.connect
    private var stageStart = ContinuousClock.now
    private var reader = ReplyReader()
    /// The last whole reply, and what it answers.
    private var last: (stage: SMTPStage, reply: ReplyReader.RawReply)?
    private var isSecure: Bool
    private var isGreeted = false
    /// Once QUIT is said, by us or, after a failure, by libcurl.
    private var leftAt: ContinuousClock.Instant?
    private var letter: Letter?
    private var uploaded = 0
    private var hasLastByteLeft = false
    private var ownEnd: OwnEnd?

    /// - Returns: `nil` if libcurl has no memory.
    init?(server: SMTPServer, limits: SMTPLimits, redaction: Redaction, isStopped: @escaping () -> Bool) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.server = server
        self.limits = limits
        self.redaction = redaction
        self.isStopped = isStopped
        isSecure = server.encryption != .startTLS
    }

    deinit {
        // To a connection that it has kept, even after a failure, libcurl says QUIT and waits for two minutes; not to a
        // closed one.
        var socket = curl_socket_t(-1)
        if callsheet_curl_get_socket(handle, &socket) == CURLE_OK, socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// What holds for the whole connection; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - domain: What the client calls itself.
    ///   - secret: The password, or the token.
    /// - Returns: libcurl's words if it cannot do as it is told.
    func prepare(domain: String, secret: String?) -> String? {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        var settings = [
            callsheet_curl_set_buffer(handle, errorText),
            callsheet_curl_set_text(handle, CURLOPT_URL, server.url(helloFrom: domain)),
            callsheet_curl_set_mail_protocol(handle, server.encryption == .implicit ? 1 : 0),
            callsheet_curl_set_text(handle, CURLOPT_PROXY, ""),
            callsheet_curl_set_text(handle, CURLOPT_NOPROXY, "*"),
            // Signals are no way to keep time in a program with threads. Source: CURLOPT_NOSIGNAL(3).
            callsheet_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            callsheet_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
            // libcurl tries the second address of a name after half of this. See watch().
            callsheet_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, limits.connect.milliseconds),
            callsheet_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, SMTPSession.never),
            callsheet_curl_set_long(handle, CURLOPT_UPLOAD, 1),
            callsheet_curl_set_receiver(handle, discardBytes, owner),
            callsheet_curl_set_header_receiver(handle, receiveLine, owner),
            callsheet_curl_set_sender(handle, giveBytes, owner),
            callsheet_curl_set_watcher(handle, watchProgress, owner),
            callsheet_curl_set_debugger(handle, tellCommand, owner),
            callsheet_curl_set_socket_opener(handle, openSocket, owner),
        ]
        switch server.encryption {
        case .implicit, .startTLS:
            settings += [
                callsheet_curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)),
                callsheet_curl_set_long(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
                callsheet_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
                callsheet_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
            ]
            if let file = server.caFile {
                settings += [
                    callsheet_curl_set_text(handle, CURLOPT_CAINFO, file),
                    callsheet_curl_set_text(handle, CURLOPT_CAPATH, nil),
                ]
            }
        case .none: settings.append(callsheet_curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue)))
        }
        if let credentials = server.credentials, let secret {
            let mechanisms = credentials.mechanisms.map { "AUTH=\($0)" }.joined(separator: ";")
            settings += [
                callsheet_curl_set_text(handle, CURLOPT_USERNAME, credentials.user),
                callsheet_curl_set_text(handle, CURLOPT_LOGIN_OPTIONS, mechanisms),
            ]
            switch credentials.secret {
            case .password: settings.append(callsheet_curl_set_text(handle, CURLOPT_PASSWORD, secret))
            case .token: settings.append(callsheet_curl_set_text(handle, CURLOPT_XOAUTH2_BEARER, secret))
            }
        }
        return settings.first { $0 != CURLE_OK }.map(words)
    }

    /// Sends a mail. After any outcome that does not keep the connection, the session is to be thrown away.
    func send(from: String, to: String, message: [UInt8], willEnd: @escaping () -> Bool) -> SMTPOutcome {
        guard let list = curl_slist_append(nil, to) else { return .abandoned }
        defer {
            // libcurl keeps the pointer. Source: CURLOPT_MAIL_RCPT(3).
            _ = callsheet_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
            curl_slist_free_all(list)
            letter = nil
        }
        let settings = [
            callsheet_curl_set_text(handle, CURLOPT_MAIL_FROM, from),
            callsheet_curl_set_list(handle, CURLOPT_MAIL_RCPT, list),
        ]
        if let code = settings.first(where: { $0 != CURLE_OK }) {
            return .lost(.sender, words(code), mayHaveArrived: false)
        }
        letter = Letter(message: message, willEnd: willEnd)
        last = nil
        ownEnd = nil
        hasLastByteLeft = false
        enter(isGreeted ? .sender : .connect)
        errorText[0] = 0
        let code = curl_easy_perform(handle)
        let outcome = outcome(of: code)
        if case .accepted = outcome { mails += 1 }
        return outcome
    }

    /// Opens the connection and does nothing with it.
    ///
    /// - Returns: What stands in the way.
    func check() -> SMTPOutcome? {
        let settings = [
            callsheet_curl_set_long(handle, CURLOPT_UPLOAD, 0),
            callsheet_curl_set_long(handle, CURLOPT_NOBODY, 1),
            callsheet_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP"),
        ]
        if let code = settings.first(where: { $0 != CURLE_OK }) { return .unreachable(words(code)) }
        enter(.connect)
        errorText[0] = 0
        let code = curl_easy_perform(handle)
        return code == CURLE_OK && ownEnd == nil ? nil : outcome(of: code)
    }

    /// Says farewell, for a server that was not done wrong by; waits for the reply no longer than its limit.
    func quit() {
        leftAt = .now
        let settings = [
            callsheet_curl_set_long(handle, CURLOPT_UPLOAD, 0),
            callsheet_curl_set_long(handle, CURLOPT_NOBODY, 1),
            callsheet_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, "QUIT"),
            callsheet_curl_set_long(handle, CURLOPT_TIMEOUT_MS, limits.quit.milliseconds),
        ]
        guard settings.allSatisfy({ $0 == CURLE_OK }) else { return }
        _ = curl_easy_perform(handle)
    }

    /// Whether a failure may only mean that the server had ended a connection on which nothing went for a while.
    func isStale(after outcome: SMTPOutcome) -> Bool {
        guard !hasLastByteLeft, ownEnd == nil else { return false }
        return switch outcome {
        case .lost(.sender, _, _), .slowDown(.sender, _), .unreachable: true
        default: false
        }
    }

    // MARK: What libcurl tells

    fileprivate func received(_ line: UnsafeRawBufferPointer) -> Bool {
        guard leftAt == nil, let reply = reader.add(line) else { return true }
        last = (stage, reply)
        switch stage {
        case .connect, .greeting:
            isGreeted = true
            // libcurl may name a command only after it has read what came with the greeting.
            enter(.hello)
        case .startTLS: if reply.code == 220 { isSecure = true }
        // After any refusal libcurl would try HELO, and hear the same once more or not at all.
        case .hello: return !(400...499 ~= reply.code) && mayGoOn(after: reply)
        default: break
        }
        return true
    }

    /// Without a mechanism libcurl goes on without the password, which is not for it to decide.
    private func mayGoOn(after reply: ReplyReader.RawReply) -> Bool {
        guard let credentials = server.credentials, isSecure, 200...299 ~= reply.code else { return true }
        let line = reply.lines.first { $0.hasPrefix("AUTH ") }
        let offered = line?.dropFirst(5).split(separator: " ") ?? []
        if offered.contains(where: { credentials.mechanisms.contains(String($0)) }) { return true }
        ownEnd = .noMechanism(offered.joined(separator: " "))
        return false
    }

    fileprivate func sent(_ line: UnsafeRawBufferPointer) {
        let word = String(decoding: line.prefix { $0 != 0x20 && $0 != 0x0D }, as: UTF8.self)
        if word == "QUIT" {
            // What failed is what came before.
            if leftAt == nil { leftAt = .now }
            return
        }
        // In the midst of AUTH all lines are secrets: 334 asks for one.
        let isSecret = stage == .authentication && last?.reply.code == 334
        last = nil
        if isSecret { return enter(.authentication) }
        enter(word == "HELO" ? .hello : SMTPStage(rawValue: word) ?? .other)
    }

    fileprivate func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard var letter, ownEnd == nil, !isStopped() || hasLastByteLeft else {
            if ownEnd == nil { ownEnd = .stopped }
            return Int(CURL_READFUNC_ABORT)
        }
        let left = letter.message.count - letter.position
        if left == 0 { return 0 }
        var count = min(left - 1, buffer.count)
        if left == 1 {
            guard letter.willEnd() else {
                ownEnd = .unwilled
                return Int(CURL_READFUNC_ABORT)
            }
            hasLastByteLeft = true
            last = nil
            enter(.dot)
            count = 1
        } else if stage != .message {
            enter(.message)
        }
        letter.message.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[letter.position..<letter.position + count]))
        }
        letter.position += count
        self.letter = letter
        return count
    }

    /// Called at least once a second, also while libcurl waits for a reply.
    fileprivate func watch(uploaded: Int) -> Bool {
        if let leftAt { return ownEnd == nil && !isStopped() && ContinuousClock.now - leftAt < limits.quit }
        if stage == .connect, isConnected {
            enter(.greeting)
            // The limit for connecting would go on to count, up to the first MAIL.
            _ = callsheet_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, SMTPSession.never * 1000)
        }
        if uploaded != self.uploaded {
            self.uploaded = uploaded
            stageStart = .now
        }
        if ownEnd == nil, !hasLastByteLeft, isStopped() { ownEnd = .stopped }
        if ownEnd == nil, ContinuousClock.now - stageStart > limits.limit(of: stage) { ownEnd = .tooSlow }
        return ownEnd == nil
    }

    /// Whether a socket may be opened: only for the first connection of the handle.
    fileprivate var mayConnect: Bool { !isGreeted && leftAt == nil }

    private var isConnected: Bool {
        var time: curl_off_t = 0
        let which = server.encryption == .implicit ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T
        return callsheet_curl_get_time(handle, which, &time) == CURLE_OK && time > 0
    }

    private func enter(_ stage: SMTPStage) {
        self.stage = stage
        stageStart = .now
    }

    // MARK: What becomes of it

    private func outcome(of code: CURLcode) -> SMTPOutcome {
        switch ownEnd {
        case .stopped, .unwilled: return .abandoned
        case .noMechanism(let offered):
            let asked = server.credentials?.mechanisms.joined(separator: " or ") ?? ""
            let found = offered.isEmpty ? "no way to log in" : "only \(redaction.line(offered))"
            return .passwordRefused("The server offers \(found); needed is \(asked)")
        case .tooSlow:
            let waited =
                "no \(stage == .connect ? "connection" : "answer") in \(limits.limit(of: stage).components.seconds) s"
            return lost(waited)
        case nil: break
        }
        if let (stage, raw) = last {
            let reply = SMTPReply(code: raw.code, text: redaction.line(raw.text))
            // A failure may leave an old code behind; a success alone does not say what it was to.
            if code == CURLE_OK, stage == .dot, reply.code == 250 { return .accepted(reply) }
            if 400...599 ~= reply.code { return outcome(of: reply, to: stage) }
            if stage == .dot { return lost("answers \(reply)") }
        }
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_INVALIDCERTSTATUS:
            return .certificate(words(code))
        case CURLE_USE_SSL_FAILED: return .unencrypted(words(code))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            // So OpenSSL calls a connection that ends amid the handshake, as those to a server with too many do.
            let words = words(code)
            return stage.isBeforeMail && !words.contains("SSL_ERROR_SYSCALL") ? .unencrypted(words) : lost(words)
        case CURLE_LOGIN_DENIED: return .passwordRefused(words(code))
        default: return lost(words(code))
        }
    }

    private func outcome(of reply: SMTPReply, to stage: SMTPStage) -> SMTPOutcome {
        if reply.code == 421 { return .slowDown(stage, reply) }
        if reply.code < 500 { return .deferred(stage, reply) }
        return switch stage {
        case .recipient, .dot: .refused(stage, reply)
        case .authentication: .passwordRefused("\(reply)")
        case .startTLS: .unencrypted("STARTTLS refused: \(reply)")
        default: .us(stage, reply)
        }
    }

    private func lost(_ words: String) -> SMTPOutcome {
        stage.isBeforeMail ? .unreachable(words) : .lost(stage, words, mayHaveArrived: hasLastByteLeft)
    }

    private func words(_ code: CURLcode) -> String {
        let detail = String(cString: errorText)
        // With a number behind that is of an earlier call.
        if detail.hasPrefix("response reading failed") { return "the server closed the connection" }
        return redaction.line(detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
    }
}

extension Duration {
    /// Whole ones, at least 1.
    fileprivate var milliseconds: Int {
        max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}

private func session(_ owner: UnsafeMutableRawPointer) -> SMTPSession {
    Unmanaged<SMTPSession>.fromOpaque(owner).takeUnretainedValue()
}

/// A mail has no body to receive; libcurl would write one to stdout.
private func discardBytes(
    _: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _: UnsafeMutableRawPointer?
) -> Int { size * count }

private func receiveLine(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let owner else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return session(owner).received(line) ? line.count : 0
}

private func giveBytes(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let owner else { return Int(CURL_READFUNC_ABORT) }
    return session(owner).give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private func watchProgress(
    _ owner: UnsafeMutableRawPointer?,
    _: curl_off_t,
    _: curl_off_t,
    _: curl_off_t,
    _ uploaded: curl_off_t
) -> Int32 {
    guard let owner else { return 1 }
    return session(owner).watch(uploaded: Int(uploaded)) ? 0 : 1
}

/// Commands only; the bytes of mails come here too and go nowhere.
private func tellCommand(
    _: UnsafeMutableRawPointer?,
    _ kind: curl_infotype,
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard kind == CURLINFO_HEADER_OUT, let bytes, let owner else { return 0 }
    session(owner).sent(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

private func openSocket(
    _ owner: UnsafeMutableRawPointer?,
    _: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let owner, let address, session(owner).mayConnect else { return -1 }
    // Not for programs that are started meanwhile.
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, kind, address.pointee.protocol)
}
