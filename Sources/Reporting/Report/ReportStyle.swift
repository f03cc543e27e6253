internal import CommonMark
package import Dashboard
package import TimeZones

/// How one agency's reports look: what it set for them, judged; and what stands in where a value is missing or wrong.
///
/// Source: CONTRACT.md 2.
package struct ReportStyle: Sendable {
    package let locale: LocaleFormat
    package let zone: TimeZoneRules
    /// The run's zone, by whose calendar days figures are counted.
    let calendarZone: TimeZoneRules
    /// The accent for the light and for the dark colour scheme, both readable.
    package let accentOnLight: AccentColor
    package let accentOnDark: AccentColor
    let logoURL: String?
    package let footerText: String?
    /// One line for each value that is ignored.
    package let warnings: [String]

    /// - Parameters:
    ///   - zones: Finds a zone's rules by its IANA name; asked at most once.
    ///   - runZone: The run's own, which stands in where the agency has none.
    package init(
        _ preferences: Agency.Preferences,
        runZone: TimeZoneRules,
        zones: (String) throws(TimeZoneError) -> TimeZoneRules?
    ) {
        var warnings: [String] = []
        var locale = LocaleFormat.standard
        if let tag = preferences.locale {
            if let (nearest, isExact) = LocaleFormat.nearest(to: tag) {
                locale = nearest
                if !isExact {
                    warnings.append(
                        "settings.locale is not a locale that is known: numbers and dates are written as in '\(nearest.tag)'"
                    )
                }
            } else {
                warnings.append("settings.locale is ignored: it must be a language tag such as en-US or de-DE")
            }
        }
        var zone = runZone
        if let name = preferences.timeZone {
            do throws(TimeZoneError) {
                if let known = try zones(name) {
                    zone = known
                } else {
                    warnings.append("settings.timezone is ignored: it must be an IANA name such as Europe/Berlin")
                }
            } catch {
                warnings.append("settings.timezone is ignored: \(error)")
            }
        }
        var accent = AccentColor.standard
        if let text = preferences.primaryColor {
            if let color = AccentColor(text) {
                accent = color
            } else {
                warnings.append("branding.primary_color is ignored: it must be written #rgb or #rrggbb")
            }
        }
        logoURL = preferences.logoURL.flatMap { ReportStyle.isPlainHTTPS($0) ? $0 : nil }
        if preferences.logoURL != nil, logoURL == nil {
            warnings.append("branding.logo_url is ignored: it must be an https address")
        }
        footerText = preferences.footerText.flatMap { VisibleText.isBlank($0) ? nil : $0 }
        accentOnLight = accent.readable(on: .lightBackground)
        accentOnDark = accent.readable(on: .darkBackground)
        self.locale = locale
        self.zone = zone
        self.calendarZone = runZone
        self.warnings = warnings
    }

    /// Date and time as a clock in the agency's zone shows them.
    package func dateAndTime(_ instant: Instant) -> String {
        let (day, second) = zone.civil(instant)
        return "\(locale.date(day)), \(locale.time(secondOfDay: second))"
    }

    /// An address that can stand in a link: https, a host, and none but printable ASCII.
    private static func isPlainHTTPS(_ address: String) -> Bool {
        let scheme = "https://"
        return address.utf8.count > scheme.utf8.count && address.utf8.count <= 2000
            && address.lowercased().hasPrefix(scheme)
            && address.utf8.allSatisfy { 0x21...0x7E ~= $0 && !#""'<>\`"#.utf8.contains($0) }
            && !address.dropFirst(scheme.count).hasPrefix("/")
    }
}
