package import Dashboard
package import OutputTree
internal import Text

/// Who gets an agency's report.
package struct RecipientList: Sendable {
    package struct Recipient: Hashable, Sendable {
        /// As it was first spelled.
        package let address: MailAddress
        /// See ``DeliveryKey``.
        package let token: String
    }

    /// By address, each once.
    package let recipients: [Recipient]
    /// Addresses that no mail can go to, one line each.
    package let warnings: [String]

    /// Users with other roles get nothing: clients, the platform's own people, and whatever may come.
    static let roles: Set<String> = ["agency_owner", "agency_admin", "agency_member"]

    /// What the agency set, if it set anything, an empty list being nobody; else its own users.
    package init(of agency: RowID, in lists: Recipients, key: DeliveryKey) throws(DeliveryError) {
        var addresses: [MailAddress: MailAddress] = [:]
        var warnings: [String] = []
        var warned: Set<String> = []
        func add(_ text: String, _ source: @autoclosure () -> String) {
            if let address = MailAddress(text) {
                // Case makes no other; the first spelling stays.
                if addresses[address] == nil { addresses[address] = address }
            } else if warned.insert(text).inserted {
                warnings.append("agency \(agency): \(RecipientList.fault(in: text, source()))")
            }
        }
        if let list = lists.lists[agency] {
            for text in list { add(text, "report_recipients") }
        } else {
            for user in lists.users[agency] ?? [] where RecipientList.roles.contains(user.role ?? "") {
                add(user.email, "user \(user.id)")
            }
        }
        var recipients: [Recipient] = []
        for address in addresses.values.sorted(by: { $0.key < $1.key }) {
            recipients.append(Recipient(address: address, token: try key.token(agency: agency, address: address)))
        }
        self.recipients = recipients
        self.warnings = warnings
    }

    private static func fault(in text: String, _ source: String) -> String {
        let shown = "No mail goes to '\(PrintableText.line(text, limit: 120))' (\(source)):"
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count == 2, !parts[1].utf8.allSatisfy({ $0 < 0x80 }), parts[0].utf8.allSatisfy({ $0 < 0x80 }) {
            return "\(shown) its domain has other letters than a to z. Use the domain's xn-- form"
        }
        if text.utf8.count > MailAddress.maxLength {
            return "\(shown) it has more than \(MailAddress.maxLength) characters"
        }
        return "\(shown) it is no plain address such as name@example.com"
    }
}
