/// The names a template may use in one scope, in order, each with its meaning. A ``TemplateModel`` makes it.
///
/// The order is that of the values in a ``TemplateRecord``. A schema is compared by identity. The documentation of the
/// names is made from it, see ``markdownReference``.
public final class TemplateSchema: Sendable {
    /// What a name stands for, and so how a template may use it.
    public enum Kind: Sendable {
        /// Text, escaped for the language of the file: `{{name}}`.
        case text

        /// Bytes already in the language of the file, written as they are: `{{{name}}}`.
        case markup

        /// A condition: `{{#name}}` if it holds, `{{^name}}` if not. It has no text and opens no scope.
        case flag

        /// Text that may be absent: `{{name}}` writes nothing then. `{{#name}}` if present, even if empty; `{{^name}}`
        /// if absent.
        case optionalText

        /// Any number of records: `{{#name}}` repeats for each one, `{{^name}}` if there is none.
        case list(TemplateSchema)

        /// One record that may be absent: `{{#name}}` enters it, `{{^name}}` if absent. `{{name.inner}}` reaches into
        /// it.
        case record(TemplateSchema)
    }

    /// One name of a schema.
    public struct Field: Sendable {
        /// As written in templates: not empty, without white space, braces and dots; or `.` alone, see
        /// ``TemplateModel/items(_:)``.
        let name: String

        /// One line that says what the name means.
        let summary: String

        let kind: Kind

        init(_ name: String, _ summary: String, _ kind: Kind) {
            self.name = name
            self.summary = summary
            self.kind = kind
        }

        @usableFromInline
        package static func text(_ name: String, _ summary: String) -> Field { Field(name, summary, .text) }

        @usableFromInline
        package static func markup(_ name: String, _ summary: String) -> Field { Field(name, summary, .markup) }

        @usableFromInline
        package static func flag(_ name: String, _ summary: String) -> Field { Field(name, summary, .flag) }

        @usableFromInline
        package static func optionalText(_ name: String, _ summary: String) -> Field {
            Field(name, summary, .optionalText)
        }

        @usableFromInline
        package static func list(_ name: String, _ summary: String, of schema: TemplateSchema) -> Field {
            Field(name, summary, .list(schema))
        }

        @usableFromInline
        package static func record(_ name: String, _ summary: String, of schema: TemplateSchema) -> Field {
            Field(name, summary, .record(schema))
        }
    }

    let fields: [Field]

    /// - Parameter fields: All names of the scope. A name that is empty, has a forbidden character or comes twice stops
    ///   the program.
    @usableFromInline
    package init(_ fields: [Field]) {
        var seen: Set<String> = []
        for field in fields {
            precondition(Self.isUsable(field.name), "'\(field.name)' cannot be a name in a template")
            precondition(seen.insert(field.name).inserted, "'\(field.name)' comes twice in a template schema")
            precondition(!field.summary.contains { $0.isNewline }, "Summary of '\(field.name)' has more than one line")
        }
        self.fields = fields
    }

    /// Where a name's value stands in a record, or `nil` if there is no such name.
    ///
    /// - Complexity: O(names).
    func slot(of name: some StringProtocol) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    private static func isUsable(_ name: String) -> Bool {
        if name == "." { return true }
        let first: Set<Character> = ["#", "^", "/", "!", ">", "&", "=", "$", "<", "*"]
        guard let start = name.first, !first.contains(start) else { return false }
        return !name.contains { $0.isWhitespace || $0.isNewline || $0 == "{" || $0 == "}" || $0 == "." }
    }
}
