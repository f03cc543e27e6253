/// Names and values of others in what a program says to people: on a terminal, in a log, in an error message.
package enum PrintableText {
    /// The text on one line, with nothing in it that moves a cursor, hides, or reorders what stands beside it.
    ///
    /// Control and format characters, line and paragraph separators, surrogates, private and unassigned code points
    /// each become U+FFFD: that something was there shows.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - limit: Most Unicode scalars kept, 1 or more. A longer text ends in `...`, which does not count.
    /// - Complexity: O(`limit`).
    package static func line(_ text: some StringProtocol, limit: Int = 80) -> String {
        var scalars = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else { return String(scalars) + "..." }
            scalars.append(isPrintable(scalar) ? scalar : "\u{FFFD}")
            count += 1
        }
        return String(scalars)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if 0x20...0x7E ~= scalar.value { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
