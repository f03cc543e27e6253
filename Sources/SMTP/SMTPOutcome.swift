/// What became of one mail. Texts are one line and hold no secret.
package enum SMTPOutcome: Hashable, Sendable {
    /// 250 to the dot: the server has the mail and answers for it.
    case accepted(SMTPReply)
    /// 5xx to RCPT or to the dot: this recipient gets no mail.
    case refused(SMTPStage, SMTPReply)
    /// 4xx: later, perhaps. The server does not have the mail.
    case deferred(SMTPStage, SMTPReply)
    /// No reply. If the last byte had left, nobody knows whether the server has the mail.
    case lost(SMTPStage, String, mayHaveArrived: Bool)
    /// 421: the server asks for fewer mails or connections. It does not have the mail.
    case slowDown(SMTPStage, SMTPReply)
    /// 5xx to anything else: it is about whoever sends, not about the recipient.
    case us(SMTPStage, SMTPReply)
    /// No server there, or one that went away before the first mail.
    case unreachable(String)
    /// The server's certificate, or the file of those that it must be signed by.
    case certificate(String)
    /// No STARTTLS, or no TLS at all.
    case unencrypted(String)
    /// The user, the password or the token is refused, cannot be read, or the server offers no way to give it.
    case passwordRefused(String)
    /// `willEnd` said no, or the connection is to stop. The server does not have the mail.
    case abandoned
    /// Not even tried: an address that could say more to a server than where the mail goes.
    case invalid(String)

    /// Whether the connection is as good as before.
    var keepsConnection: Bool {
        switch self {
        case .accepted, .invalid: true
        default: false
        }
    }
}
