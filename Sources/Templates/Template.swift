/// A template, checked and compiled for values of one type. One value may serve several threads at a time.
public struct Template<Source>: Sendable {
    @usableFromInline package let model: TemplateModel<Source>
    @usableFromInline package let program: TemplateProgram

    /// The template's own file and those that it includes, however deep.
    package var files: Set<String> { program.files }

    /// Appends the template with a value's texts in place of the names.
    ///
    /// - Parameter output: Receives UTF-8. What it holds already stays.
    /// - Complexity: O(names + bytes written).
    @inlinable
    public func render(_ source: Source, into output: inout [UInt8]) {
        program.run(model.record(source), into: &output)
    }
}
