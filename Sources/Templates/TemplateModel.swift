/// The names that templates may use for values of one type: each with its meaning, and with what it stands for.
///
/// A name and its value are declared in one place, and the compiler checks the value's kind, so no value can come under
/// another's name. Declare each model once, as a constant: a template checks against its ``schema``, and its names
/// become slots there, so a record costs one call a name and no look-up.
///
/// Public, for the compiler inlines nothing of package access into other modules: so the room that declares models gets
/// code made for their types.
public struct TemplateModel<Source>: Sendable {
    /// The names, without the values.
    @usableFromInline package let schema: TemplateSchema

    @usableFromInline package let values: [@Sendable (Source) -> TemplateValue]

    /// - Parameter fields: All names, in the order in which the documentation lists them. A name that is unusable or
    ///   comes twice stops the program.
    @inlinable
    public init(_ fields: [Field]) {
        schema = TemplateSchema(fields.map(\.declaration))
        values = fields.map(\.value)
    }

    /// What the names stand for in one value.
    ///
    /// - Complexity: O(names), lists and records inside included.
    @inlinable
    public func record(_ source: Source) -> TemplateRecord {
        values.withUnsafeBufferPointer { values in
            TemplateRecord(schema) { slots in
                for slot in values.indices { (slots + slot).initialize(to: values[slot](source)) }
            }
        }
    }

    @inlinable
    public func records(_ sources: [Source]) -> [TemplateRecord] {
        sources.map { record($0) }
    }

    /// One name.
    public struct Field: Sendable {
        @usableFromInline package let declaration: TemplateSchema.Field
        @usableFromInline package let value: @Sendable (Source) -> TemplateValue

        @inlinable
        public init(declaration: TemplateSchema.Field, value: @escaping @Sendable (Source) -> TemplateValue) {
            self.declaration = declaration
            self.value = value
        }

        /// The same name in a model of something that holds such a value.
        @inlinable
        public func of<Outer>(_ part: @escaping @Sendable (Outer) -> Source) -> TemplateModel<Outer>.Field {
            TemplateModel<Outer>.Field(declaration: declaration) { [value] in value(part($0)) }
        }
    }
}

extension TemplateModel.Field {
    public typealias Value<Result> = @Sendable (Source) -> Result

    @inlinable
    @inline(__always)
    public static func text(_ name: String, _ summary: String, _ value: @escaping Value<String>) -> Self {
        Self(declaration: .text(name, summary)) { .text(value($0)) }
    }

    @inlinable
    @inline(__always)
    public static func markup(_ name: String, _ summary: String, _ value: @escaping Value<[UInt8]>) -> Self {
        Self(declaration: .markup(name, summary)) { .markup(value($0)) }
    }

    @inlinable
    @inline(__always)
    public static func flag(_ name: String, _ summary: String, _ value: @escaping Value<Bool>) -> Self {
        Self(declaration: .flag(name, summary)) { .flag(value($0)) }
    }

    @inlinable
    @inline(__always)
    public static func optionalText(_ name: String, _ summary: String, _ value: @escaping Value<String?>) -> Self {
        Self(declaration: .optionalText(name, summary)) { .optional(value($0)) }
    }

    @inlinable
    @inline(__always)
    public static func list<Item>(
        _ name: String,
        _ summary: String,
        of model: TemplateModel<Item>,
        _ items: @escaping Value<[Item]>
    ) -> Self {
        Self(declaration: .list(name, summary, of: model.schema)) { .list(model.records(items($0))) }
    }

    /// A list whose records were made before, because several templates list the same.
    ///
    /// - Parameter records: Of the model; one of another stops the program.
    @inlinable
    @inline(__always)
    public static func list<Item>(
        _ name: String,
        _ summary: String,
        of model: TemplateModel<Item>,
        records: @escaping Value<[TemplateRecord]>
    ) -> Self {
        Self(declaration: .list(name, summary, of: model.schema)) { source in
            let records = records(source)
            precondition(records.allSatisfy { $0.schema === model.schema }, "Records of another model in '\(name)'")
            return .list(records)
        }
    }

    @inlinable
    @inline(__always)
    public static func record<Inner>(
        _ name: String,
        _ summary: String,
        of model: TemplateModel<Inner>,
        _ inner: @escaping Value<Inner?>
    ) -> Self {
        Self(declaration: .record(name, summary, of: model.schema)) { source in
            inner(source).map { .record(model.record($0)) } ?? .none
        }
    }
}

extension TemplateModel<String> {
    /// For a list of plain texts, each written as `{{.}}`.
    ///
    /// - Parameter summary: One line that says what an item means.
    @inlinable
    @inline(__always)
    public static func items(_ summary: String) -> TemplateModel<String> {
        TemplateModel([.text(".", summary) { $0 }])
    }
}
