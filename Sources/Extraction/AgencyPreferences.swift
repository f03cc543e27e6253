internal import Dashboard
internal import FoundationEssentials
internal import Text

/// Reads what agencies set for their reports in two free-form objects.
enum AgencyPreferences {
    /// The known keys of the two free-form objects.
    ///
    /// - Parameter warnings: Gets a line for each key that is not known or does not hold what it should.
    static func read(
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
            default: warnings.append("branding.\(PrintableText.line(key, limit: 40)) is not known and ignored")
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
            default: warnings.append("settings.\(PrintableText.line(key, limit: 40)) is not known and ignored")
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
        let decoder = JSONDecoder()
        let type = [String: PreferenceValue].self
        if let members = try? decoder.decode(type, from: Data(json.utf8)) {
            return members.map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
        }
        // The decoder refuses what the database holds: deep nesting, half a surrogate pair. One such member must not
        // cost the others.
        var members: [String: PreferenceValue] = [:]
        var hasUnreadable = false
        for part in topLevelMembers(json) {
            if let member = try? decoder.decode(type, from: Data([UInt8(ascii: "{")] + part + [UInt8(ascii: "}")])) {
                members.merge(member) { $1 }
            } else {
                hasUnreadable = true
            }
        }
        if members.isEmpty {
            warnings.append("\(column) is ignored: it must be a JSON object")
        } else if hasUnreadable {
            warnings.append("\(column) holds what cannot be read as JSON and is ignored")
        }
        return members.map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
    }

    /// The texts between an object's braces and commas, without what lies within arrays and objects of the third level:
    /// nothing that is known lies so deep. None for what is no object.
    private static func topLevelMembers(_ json: String) -> [[UInt8]] {
        let bytes = json.utf8.drop { $0 <= 32 }
        guard bytes.first == UInt8(ascii: "{") else { return [] }
        var members: [[UInt8]] = [[]]
        var (depth, isInString, isEscaped) = (0, false, false)
        for byte in bytes {
            if isInString {
                if depth < 3 { members[members.count - 1].append(byte) }
                if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 1:
                members.append([])
                continue
            default: break
            }
            let isOutermost = depth == 0
            if depth < 3, !isOutermost { members[members.count - 1].append(byte) }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "\""): isInString = true
            default: break
            }
        }
        return members
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
