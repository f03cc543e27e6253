/// Cleans data for display: one line, without characters that hide, reorder or split what is seen.
package enum VisibleText {
    /// The value as a reader should see it, with the rules of ``MarkdownText`` but no backslashes.
    ///
    /// - Parameters:
    ///   - value: Any text.
    ///   - limit: The maximum number of Unicode scalars. A longer value is cut and ends in `…`.
    /// - Complexity: O(bytes). Printable ASCII without double spaces is returned as it is.
    package static func cleaned(_ value: String, limit: Int = 300) -> String {
        var previous: UInt8 = ASCII.space
        let isClean = value.utf8.allSatisfy { byte in
            defer { previous = byte }
            return 0x21...0x7E ~= byte || byte == ASCII.space && previous != ASCII.space
        }
        if isClean, previous != ASCII.space, value.utf8.count <= limit { return value }
        var scalars = String.UnicodeScalarView()
        var count = 0
        var dueSpace = DueSpace()
        var hasRightToLeft = false
        for scalar in value.unicodeScalars {
            switch CharacterRole(of: scalar.value) {
            case .hidden: continue
            case .space: if count > 0 { dueSpace.meet() }
            case .noBreakSpace: if count > 0 { dueSpace.meet(noBreakSpace: scalar.value) }
            case .shown:
                count += dueSpace.isDue ? 2 : 1
                guard count <= limit else {
                    scalars.append("…")
                    return isolated(scalars, if: hasRightToLeft)
                }
                if dueSpace.isDue { scalars.append(dueSpace.take()) }
                scalars.append(scalar)
                hasRightToLeft = hasRightToLeft || BidirectionalText.isRightToLeft(scalar.value)
            }
        }
        return isolated(scalars, if: hasRightToLeft)
    }

    /// Whether a reader would see nothing of the value: no character, white space, or only marks, joiners, fillers and
    /// other characters that are blank when they stand alone.
    ///
    /// - Complexity: O(bytes), but O(1) for nearly every value: the first visible character ends the search.
    package static func isBlank(_ value: String, limit: Int = 300) -> Bool {
        // What stands behind the limit is cut, and shows no more than what is removed.
        var count = 0
        for scalar in value.unicodeScalars where CharacterRole(of: scalar.value) == .shown {
            guard isBlankAlone(scalar) else { return false }
            count += 1
            if count == limit { return true }
        }
        return true
    }

    private static func isBlankAlone(_ scalar: Unicode.Scalar) -> Bool {
        if 0x21...0x7E ~= scalar.value { return false }
        switch scalar {
        // Blank in any font, yet neither white space nor ignorable: blank Braille pattern, null notehead, blank
        // hieroglyphs; and what stands for an object that is not there.
        case "\u{2800}", "\u{1D159}", "\u{13441}", "\u{13442}", "\u{FFFC}": return true
        default: break
        }
        // Joiners, variation selectors, Hangul fillers and the like.
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isolated(_ scalars: String.UnicodeScalarView, if hasRightToLeft: Bool) -> String {
        let text = String(scalars)
        guard hasRightToLeft else { return text }
        return "\(BidirectionalText.isolateStart)\(text)\(BidirectionalText.isolateEnd)"
    }
}
