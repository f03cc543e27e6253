/// A checked template, compiled for writing many records fast.
///
/// All names are resolved to slots and all partials are put in place, so writing is one walk over an array.
package struct Template: Sendable {
    /// The names it was checked against.
    package let schema: TemplateSchema

    /// What instructions copy from.
    let literals: [UInt8]

    let instructions: [TemplateInstruction]

    /// The slots of dotted names behind the first one.
    let paths: [[Int]]

    /// In the order of ``TemplateLanguage/allCases``.
    let escapes: [TemplateEscaping.Escape]

    /// Appends the template with the record's values in place.
    ///
    /// - Parameters:
    ///   - record: Values with the schema the template was checked against; another schema stops the program.
    ///   - output: Receives UTF-8. What it holds already stays.
    /// - Complexity: O(bytes written).
    package func render(_ record: TemplateRecord, into output: inout [UInt8]) {
        precondition(record.schema === schema, "A template record of another schema than the template's")
        var scopes = [record.values]
        run(0..<instructions.count, &scopes, &output)
    }

    private func run(_ range: Range<Int>, _ scopes: inout [[TemplateValue]], _ output: inout [UInt8]) {
        var next = range.lowerBound
        while next < range.upperBound {
            let instruction = instructions[next]
            next += 1
            switch instruction {
            case .literal(let start, let end):
                output.append(contentsOf: literals[Int(start)..<Int(end)])
            case .text(let place, let escape):
                if case .text(let text) = value(place, scopes) { escapes[Int(escape)](text, &output) }
            case .markup(let place):
                if case .markup(let bytes) = value(place, scopes) { output.append(contentsOf: bytes) }
            case .when(let place, let end):
                if !holds(value(place, scopes)) { next = Int(end) }
            case .unless(let place, let end):
                if holds(value(place, scopes)) { next = Int(end) }
            case .each(let place, let end):
                if case .list(let records) = value(place, scopes) {
                    for record in records {
                        scopes.append(record.values)
                        run(next..<Int(end), &scopes, &output)
                        scopes.removeLast()
                    }
                }
                next = Int(end)
            case .enter(let place, let end):
                if case .record(let record) = value(place, scopes) {
                    scopes.append(record.values)
                    run(next..<Int(end), &scopes, &output)
                    scopes.removeLast()
                }
                next = Int(end)
            }
        }
    }

    @inline(__always)
    private func value(_ place: TemplateInstruction.Place, _ scopes: [[TemplateValue]]) -> TemplateValue {
        let value = scopes[Int(place.level)][Int(place.slot)]
        return place.path < 0 ? value : inner(value, paths[Int(place.path)])
    }

    /// What a dotted name stands for; absent as soon as a record on the way is.
    private func inner(_ value: TemplateValue, _ path: [Int]) -> TemplateValue {
        var value = value
        for slot in path {
            guard case .record(let record) = value else { return .none }
            value = record.values[slot]
        }
        return value
    }

    private func holds(_ value: TemplateValue) -> Bool {
        switch value {
        case .flag(let flag): flag
        case .list(let records): !records.isEmpty
        case .none: false
        case .text, .markup, .record: true
        }
    }
}
