internal import Dashboard
internal import FoundationEssentials
internal import PostgreSQL

/// An agency as it was read, with what was set aside on the way.
struct ListedAgency: Sendable {
    let agency: Agency
    let warnings: [String]
}

/// Reads the list of agencies and what they set for their reports.
enum AgencyReader {
    private static let sql = """
        SELECT id::uuid AS id,
               name::text AS name,
               slug::text AS slug,
               branding::text AS branding,
               settings::text AS settings
        FROM agencies
        WHERE id IS NOT NULL
        """

    /// All agencies, by id.
    static func list(_ connection: Connection) throws -> [ListedAgency] {
        var agencies: [ListedAgency] = []
        _ = try connection.copy("agencies", sql, columns: ["id", "name", "slug", "branding", "settings"]) { row in
            let (high, low) = row.uuid()
            let name = row.string()
            let slug = row.optionalString() ?? ""
            var warnings: [String] = []
            let preferences = preferences(
                branding: row.optionalString(),
                settings: row.optionalString(),
                warnings: &warnings
            )
            agencies.append(
                ListedAgency(
                    agency: Agency(
                        id: RowID(high: high, low: low),
                        name: name,
                        slug: slug,
                        preferences: preferences
                    ),
                    warnings: warnings
                )
            )
        }
        agencies.sort { $0.agency.id < $1.agency.id }
        return agencies
    }

    /// The known keys of the two free-form objects.
    ///
    /// - Parameter warnings: Gets a line for each key that is not known or does not hold what it should.
    static func preferences(
        branding: String?,
        settings: String?,
        warnings: inout [String]
    ) -> Agency.Preferences {
        var preferences = Agency.Preferences()
        for (key, value) in members(of: branding, "branding", &warnings) {
            switch (key, value) {
            case (_, .null): break
            case ("primary_color", .text(let text)): preferences.primaryColor = text
            case ("logo_url", .text(let text)): preferences.logoURL = text
            case ("footer_text", .text(let text)): preferences.footerText = text
            case ("primary_color", _), ("logo_url", _), ("footer_text", _):
                warnings.append("branding.\(key) is ignored: it must be a text")
            default: warnings.append("branding.\(printable(key)) is not known and ignored")
            }
        }
        for (key, value) in members(of: settings, "settings", &warnings) {
            switch (key, value) {
            case (_, .null): break
            case ("timezone", .text(let text)): preferences.timeZone = text
            case ("locale", .text(let text)): preferences.locale = text
            case ("report_recipients", .texts(let texts)): preferences.reportRecipients = texts
            case ("report_recipients", _):
                warnings.append("settings.\(key) is ignored: it must be an array of texts")
            case ("timezone", _), ("locale", _): warnings.append("settings.\(key) is ignored: it must be a text")
            default: warnings.append("settings.\(printable(key)) is not known and ignored")
            }
        }
        return preferences
    }

    /// An object's members by name; none for no object.
    private static func members(
        of json: String?,
        _ column: String,
        _ warnings: inout [String]
    ) -> [(key: String, value: PreferenceValue)] {
        guard let json, json != "{}", json != "null" else { return [] }
        guard let members = try? JSONDecoder().decode([String: PreferenceValue].self, from: Data(json.utf8)) else {
            warnings.append("\(column) is ignored: it must be a JSON object")
            return []
        }
        return members.map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
    }

    /// A key's name as a warning shows it.
    private static func printable(_ key: String) -> String {
        String(String.UnicodeScalarView(key.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(40)))
    }
}

/// A value that a preference can have; everything else is `other`.
private enum PreferenceValue: Decodable {
    case null
    case text(String)
    case texts([String])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else {
            self = .other
        }
    }
}
