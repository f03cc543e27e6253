/// The names known at one place of a template, from the outermost scope inwards.
struct TemplateScope {
    /// What a name means here.
    enum Meaning {
        case known(level: Int, slots: [Int], kind: TemplateSchema.Kind)

        /// With the error message, and the name that was probably meant.
        case unknown(String, probably: String?)

        /// Inside a section whose own name is unknown, so that nothing can be said.
        case unknowable
    }

    /// `nil` for the scope of an unknown section.
    private var levels: [TemplateSchema?]

    init(_ schema: TemplateSchema) {
        levels = [schema]
    }

    /// Scopes inside each other here, 1 or more.
    var depth: Int { levels.count }

    /// With one more scope inside.
    func inside(_ schema: TemplateSchema?) -> TemplateScope {
        var scope = self
        scope.levels.append(schema)
        return scope
    }

    func meaning(of name: String) -> Meaning {
        if name == "." { return meaningOfItem() }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        for (level, schema) in levels.enumerated().reversed() {
            guard let schema else { return .unknowable }
            if let slot = schema.slot(of: parts[0]) { return meaning(of: name, parts, level: level, slot: slot) }
        }
        var names: [String] = []
        for schema in levels.reversed() {
            names += (schema?.fields ?? []).map(\.name).filter { !names.contains($0) }
        }
        let close = nearest(to: String(parts[0]), among: names)
        let hint = close.map { " Did you mean \(quoted($0))?" } ?? ""
        let list = names.isEmpty ? "No name is known here" : "Names here: \(quotedList(names))"
        return .unknown("Unknown name \(quoted(String(parts[0]))).\(hint) \(list)", probably: close)
    }

    private func meaningOfItem() -> Meaning {
        guard let innermost = levels[levels.count - 1] else { return .unknowable }
        if let slot = innermost.slot(of: ".") {
            return .known(level: levels.count - 1, slots: [slot], kind: innermost.fields[slot].kind)
        }
        let message = "'.' is the item of a list of plain texts. Here are names: "
        return .unknown(message + quotedList(innermost.fields.map(\.name)), probably: nil)
    }

    /// Follows a dotted name from the value of its first part.
    private func meaning(of name: String, _ parts: [Substring], level: Int, slot: Int) -> Meaning {
        var slots = [slot]
        var kind = levels[level]!.fields[slot].kind
        for (index, part) in parts.enumerated().dropFirst() {
            let outer = parts[..<index].joined(separator: ".")
            guard case .record(let schema) = kind else {
                var reason = "\(quoted(outer)) is \(kind.wording) and has no names inside"
                if case .list = kind {
                    reason = "\(quoted(outer)) is a list. Its names are known inside \(kind.usage(of: outer))"
                }
                return .unknown("Unknown name \(quoted(name)): \(reason)", probably: nil)
            }
            guard let next = schema.slot(of: part) else {
                let names = schema.fields.map(\.name)
                let close = nearest(to: String(part), among: names)
                let hint = close.map { " Did you mean \(quoted("\(outer).\($0)"))?" } ?? ""
                let list = "Names there: \(quotedList(names))"
                return .unknown(
                    "Unknown name \(quoted(String(part))) in \(quoted(outer)).\(hint) \(list)",
                    probably: close.map { "\(outer).\($0)" }
                )
            }
            slots.append(next)
            kind = schema.fields[next].kind
        }
        return .known(level: level, slots: slots, kind: kind)
    }
}

extension TemplateSchema.Kind {
    /// In an error message or the documentation.
    var wording: String {
        switch self {
        case .text: "text"
        case .markup: "ready-made markup"
        case .flag: "a flag"
        case .optionalText: "optional text"
        case .list: "a list"
        case .record: "a group of names"
        }
    }

    /// How a template uses a name of this kind.
    func usage(of name: String) -> String {
        switch self {
        case .text, .optionalText: "{{\(name)}}"
        case .markup: "{{{\(name)}}}"
        case .flag, .list, .record: "{{#\(name)}}...{{/\(name)}}"
        }
    }
}
