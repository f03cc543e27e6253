internal import Files
package import SMTP

/// A way that mails go, used by one thread.
protocol MailTransport {
    /// Hands over one mail, and waits for what becomes of it.
    ///
    /// - Parameter willEnd: Called at most once, before the last byte leaves; `false` means that it must not.
    func send(from: String, to: MailAddress, token: String, _ mail: MailMessage, willEnd: () -> Bool) -> SMTPOutcome

    func close()
}

/// By a mail server.
struct SMTPTransport: MailTransport {
    let connection: SMTPConnection

    func send(from: String, to: MailAddress, token: String, _ mail: MailMessage, willEnd: () -> Bool) -> SMTPOutcome {
        connection.send(from: from, to: to.description, message: mail.bytes, willEnd: willEnd)
    }

    func close() { connection.close() }
}

/// Into a folder, for another program to deliver, or to be read: a file a mail, `<snapshot>.<token>.eml`, put in place in one
/// step. The same mail again replaces itself.
struct FolderTransport: MailTransport {
    let path: String

    func send(from: String, to: MailAddress, token: String, _ mail: MailMessage, willEnd: () -> Bool) -> SMTPOutcome {
        guard willEnd() else { return .abandoned }
        // Without brackets and domain; both parts are of letters, digits, hyphens and underscores.
        let name = "\(mail.messageID.dropFirst().prefix { $0 != "@" }).eml"
        do throws(FileError) {
            let folder = try Directory(creating: path)
            let aside = ".\(name).new"
            try folder.removeFile(aside)
            let file = try NewFile(aside, in: folder, mode: 0o666)
            try file.append(mail.bytes)
            // Before the ledger may say that it is there.
            try file.sync()
            _ = try folder.replace(aside, in: folder, as: name)
            return .accepted(SMTPReply(code: 250, text: "written to \(name)"))
        } catch {
            return .unreachable(error.description)
        }
    }

    func close() {}
}

/// Where mails go.
package enum MailDestination: Sendable {
    case server(SMTPServer)
    /// A folder; made if missing.
    case folder(String)

    /// - Parameter isStopped: Ends what is under way.
    func transport(isStopped: @escaping @Sendable () -> Bool) -> any MailTransport {
        switch self {
        case .server(let server): SMTPTransport(connection: SMTPConnection(to: server, isStopped: isStopped))
        case .folder(let path): FolderTransport(path: path)
        }
    }
}
