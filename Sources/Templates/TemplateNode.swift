/// One piece of a parsed template file. Offsets are bytes from the start of the file.
indirect enum TemplateNode: Sendable {
    /// The first place of a line that reaches the output and is not empty: where a partial's indentation goes.
    case lineStart

    /// Literal text.
    case literal(Range<Int>)

    /// `{{name}}`, or `{{{name}}}` and `{{&name}}` if raw.
    case value(name: String, raw: Bool, offset: Int)

    /// `{{#name}}` or, if inverted, `{{^name}}`, with what stands up to its end.
    case section(name: String, inverted: Bool, children: [TemplateNode], offset: Int)

    /// `{{> name}}`. The indentation is what stands before the tag if it has its line for itself, otherwise `nil`.
    case partial(name: String, indentation: Range<Int>?, offset: Int)
}
