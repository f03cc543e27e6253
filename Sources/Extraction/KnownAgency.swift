package import Dashboard

/// An agency in the database, selected or not: what is needed of all of them.
package struct KnownAgency: Sendable {
    package let id: RowID
    /// When its row was made, where the database says so.
    package let createdAt: Instant?
    /// The addresses that it set for its reports; an empty list is nobody, `nil` its users.
    package let reportRecipients: [String]?
}

/// A user in the database.
package struct ListedUser: Hashable, Sendable {
    package let id: RowID
    /// Whose reports they may see; `nil` for nobody's.
    package let agency: RowID?
    /// As the database has it, whatever it is; `nil` where it has none or may not be read.
    package let email: String?
    package let role: String?
}
