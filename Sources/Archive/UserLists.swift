package import Dashboard
package import Files
internal import OutputTree

/// The lists that a run makes of all users, whatever agencies it publishes: `access.json`, by which the web gate decides, and
/// `recipients.json`, by which reports are mailed.
package struct UserLists: Sendable {
    private let access: UserListFile
    private let recipients: UserListFile

    static let names = [OutputTree.access, OutputTree.recipients]

    /// Creates the lists in a stage.
    init(in folder: borrowing Directory) throws(FileError) {
        access = try UserListFile(OutputTree.access, tail: AccessDocument.tail, in: folder)
        recipients = try UserListFile(OutputTree.recipients, tail: RecipientsDocument.tail, in: folder)
    }

    /// Begins the lists.
    ///
    /// - Parameters:
    ///   - readAt: When they were read from the database. It tells the later of two runs' lists.
    ///   - reportRecipients: What agencies set as their recipients, by id.
    package func begin(
        readAt: Instant,
        reportRecipients: some Sequence<(agency: RowID, addresses: [String])>
    ) throws(FileError) {
        try access.begin(readAt: readAt, head: Array(AccessDocument.head.utf8))
        try recipients.begin(readAt: readAt, head: RecipientsDocument.head(reportRecipients))
    }

    /// Adds a user. Users must come in the order of their ids, each once.
    ///
    /// - Parameters:
    ///   - agency: Whose reports they may see; `nil` for nobody's.
    ///   - email: Where they could get mail; `nil` where that is not known.
    package func append(_ user: RowID, agency: RowID?, email: String?, role: String?) throws(FileError) {
        try access.append { isFirst, bytes in
            AccessDocument.append(user, agency: agency, isFirst: isFirst, to: &bytes)
        }
        guard let agency, let email else { return }
        let user = RecipientsDocument.User(id: user, agency: agency, email: email, role: role)
        try recipients.append { isFirst, bytes in
            RecipientsDocument.append(user, isFirst: isFirst, to: &bytes)
        }
    }

    /// Ends the lists and makes them durable.
    package func finish() throws(ArchiveError) {
        try access.finish()
        try recipients.finish()
    }
}
