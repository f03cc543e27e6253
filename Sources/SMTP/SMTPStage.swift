/// What a reply answers, or what was under way when none came. Source: RFC 5321, section 4.3.2.
package enum SMTPStage: String, Hashable, Sendable, CustomStringConvertible {
    case connect
    case greeting
    case hello = "EHLO"
    case startTLS = "STARTTLS"
    case authentication = "AUTH"
    case sender = "MAIL"
    case recipient = "RCPT"
    case data = "DATA"
    /// The message's bytes up to the last.
    case message
    /// The line with the dot that ends the message.
    case dot = "end of message"
    /// The end of the connection, or a command of no other name.
    case other

    package var description: String { rawValue }

    /// Whether it comes before the first mail of a connection: what fails there is about the server, not about the mail.
    var isBeforeMail: Bool {
        switch self {
        case .connect, .greeting, .hello, .startTLS, .authentication: true
        case .sender, .recipient, .data, .message, .dot, .other: false
        }
    }
}
