extension SnapshotDifference.Fact {
    /// What differs of what snapshots hold about the agency itself, in the order in which they hold it.
    static func differing(_ before: Agency, _ after: Agency) -> [SnapshotDifference.Fact] {
        zip(facts(of: before), facts(of: after)).compactMap { old, new in
            // By their bytes: String's own comparison takes composed and decomposed letters for the same.
            guard old.value.map({ Array($0.utf8) }) != new.value.map({ Array($0.utf8) }) else { return nil }
            return SnapshotDifference.Fact(name: old.name, before: old.value, after: new.value)
        }
    }

    private static func facts(of agency: Agency) -> [(name: String, value: String?)] {
        let preferences = agency.preferences
        return [
            ("name", agency.name),
            ("slug", agency.slug),
            ("branding.primary_color", preferences.primaryColor),
            ("branding.logo_url", preferences.logoURL),
            ("branding.footer_text", preferences.footerText),
            ("settings.timezone", preferences.timeZone),
            ("settings.locale", preferences.locale),
            ("settings.report_recipients", preferences.reportRecipients?.joined(separator: ", ")),
        ]
    }
}
