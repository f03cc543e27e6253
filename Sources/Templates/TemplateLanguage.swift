/// The language a template file is written in, which decides how `{{name}}` is escaped.
package enum TemplateLanguage: Sendable {
    case markdown
    case html
    case css
    case plain

    /// The language of a file, by its extension: `md`; `html`, `htm`, `xml` and `svg`; `css`; anything else is plain.
    package init(file: String) {
        self =
            switch TemplateFileName.suffix(of: file).lowercased() {
            case ".md", ".markdown": .markdown
            case ".html", ".htm", ".xml", ".svg": .html
            case ".css": .css
            default: .plain
            }
    }

    /// In an error message.
    var wording: String {
        switch self {
        case .markdown: "Markdown"
        case .html: "HTML"
        case .css: "CSS"
        case .plain: "plain text"
        }
    }
}
