@testable import Reporting
@testable import Templates

/// Templates that say every name there is, made from the schemas: no name can be forgotten, and one that gets another's
/// value shows.
enum SchemaTemplate {
    /// For the file of this name.
    static func everyName(of file: String) -> String {
        let schema =
            switch file {
            case "report.md": ReportSchema.report.schema
            case "page.html": ReportSchema.page.schema
            case "style.css": ReportSchema.style.schema
            case "archive.html": ArchiveSchema.page.schema
            case "feed.xml": ArchiveSchema.feed.schema
            default: TemplateSchema([])
            }
        return lines(schema, indent: "")
    }

    /// A line for each name, those inside it indented; a list's items start with a hyphen.
    private static func lines(_ schema: TemplateSchema, indent: String) -> String {
        var text = ""
        for field in schema.fields {
            let name = field.name
            func section(_ item: String, inside: TemplateSchema, otherwise: String) {
                text += "\(indent)\(name):\n{{#\(name)}}\n\(item)\(lines(inside, indent: indent + "  ")){{/\(name)}}\n"
                text += "{{^\(name)}}\n\(indent)  \(otherwise)\n{{/\(name)}}\n"
            }
            switch field.kind {
            case .text: text += "\(indent)\(name): {{\(name)}}\n"
            case .markup: text += "\(indent)\(name): {{{\(name)}}}\n"
            case .flag: text += "\(indent)\(name): {{#\(name)}}yes{{/\(name)}}{{^\(name)}}no{{/\(name)}}\n"
            case .optionalText:
                text += "\(indent)\(name): {{#\(name)}}{{\(name)}}{{/\(name)}}{{^\(name)}}absent{{/\(name)}}\n"
            case .list(let inside): section("\(indent)  -\n", inside: inside, otherwise: "none")
            case .record(let inside): section("", inside: inside, otherwise: "absent")
            }
        }
        return text
    }
}
