/// The values of one scope, slot by slot in the order of its schema. A ``TemplateModel`` makes them.
public struct TemplateRecord: Sendable {
    @usableFromInline package let schema: TemplateSchema
    let values: [TemplateValue]

    /// - Parameters:
    ///   - schema: The names, in order.
    ///   - fill: Initializes one value for each name, of its kind, from the first on.
    @usableFromInline
    package init(_ schema: TemplateSchema, fill: (UnsafeMutablePointer<TemplateValue>) -> Void) {
        let count = schema.fields.count
        self.init(
            schema,
            [TemplateValue](unsafeUninitializedCapacity: count) { buffer, initialized in
                if let start = buffer.baseAddress { fill(start) }
                initialized = count
            }
        )
    }

    /// - Parameters:
    ///   - schema: The names, in order.
    ///   - values: One value for each name, of its kind.
    init(_ schema: TemplateSchema, _ values: [TemplateValue]) {
        assert(zip(schema.fields, values).allSatisfy { $0.kind.accepts($1) } && values.count == schema.fields.count)
        self.schema = schema
        self.values = values
    }
}

extension TemplateSchema.Kind {
    /// Whether a value is of this kind.
    func accepts(_ value: TemplateValue) -> Bool {
        switch (self, value) {
        case (.text, .text), (.optionalText, .text), (.optionalText, .none), (.markup, .markup), (.flag, .flag): true
        case (.record, .none): true
        case (.record(let schema), .record(let record)): record.schema === schema
        case (.list(let schema), .list(let records)): records.allSatisfy { $0.schema === schema }
        default: false
        }
    }
}
