/// The functions that make any text harmless in the language of a template file.
package struct TemplateEscaping: Sendable {
    /// Appends the text to the output so that it stays text there: UTF-8, no markup.
    package typealias Escape = @Sendable (_ text: String, _ output: inout [UInt8]) -> Void

    package let markdown: Escape
    package let html: Escape
    package let css: Escape
    package let plain: Escape

    package init(
        markdown: @escaping Escape,
        html: @escaping Escape,
        css: @escaping Escape,
        plain: @escaping Escape
    ) {
        self.markdown = markdown
        self.html = html
        self.css = css
        self.plain = plain
    }
}
