internal import ArgumentParser
internal import Console
internal import Delivery

/// What a mail looks like, apart from the report in it: options of all commands that make mails.
struct MailFormOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whom the mails are from.", valueName: "address"))
    var from: String?

    @Option(help: ArgumentHelp("The sender's name, as readers see it.", valueName: "name"))
    var fromName: String?

    @Option(help: ArgumentHelp("Where answers go.", valueName: "address"))
    var replyTo: String?

    @Option(help: ArgumentHelp("Where the whole report is: https, with {agency} and {snapshot}.", valueName: "url"))
    var reportUrl: String?

    @Option(help: ArgumentHelp("Where one click unsubscribes (RFC 8058): https, with {token}.", valueName: "url"))
    var unsubscribeUrl: String?

    @Option(help: ArgumentHelp("Attach json, csv, or both by repeating it.", valueName: "kind"))
    var attach: [String] = []

    static let singleNames = ["from", "from-name", "reply-to", "report-url", "unsubscribe-url"]
    static let repeatedNames = ["attach"]

    func mail() throws(Failure) -> MailOptions {
        guard let from else { throw Failure(.usage, "Say whom the mails are from: --from reports@agency.example") }
        return MailOptions(
            sender: try MailFormOptions.address(from, "--from"),
            senderName: fromName.flatMap { $0.isEmpty ? nil : $0 },
            replyTo: try replyTo.map { text throws(Failure) in try MailFormOptions.address(text, "--reply-to") },
            unsubscribeURL: try unsubscribeUrl.map { text throws(Failure) in
                try MailFormOptions.url(text, "--unsubscribe-url", ["token"])
            },
            reportURL: try reportUrl.map { text throws(Failure) in
                try MailFormOptions.url(text, "--report-url", ["agency", "snapshot"])
            }
        )
    }

    func attachments() throws(Failure) -> Set<DeliveryOptions.Attachment> {
        var attachments: Set<DeliveryOptions.Attachment> = []
        for kind in attach {
            guard let attachment = DeliveryOptions.Attachment(rawValue: kind) else {
                throw Failure(.usage, "Unknown attachment '\(kind)'. Available: 'json', 'csv'")
            }
            attachments.insert(attachment)
        }
        return attachments
    }

    static func address(_ text: String, _ option: String) throws(Failure) -> MailAddress {
        guard let address = MailAddress(text) else {
            throw Failure(.usage, "\(option) '\(text)' is no plain mail address, such as reports@agency.example")
        }
        return address
    }

    private static func url(_ text: String, _ option: String, _ names: [String]) throws(Failure) -> MailURL {
        guard let url = MailURL(text, names: names) else {
            let list = names.map { "{\($0)}" }.joined(separator: " and ")
            throw Failure(.usage, "\(option) '\(text)' is no https address with \(list) in it")
        }
        return url
    }
}
