/// What is known of the locales of the Unicode CLDR, by their tags.
enum LocaleTable {
    static let numberRules = byTag(numbers)
    static let dateRules = byTag(dates)

    private static func byTag<Rules>(_ groups: [(rules: Rules, tags: String)]) -> [String: Rules] {
        var table: [String: Rules] = [:]
        for (rules, tags) in groups {
            for tag in tags.split(whereSeparator: \.isWhitespace) { table[String(tag)] = rules }
        }
        return table
    }
}
