internal import ArgumentParser
internal import Console
internal import SMTP

/// Which mail server, and as whom: options of all commands that reach one.
struct MailServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The mail server: smtps://host[:port] or smtp://host[:port].", valueName: "url"))
    var smtp: String?

    @Option(help: ArgumentHelp("The user at the mail server.", valueName: "name"))
    var smtpUser: String?

    @Option(help: ArgumentHelp("File with the user's password.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(help: ArgumentHelp("File with an OAuth token in place of a password.", valueName: "file"))
    var smtpTokenFile: String?

    @Option(help: ArgumentHelp("PEM file of the only certificates to trust. Default: the system's.", valueName: "file"))
    var smtpCa: String?

    @Flag(help: "Neither encrypt nor check certificates. Takes a password only to this machine.")
    var smtpPlaintext = false

    static let singleNames = ["smtp", "smtp-user", "smtp-password-file", "smtp-token-file", "smtp-ca"]
    static let flagNames = ["smtp-plaintext"]

    /// The server at an address, that of `--smtp`; nothing is asked yet.
    func server(_ url: String) throws(Failure) -> SMTPServer {
        let credentials = try credentials()
        do throws(SMTPServerError) {
            return try SMTPServer(url: url, caFile: smtpCa, plaintext: smtpPlaintext, credentials: credentials)
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    private func credentials() throws(Failure) -> SMTPCredentials? {
        let password = EnvironmentSecret.value("CALLSHEET_SMTP_PASSWORD")
        let token = EnvironmentSecret.value("CALLSHEET_SMTP_TOKEN")
        let given = [smtpPasswordFile, smtpTokenFile, password, token].compactMap { $0 }
        guard let user = smtpUser, !user.isEmpty else {
            guard given.isEmpty else { throw Failure(.usage, "A password or a token needs the user: --smtp-user NAME") }
            return nil
        }
        guard given.count == 1 else {
            throw Failure(
                .usage,
                "--smtp-user needs one of --smtp-password-file, CALLSHEET_SMTP_PASSWORD, --smtp-token-file and "
                    + "CALLSHEET_SMTP_TOKEN"
            )
        }
        if let password { return SMTPCredentials(user: user, secret: .password(password)) }
        if let token { return SMTPCredentials(user: user, secret: .token { token }) }
        if let path = smtpTokenFile {
            _ = try SecretFile.read(path)
            return SMTPCredentials(
                user: user,
                secret: .token { () throws(SMTPTokenError) in
                    do throws(Failure) { return try SecretFile.read(path) } catch {
                        throw SMTPTokenError(error.message)
                    }
                }
            )
        }
        return SMTPCredentials(user: user, secret: .password(try SecretFile.read(smtpPasswordFile ?? "")))
    }
}
