/// Looks at one template file for mistakes that are none of the tags'.
///
/// - Parameters:
///   - text: The file as it is written, with blanks in place of its remarks. Offsets are those of the file.
///   - language: What it is written in.
package typealias TemplateReview = @Sendable (_ text: [UInt8], _ language: TemplateLanguage) -> [TemplateFinding]

/// What a ``TemplateReview`` found.
package struct TemplateFinding: Equatable, Sendable {
    /// In bytes from the start of the file.
    package let offset: Int
    /// One line, without position.
    package let message: String

    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    /// A name that does not exist.
    ///
    /// - Parameters:
    ///   - kind: What it was to be a name of, with its first letter small: `chart`.
    ///   - known: The names that exist, among which the one that was probably meant is looked for.
    ///   - list: The sentence that tells them all.
    package static func unknown(
        _ kind: String,
        _ name: String,
        at offset: Int,
        known: [String],
        list: String
    ) -> TemplateFinding {
        let hint = nearest(to: name, among: known).map { " Did you mean \(quoted($0))?" } ?? ""
        return TemplateFinding(offset: offset, message: "Unknown \(kind) \(quoted(name)).\(hint) \(list)")
    }
}
