/// What a checked template compiles to: instructions for writing many records fast.
///
/// All names are resolved to slots and all partials are put in place, so an interpreter runs once over an array. One
/// value may serve several threads at a time.
@usableFromInline
package struct TemplateProgram: Sendable {
    /// The names it was checked against.
    let schema: TemplateSchema

    /// What instructions copy from.
    let literals: [UInt8]

    let instructions: [TemplateInstruction]

    /// The slots of dotted names behind the first one.
    let paths: [[Int]]

    let escaping: TemplateEscaping

    /// Scopes inside each other, at most; 1 or more.
    let depth: Int

    /// The template's own file and those that it includes.
    let files: Set<String>

    /// Appends the template with the record's values in place.
    ///
    /// - Parameters:
    ///   - record: Values with the schema the template was checked against; another schema stops the program.
    ///   - output: Receives UTF-8. What it holds already stays.
    /// - Complexity: O(bytes written).
    @usableFromInline
    package func run(_ record: TemplateRecord, into output: inout [UInt8]) {
        precondition(record.schema === schema, "A template record of another schema than the template's")
        withUnsafeTemporaryAllocation(of: UnsafeBufferPointer<TemplateValue>.self, capacity: depth) { scopes in
            literals.withUnsafeBufferPointer { literals in
                instructions.withUnsafeBufferPointer { instructions in
                    paths.withUnsafeBufferPointer { paths in
                        let interpreter = TemplateInterpreter(
                            literals: literals,
                            instructions: instructions,
                            paths: paths,
                            escaping: escaping,
                            scopes: scopes
                        )
                        interpreter.enter(record, level: 0, 0..<instructions.count, &output)
                    }
                }
            }
        }
    }
}
