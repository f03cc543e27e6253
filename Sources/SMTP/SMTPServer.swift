internal import Text

/// A mail server, and on which terms mails go to it; checked, not asked.
package struct SMTPServer: Sendable, CustomStringConvertible {
    /// How the way to the server is made safe.
    enum Encryption: Sendable {
        /// From the first byte.
        case implicit
        /// By STARTTLS, or not at all.
        case startTLS
        case none
    }

    /// `host`, or `[address]` for one of version 6.
    let host: String
    let port: UInt16
    let encryption: Encryption
    let caFile: String?
    let credentials: SMTPCredentials?

    /// Such as `smtp.example.com:587`.
    package var description: String { "\(host):\(port)" }

    /// - Parameters:
    ///   - url: `smtps://host[:port]`, or `smtp://host[:port]` for STARTTLS. The port is 465, or 25, if there is none.
    ///   - caFile: PEM of the only certificates that the server's may be signed by; `nil` for the system's.
    ///   - plaintext: Neither STARTTLS nor a check of certificates. Credentials are taken to this machine only.
    package init(
        url: String,
        caFile: String? = nil,
        plaintext: Bool = false,
        credentials: SMTPCredentials? = nil
    ) throws(SMTPServerError) {
        let isEncrypted = url.hasPrefix("smtps://")
        guard isEncrypted || url.hasPrefix("smtp://") else { throw .scheme(SMTPServer.shown(url)) }
        let rest = url.dropFirst(isEncrypted ? 8 : 7)
        if rest.contains("@") { throw .user(SMTPServer.shown(url)) }
        if rest.contains(where: { "/?#\\".contains($0) }) { throw .path(SMTPServer.shown(url)) }
        guard let (host, port) = SMTPServer.parts(of: String(rest)) else { throw .host(SMTPServer.shown(url)) }
        if plaintext, isEncrypted { throw .plaintextOfEncrypted }
        if plaintext, caFile != nil { throw .plaintextWithCA }
        self.host = host
        self.port = port ?? (isEncrypted ? 465 : 25)
        encryption = isEncrypted ? .implicit : plaintext ? .none : .startTLS
        self.caFile = caFile
        self.credentials = credentials
        guard let credentials else { return }
        if plaintext, !isLoopback { throw .plaintextPassword(description) }
        if credentials.user.isEmpty || credentials.user.utf8.contains(0) { throw .credentials }
        if case .password(let text) = credentials.secret, text.isEmpty || text.utf8.contains(0) { throw .credentials }
    }

    /// Whether what is said to it stays on this machine.
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { 0x30...0x39 ~= $0 } && UInt8(part) != nil
                    && (part == "0" || !part.hasPrefix("0"))
            }
    }

    /// - Parameter domain: What the client calls itself; libcurl takes it from the path.
    func url(helloFrom domain: String) -> String {
        "\(encryption == .implicit ? "smtps" : "smtp")://\(host):\(port)/\(domain)"
    }

    /// For messages; whatever stands before an `@` is taken for a password.
    private static func shown(_ url: String) -> String {
        guard let end = url.lastIndex(of: "@") else { return PrintableText.line(url) }
        let schemes = ["smtps://", "smtp://"]
        let scheme = schemes.first { url.hasPrefix($0) } ?? ""
        return PrintableText.line("\(scheme)***\(url[end...])")
    }

    private static func parts(of authority: String) -> (host: String, port: UInt16?)? {
        let isBracketed = authority.hasPrefix("[")
        let host: Substring
        if isBracketed {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            let digits = host.utf8.dropFirst().dropLast()
            let isAddress = digits.allSatisfy { byte in
                switch byte {
                case 0x30...0x3A, 0x41...0x46, 0x61...0x66, UInt8(ascii: "."): true
                default: false
                }
            }
            guard !digits.isEmpty, isAddress else { return nil }
        } else {
            host = authority.prefix { $0 != ":" }
            guard SMTPAddress.isHost(String(host)) else { return nil }
        }
        let port = authority[host.endIndex...]
        if port.isEmpty { return (String(host), nil) }
        guard port.hasPrefix(":"), port.utf8.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = UInt16(port.dropFirst()), number > 0
        else { return nil }
        return (String(host), number)
    }
}
