/// A tenant of the platform. Everything in a report belongs to one agency.
package struct Agency: Hashable, Sendable {
    package let id: RowID
    package let name: String
    /// Lower-case letters, digits and hyphens, by the database's own rule.
    package let slug: String
    package let preferences: Preferences

    package init(id: RowID, name: String, slug: String, preferences: Preferences = Preferences()) {
        self.id = id
        self.name = name
        self.slug = slug
        self.preferences = preferences
    }

    /// The keys of `agencies.branding` and `agencies.settings` that the reports know, as the database holds them:
    /// text that nobody has judged yet. Other keys never enter a snapshot; they may hold secrets.
    ///
    /// Source: CONTRACT.md 2.
    package struct Preferences: Hashable, Sendable {
        package var primaryColor: String?
        package var logoURL: String?
        package var footerText: String?
        package var timeZone: String?
        package var locale: String?
        package var reportRecipients: [String]?

        package init(
            primaryColor: String? = nil,
            logoURL: String? = nil,
            footerText: String? = nil,
            timeZone: String? = nil,
            locale: String? = nil,
            reportRecipients: [String]? = nil
        ) {
            self.primaryColor = primaryColor
            self.logoURL = logoURL
            self.footerText = footerText
            self.timeZone = timeZone
            self.locale = locale
            self.reportRecipients = reportRecipients
        }
    }
}
