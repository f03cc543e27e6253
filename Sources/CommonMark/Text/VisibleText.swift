/// Cleans data for display: one line, without characters that hide, reorder or split what is seen.
package enum VisibleText {
    /// The value with every run of white space as one space, and without control, bidirectional and other invisible
    /// characters, cut to `limit` Unicode scalars.
    ///
    /// - Complexity: O(bytes). Printable ASCII without double spaces is returned as it is.
    package static func cleaned(_ value: String, limit: Int = 300) -> String {
        var previous: UInt8 = ASCII.space
        let isClean = value.utf8.allSatisfy { byte in
            defer { previous = byte }
            return 0x21...0x7E ~= byte || byte == ASCII.space && previous != ASCII.space
        }
        if isClean, previous != ASCII.space, value.utf8.count <= limit { return value }
        var scalars = String.UnicodeScalarView()
        var owesSpace = false
        for scalar in value.unicodeScalars {
            switch CharacterRole(of: scalar.value) {
            case .hidden: continue
            case .space: owesSpace = !scalars.isEmpty
            case .shown:
                guard scalars.count + (owesSpace ? 2 : 1) <= limit else { return String(scalars) + "…" }
                if owesSpace { scalars.append(" ") }
                owesSpace = false
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
