/// Makes the `id`s of a document's headings, which links and style sheets refer to.
///
/// They are made as GitHub makes them, except that the second of two equal ones ends in `-2`, not `-1`.
struct HeadingIDs {
    private var taken: Set<String> = []
    /// The last number tried for each name, so that many equal headings take linear time.
    private var counts: [String: Int] = [:]

    /// The `id` of the next heading.
    ///
    /// - Parameter text: The heading's plain text.
    /// - Returns: Letters, digits, `-` and `_` only. Never empty, and never the same twice.
    mutating func next(for text: String) -> String {
        let name = Self.slug(of: text)
        if taken.insert(name).inserted {
            counts[name] = 1
            return name
        }
        var count = counts[name, default: 1]
        while true {
            count += 1
            let numbered = "\(name)-\(count)"
            if taken.insert(numbered).inserted {
                counts[name] = count
                return numbered
            }
        }
    }

    private static func slug(of text: String) -> String {
        var slug = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9", "-", "_":
                slug.unicodeScalars.append(scalar)
            case " ":
                slug.append("-")
            case "A"..."Z":
                slug += scalar.properties.lowercaseMapping
            default:
                if scalar.value > 0x7F, isWordCharacter(scalar) { slug += scalar.properties.lowercaseMapping }
            }
        }
        return slug.isEmpty ? "section" : slug
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            true
        default:
            false
        }
    }
}
