/// The values of one scope, slot by slot in the order of its schema.
package struct TemplateRecord: Sendable {
    package let schema: TemplateSchema
    let values: [TemplateValue]

    /// Takes values by position.
    ///
    /// - Parameters:
    ///   - schema: The names, in order.
    ///   - values: One value for each name, of its kind. Another count or kind stops the program.
    /// - Complexity: O(values), nested lists included only one level deep.
    package init(_ schema: TemplateSchema, _ values: [TemplateValue]) {
        precondition(
            values.count == schema.fields.count,
            "\(values.count) values for the \(schema.fields.count) names of a template schema"
        )
        for slot in values.indices where !schema.fields[slot].kind.accepts(values[slot]) {
            preconditionFailure("Wrong kind of value for '\(schema.fields[slot].name)' in a template record")
        }
        self.schema = schema
        self.values = values
    }

    /// Takes values with their names, which must be those of the schema in its order.
    ///
    /// The names guard against values that change places. Debug builds compare them; release builds trust them.
    ///
    /// - Parameters:
    ///   - schema: The names, in order.
    ///   - values: One value for each name, of its kind. Another count or kind stops the program.
    package init(_ schema: TemplateSchema, named values: KeyValuePairs<StaticString, TemplateValue>) {
        assert(
            values.map { "\($0.key)" } == schema.fields.map(\.name),
            "The names of a template record are \(values.map(\.key)), not \(schema.fields.map(\.name))"
        )
        self.init(schema, values.map { $0.value })
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
