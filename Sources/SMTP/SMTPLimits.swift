/// How long a server may take. Ours are those of RFC 5321, section 4.5.3.2; shorter ones are for tests.
package struct SMTPLimits: Sendable {
    /// Until the connection stands, with `smtps` encrypted.
    package var connect = Duration.seconds(30)
    /// For the greeting and the reply to a command.
    package var command = Duration.seconds(300)
    /// Until the server takes more of the message.
    package var block = Duration.seconds(180)
    /// For the reply to the dot: who gives up earlier sends mails twice.
    package var dot = Duration.seconds(600)
    /// For the farewell.
    package var quit = Duration.seconds(5)
    /// Mails on one connection, 1 or more.
    package var mails = 100

    package init() {}

    func limit(of stage: SMTPStage) -> Duration {
        switch stage {
        case .connect: connect
        case .message: block
        case .dot: dot
        case .greeting, .hello, .startTLS, .authentication, .sender, .recipient, .data, .other: command
        }
    }
}
