/// Escapes data for Markdown.
///
/// Whatever a value of the database holds, a report shows it as text: never as markup, never with invisible characters,
/// and never so long that it breaks the layout.
package enum MarkdownText {
    /// Appends a value so that Markdown shows exactly its text: within a line, at its start, in a heading, and in a
    /// table cell, with a space before the cell's closing pipe.
    ///
    /// Every run of white space becomes one space, a no-break one if the run has no other, and white space at the ends
    /// is removed. So are control characters, direction overrides, and other invisible characters that change what is
    /// seen; the joiners that emoji need stay. A value with right-to-left text is isolated by U+2068 and U+2069.
    /// Characters get a backslash only where Markdown could read them as markup, so that the source stays readable.
    ///
    /// - Parameters:
    ///   - value: Any text. If none of it is visible, nothing is appended.
    ///   - markdown: Receives the UTF-8.
    ///   - limit: The maximum number of Unicode scalars. A longer value ends in `…`, which counts; the isolates do
    ///     not. If 0, nothing is appended.
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
