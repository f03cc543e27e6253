package import Dashboard
internal import FoundationEssentials

/// The form of `recipients.json`: whom the reports of each agency go to by mail, as the database has it. One agency or one
/// user a line, each by id.
package enum RecipientsDocument {
    package static let schema = "callsheet-recipients"

    /// A user who could get mail.
    package struct User: Hashable, Sendable {
        package let id: RowID
        package let agency: RowID
        package let email: String
        /// As the database has it; `nil` where it has none.
        package let role: String?

        package init(id: RowID, agency: RowID, email: String, role: String?) {
            self.id = id
            self.agency = agency
            self.email = email
            self.role = role
        }
    }

    /// The beginning: agencies that name their recipients themselves.
    ///
    /// - Parameter lists: By agency, each once; an empty list is nobody.
    package static func head(_ lists: some Sequence<(agency: RowID, addresses: [String])>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("{\"schema\":\"callsheet-recipients\",\"version\":1,\"report_recipients\":{" as StaticString)
        var isFirst = true
        for (agency, addresses) in lists {
            bytes.append((isFirst ? "\n\"" : ",\n\"") as StaticString)
            isFirst = false
            bytes.append(agency)
            bytes.append("\":[" as StaticString)
            bytes.append(json: addresses)
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append("},\n\"users\":[" as StaticString)
        return bytes
    }

    package static let tail = "]}\n"

    package static func append(_ user: User, isFirst: Bool, to bytes: inout [UInt8]) {
        bytes.append((isFirst ? "\n{\"id\":\"" : ",\n{\"id\":\"") as StaticString)
        bytes.append(user.id)
        bytes.append("\",\"agency\":\"" as StaticString)
        bytes.append(user.agency)
        bytes.append("\",\"email\":" as StaticString)
        bytes.append(json: user.email)
        bytes.append(",\"role\":" as StaticString)
        bytes.append(json: user.role)
        bytes.append(UInt8(ascii: "}"))
    }
}

/// `recipients.json` read back.
package struct Recipients: Sendable {
    /// What agencies set themselves; an empty list is nobody.
    package let lists: [RowID: [String]]
    /// By agency.
    package let users: [RowID: [RecipientsDocument.User]]

    package init(lists: [RowID: [String]], users: [RowID: [RecipientsDocument.User]]) {
        self.lists = lists
        self.users = users
    }

    /// `nil` for a text that is not such a document, whole.
    package init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            document.schema == RecipientsDocument.schema, document.version == 1
        else { return nil }
        var lists: [RowID: [String]] = [:]
        for (id, addresses) in document.reportRecipients {
            guard let id = RowID(id) else { return nil }
            lists[id] = addresses
        }
        var users: [RowID: [RecipientsDocument.User]] = [:]
        for row in document.users {
            guard let id = RowID(row.id), let agency = RowID(row.agency) else { return nil }
            users[agency, default: []].append(
                RecipientsDocument.User(id: id, agency: agency, email: row.email, role: row.role)
            )
        }
        self.lists = lists
        self.users = users
    }

    private struct Document: Decodable {
        let schema: String
        let version: Int
        let reportRecipients: [String: [String]]
        let users: [Row]

        enum CodingKeys: String, CodingKey {
            case schema
            case version
            case reportRecipients = "report_recipients"
            case users
        }

        struct Row: Decodable {
            let id: String
            let agency: String
            let email: String
            let role: String?
        }
    }
}
