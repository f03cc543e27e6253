/// Data as Markdown text.
///
/// Whatever a customer, a campaign or a database calls itself, a report shows it as text: never as markup, never as
/// something invisible, never so long that it takes the report apart.
package enum MarkdownText {
    /// Appends a value so that Markdown shows exactly its text: in a line, at the start of one, in a heading, and in
    /// a table cell (with a space before the cell's closing pipe).
    ///
    /// Runs of white space become one space; none is left at the ends. Control characters, direction overrides, and
    /// other characters that cannot be seen but change what is seen are removed; the joiners that emoji need stay.
    /// Characters that Markdown could read as markup get a backslash, where they need one, so that the source stays
    /// readable.
    ///
    /// - Parameters:
    ///   - value: Any text. If nothing of it can be seen, nothing is appended.
    ///   - markdown: Takes the UTF-8.
    ///   - limit: Most Unicode scalars shown. A longer value ends in `…`, which counts. Nothing is appended if 0.
    /// - Complexity: O(`limit`) for values without long invisible stretches.
    package static func append(_ value: String, to markdown: inout [UInt8], limit: Int = 300) {
        guard limit > 0 else { return }
        let done: Void? = value.utf8.withContiguousStorageIfAvailable { utf8 in
            var writer = MarkdownTextWriter(limit: limit, start: markdown.count)
            writer.write(utf8, to: &markdown)
        }
        if done == nil {
            append(String(decoding: Array(value.utf8), as: UTF8.self), to: &markdown, limit: limit)
        }
    }
}
