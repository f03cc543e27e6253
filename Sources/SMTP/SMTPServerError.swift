/// Why a server is not taken as it is described. Texts hold no user and no password.
package enum SMTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case scheme(String)
    case user(String)
    case path(String)
    case host(String)
    case plaintextOfEncrypted
    case plaintextWithCA
    /// Credentials would go over the network for all to read; the server's name.
    case plaintextPassword(String)
    case credentials

    private static let form = "Give smtps://host[:port], or smtp://host[:port] for STARTTLS"

    /// A line for the terminal.
    package var description: String {
        switch self {
        case .scheme(let url): "--smtp '\(url)': Neither smtps nor smtp. \(SMTPServerError.form)"
        case .user(let url):
            "--smtp '\(url)': Has a user or a password in it, for all who list processes to see. "
                + "Give both by options of their own"
        case .path(let url): "--smtp '\(url)': Has a path, a query or a fragment. \(SMTPServerError.form)"
        case .host(let url): "--smtp '\(url)': Host or port cannot be read. \(SMTPServerError.form)"
        case .plaintextOfEncrypted:
            "--smtp-plaintext: Goes with smtp:// only, smtps:// is always encrypted. Leave it out, or give smtp://"
        case .plaintextWithCA:
            "--smtp-plaintext: No certificate is checked without encryption. Leave it out, or leave out --smtp-ca"
        case .plaintextPassword(let server):
            "--smtp-plaintext: The password would go to '\(server)' for all to read. "
                + "Leave it out, or send by a server on this machine: localhost, 127.0.0.1 or [::1]"
        case .credentials: "The user or the password for --smtp is empty or has a NUL byte in it. Give both"
        }
    }
}
