import Testing

@testable import Templates

/// Random templates and values: the compiled template writes what looking every name up writes.
@Suite struct TemplatePropertyTests {
    @Test(arguments: 0..<40)
    func rendersLikeALookUpByName(seed: UInt64) throws {
        var random = SplitMix(state: seed &* 1_000_003 &+ 17)
        for _ in 0..<25 {
            let tree = Tree.random(in: [TemplateSamples.page.schema], depth: 4, &random)
            let partial = Tree.random(in: [TemplateSamples.page.schema], depth: 2, &random)
            let record = randomRecord(TemplateSamples.page.schema, &random)
            let source = tree.map(\.source).joined()
            let files = ["a.html": source + "{{> p}}", "p.html": partial.map(\.source).joined()]
            var expected = ""
            for node in tree + partial { node.interpret([record], into: &expected) }
            var output: [UInt8] = []
            try TemplateSamples.library(files).program("a.html", schema: record.schema).run(record, into: &output)
            #expect(String(decoding: output, as: UTF8.self) == expected, "Template: \(source)")
        }
    }

    @Test(arguments: 0..<20)
    func damagedTemplatesNeverStopTheProgram(seed: UInt64) {
        var random = SplitMix(state: seed &* 7919 &+ 3)
        let pieces = [
            "{{", "}}", "{", "}", "#", "^", "/", ">", "!", "&", "=", "$", "rows", "name", ".", " ", "\n", "\r\n",
        ]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...20, using: &random))
                .map { _ in pieces.randomElement(using: &random)! }.joined()
            let problems = TemplateSamples.problems(["a.txt": text, "name.txt": "{{#rows}}x{{/rows}}\n"])
            if problems.isEmpty {
                #expect(throws: Never.self) { try TemplateSamples.render(["a.txt": text, "name.txt": "x"]) }
            } else {
                let isPlaced = problems.split(separator: "\n").allSatisfy { $0.hasPrefix("templates/") }
                #expect(isPlaced, "Template: \(text)")
            }
        }
    }

    private func randomRecord(_ schema: TemplateSchema, _ random: inout SplitMix) -> TemplateRecord {
        let values = schema.fields.map { field -> TemplateValue in
            let isThere = Bool.random(using: &random)
            let text = ["", "x", "<b>", "{{agency}}", "l1\nl2", "é"].randomElement(using: &random)!
            switch field.kind {
            case .text: return .text(text)
            case .optionalText: return isThere ? .text(text) : .none
            case .markup: return .markup(Array("<i>\(text)</i>".utf8))
            case .flag: return .flag(isThere)
            case .record(let inner): return isThere ? .record(randomRecord(inner, &random)) : .none
            case .list(let inner):
                let count = Int.random(in: 0...3, using: &random)
                return .list((0..<count).map { _ in randomRecord(inner, &random) })
            }
        }
        return TemplateRecord(schema, values)
    }
}

/// A template as a tree with names, for looking each up.
private indirect enum Tree {
    case text(String)
    case value([String], raw: Bool)
    case section([String], inverted: Bool, [Tree])

    var source: String {
        switch self {
        case .text(let text): return text
        case .value(let path, let raw):
            let name = path.joined(separator: ".")
            return raw ? "{{{\(name)}}}" : "{{\(name)}}"
        case .section(let path, let inverted, let children):
            let name = path.joined(separator: ".")
            return "{{\(inverted ? "^" : "#")\(name)}}\(children.map(\.source).joined()){{/\(name)}}"
        }
    }

    static func random(in scopes: [TemplateSchema], depth: Int, _ random: inout SplitMix) -> [Tree] {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in one(in: scopes, depth: depth, &random) }
    }

    private static func one(in scopes: [TemplateSchema], depth: Int, _ random: inout SplitMix) -> Tree {
        // Never a line of its own for a tag: that rule has its own tests.
        let text = Tree.text(["a", " b ", "c\nd", "} }", "é"].randomElement(using: &random)!)
        if Int.random(in: 0..<4, using: &random) == 0 { return text }
        let level = Int.random(in: 0..<scopes.count, using: &random)
        var field = scopes[level].fields.randomElement(using: &random)!
        let isHidden = scopes[(level + 1)...].contains { $0.slot(of: field.name) != nil }
        if isHidden || field.name == "." && level != scopes.count - 1 { return text }
        var path = [field.name]
        while case .record(let inner) = field.kind, Bool.random(using: &random) {
            field = inner.fields.randomElement(using: &random)!
            path.append(field.name)
        }
        let inverted = Bool.random(using: &random)
        let hasRoom = depth > 0
        switch field.kind {
        case .text: return .value(path, raw: false)
        case .markup: return .value(path, raw: true)
        case .optionalText where !hasRoom || Bool.random(using: &random): return .value(path, raw: false)
        case .flag where hasRoom, .optionalText where hasRoom:
            return .section(path, inverted: inverted, Tree.random(in: scopes, depth: depth - 1, &random))
        case .list(let inner) where hasRoom, .record(let inner) where hasRoom:
            let inside = inverted ? scopes : scopes + [inner]
            return .section(path, inverted: inverted, Tree.random(in: inside, depth: depth - 1, &random))
        default: return text
        }
    }

    /// Looks every name up by its text, in the innermost record first.
    func interpret(_ scopes: [TemplateRecord], into output: inout String) {
        switch self {
        case .text(let text):
            output += text
        case .value(let path, _):
            switch lookUp(path, scopes) {
            case .text(let text): output += "H(\(text))"
            case .markup(let bytes): output += String(decoding: bytes, as: UTF8.self)
            default: break
            }
        case .section(let path, let inverted, let children):
            let inner: [[TemplateRecord]] =
                switch lookUp(path, scopes) {
                case .flag(let flag): flag ? [scopes] : []
                case .text: [scopes]
                case .record(let record): [scopes + [record]]
                case .list(let records): records.map { scopes + [$0] }
                default: []
                }
            for scopes in inverted ? (inner.isEmpty ? [scopes] : []) : inner {
                for child in children { child.interpret(scopes, into: &output) }
            }
        }
    }

    private func lookUp(_ path: [String], _ scopes: [TemplateRecord]) -> TemplateValue {
        for record in scopes.reversed() {
            guard let slot = record.schema.slot(of: path[0]) else { continue }
            var value = record.values[slot]
            for name in path.dropFirst() {
                guard case .record(let inner) = value else { return .none }
                value = inner.values[inner.schema.slot(of: name)!]
            }
            return value
        }
        return .none
    }
}

/// The same numbers for the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
