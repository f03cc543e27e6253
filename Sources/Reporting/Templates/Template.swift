/// A checked template, compiled for writing many records fast.
package struct Template: Sendable {
    /// The names it was checked against.
    package let schema: TemplateSchema

    /// Appends the template with the record's values in place.
    ///
    /// - Parameters:
    ///   - record: Values with the schema the template was checked against; another schema stops the program.
    ///   - output: Receives UTF-8. What it holds already stays.
    /// - Complexity: O(bytes written).
    package func render(_ record: TemplateRecord, into output: inout [UInt8]) {
        fatalError("Not written yet")
    }
}
