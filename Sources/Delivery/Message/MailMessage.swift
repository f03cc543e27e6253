package import Dashboard

/// A mail as it is sent: headers, an empty line and the rest, 7 bits, lines ended by CRLF.
package struct MailMessage: Sendable {
    package let bytes: [UInt8]
    /// With its angle brackets.
    package let messageID: String
    /// As readers see it.
    package let subject: String
}

/// Who a mail is for.
package struct MailRecipient: Sendable {
    package let address: MailAddress
    /// Stands for agency and address where neither should be read.
    package let token: String
    /// `Message-ID`s of the mails that this one follows, oldest first: of what is corrected.
    package let references: [String]

    /// - Parameters:
    ///   - token: 1 to 64 letters, digits, `-` and `_`; another one stops the program.
    ///   - references: With their angle brackets. Any that is no `Message-ID` is left out.
    package init(address: MailAddress, token: String, references: [String] = []) {
        precondition(
            1...64 ~= token.utf8.count
                && token.utf8.allSatisfy { MailAddress.isLetterOrDigit($0) || "-_".utf8.contains($0) },
            "A recipient's token has other characters than a token has"
        )
        self.address = address
        self.token = token
        self.references = references.filter(MailRecipient.isMessageID)
    }

    private static func isMessageID(_ text: String) -> Bool {
        text.utf8.count <= 400 && text.hasPrefix("<") && text.hasSuffix(">")
            && text.utf8.dropFirst().dropLast().allSatisfy { 0x21...0x7E ~= $0 && !"<>".utf8.contains($0) }
    }
}

/// What all mails of a run have in common.
package struct MailOptions: Sendable {
    package let sender: MailAddress
    package let senderName: String?
    package let replyTo: MailAddress?
    /// Takes the mails of those who want no more.
    package let unsubscribeAddress: MailAddress
    /// With `{token}`: takes them with one click. Source: RFC 8058.
    package let unsubscribeURL: MailURL?
    /// With `{agency}` and `{snapshot}`: where readers find the whole report.
    package let reportURL: MailURL?

    /// - Parameter unsubscribeAddress: The one for replies, or the sender, where there is none.
    package init(
        sender: MailAddress,
        senderName: String? = nil,
        replyTo: MailAddress? = nil,
        unsubscribeAddress: MailAddress? = nil,
        unsubscribeURL: MailURL? = nil,
        reportURL: MailURL? = nil
    ) {
        self.sender = sender
        self.senderName = senderName
        self.replyTo = replyTo
        self.unsubscribeAddress = unsubscribeAddress ?? replyTo ?? sender
        self.unsubscribeURL = unsubscribeURL
        self.reportURL = reportURL
    }
}

/// What is alike in the mails of one snapshot to all its recipients, encoded once.
package struct MailBody: Sendable {
    /// As readers see it; at most 150 characters.
    package let subject: String
    /// The two texts, without their encoding.
    package let text: [UInt8]
    package let html: [UInt8]
    /// How many bytes the HTML has as encoded.
    package let encodedHTMLSize: Int
    /// How many rows of the longest lists are shown; fewer than usual where names are enormous.
    package let rows: MailRows

    /// The day has calls, or something needs attention.
    package let hasNews: Bool

    let options: MailOptions
    /// The snapshot's name.
    let snapshot: String
    let common: [UInt8]
    /// From the first `Content-Type` to the end.
    let content: [UInt8]

    /// The mail for one recipient: the same bytes whenever it is made again.
    ///
    /// - Complexity: O(bytes), a copy.
    package func message(to recipient: MailRecipient, date: Instant) -> MailMessage {
        let messageID = "<\(snapshot).\(recipient.token)@\(options.sender.domain)>"
        var headers = HeaderWriter()
        headers.append("Date", date.mailDate.split(separator: " ").map(String.init))
        headers.append("From", phrase: options.senderName, bracketed: options.sender.description)
        headers.append("To", ["<\(recipient.address)>"])
        if let replyTo = options.replyTo { headers.append("Reply-To", ["<\(replyTo)>"]) }
        headers.append("Message-ID", [messageID])
        if let last = recipient.references.last {
            headers.append("In-Reply-To", [last])
            headers.append("References", recipient.references)
        }
        appendUnsubscribing(recipient, to: &headers)
        var bytes = headers.bytes
        bytes.reserveCapacity(bytes.count + common.count + content.count)
        bytes.append(contentsOf: common)
        bytes.append(contentsOf: content)
        return MailMessage(bytes: bytes, messageID: messageID, subject: subject)
    }

    /// Source: RFC 2369, section 3.2; RFC 8058, section 3.1.
    private func appendUnsubscribing(_ recipient: MailRecipient, to headers: inout HeaderWriter) {
        let mail = "<mailto:\(options.unsubscribeAddress.inURL)?subject=unsubscribe%20\(recipient.token)>"
        guard let address = options.unsubscribeURL?.filled({ _ in recipient.token }) else {
            headers.append("List-Unsubscribe", [mail])
            return
        }
        headers.append("List-Unsubscribe", ["<\(address)>,", mail])
        headers.append("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])
    }

    /// The headers that no recipient changes.
    ///
    /// - Parameters:
    ///   - agency: Its name, for the list that readers sort mails by.
    ///   - listID: What names the list for good: the agency's id.
    ///   - head: `STAMP:SHA256`.
    static func commonHeaders(
        subject: String,
        agency: String,
        listID: String,
        head: String,
        domain: String
    ) -> [UInt8] {
        var headers = HeaderWriter()
        headers.append("Subject", text: subject)
        headers.append("List-Id", phrase: agency, bracketed: "\(listID).callsheet.\(domain)")
        headers.append("Auto-Submitted", ["auto-generated"])
        headers.append("X-Callsheet-Snapshot", [head])
        headers.append("MIME-Version", ["1.0"])
        return headers.bytes
    }
}

extension MailAddress {
    /// As a `mailto` address has it. Source: RFC 6068, section 2.
    fileprivate var inURL: String {
        var text: [UInt8] = []
        for byte in description.utf8 {
            if MailAddress.isLetterOrDigit(byte) || "-._~@!$*+".utf8.contains(byte) {
                text.append(byte)
            } else {
                var escaped: [UInt8] = []
                QuotedPrintable.append(escaped: byte, to: &escaped)
                text.append(UInt8(ascii: "%"))
                text.append(contentsOf: escaped.dropFirst())
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
