/// One rendering of a template.
///
/// It reads through buffer pointers, since counting references for every value took half the time, and threads that
/// render the same template would wait for each other's counts. No pointer is read after the closure that gave it:
/// those into the template end with ``TemplateProgram/run(_:into:)``; a scope's is read only by the instructions of the
/// section that ``enter(_:level:_:_:)`` runs for it, since the compiler gives a level to nothing outside that section.
struct TemplateInterpreter: ~Copyable {
    let literals: UnsafeBufferPointer<UInt8>
    let instructions: UnsafeBufferPointer<TemplateInstruction>
    let paths: UnsafeBufferPointer<[Int]>
    let escaping: TemplateEscaping

    /// The values of each scope, by level.
    let scopes: UnsafeMutableBufferPointer<UnsafeBufferPointer<TemplateValue>>

    /// Follows instructions with the record as the innermost scope.
    func enter(_ record: TemplateRecord, level: Int, _ range: Range<Int>, _ output: inout [UInt8]) {
        record.values.withUnsafeBufferPointer { values in
            scopes.initializeElement(at: level, to: values)
            run(range, level: level, &output)
        }
    }

    private func run(_ range: Range<Int>, level: Int, _ output: inout [UInt8]) {
        var next = range.lowerBound
        while next < range.upperBound {
            let instruction = instructions[next]
            next += 1
            switch instruction {
            case .literal(let start, let end):
                output.append(contentsOf: UnsafeBufferPointer(rebasing: literals[Int(start)..<Int(end)]))
            case .text(let place, let language):
                if case .text(let text) = value(place) { escape(text, language, &output) }
            case .markup(let place):
                if case .markup(let bytes) = value(place) { output.append(contentsOf: bytes) }
            case .when(let place, let end):
                if !holds(value(place)) { next = Int(end) }
            case .unless(let place, let end):
                if holds(value(place)) { next = Int(end) }
            case .each(let place, let end):
                if case .list(let records) = value(place) {
                    for record in records { enter(record, level: level + 1, next..<Int(end), &output) }
                }
                next = Int(end)
            case .enter(let place, let end):
                if case .record(let record) = value(place) { enter(record, level: level + 1, next..<Int(end), &output) }
                next = Int(end)
            }
        }
    }

    private func escape(_ text: String, _ language: TemplateLanguage, _ output: inout [UInt8]) {
        switch language {
        case .markdown: escaping.markdown(text, &output)
        case .html: escaping.html(text, &output)
        case .css: escaping.css(text, &output)
        case .plain: escaping.plain(text, &output)
        }
    }

    @inline(__always)
    private func value(_ place: TemplateInstruction.Place) -> TemplateValue {
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
