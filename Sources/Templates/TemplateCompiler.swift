/// Turns one file of a library and the partials it includes into instructions, and collects all that is wrong.
struct TemplateCompiler {
    /// Partials in one template, each one as often as it is included. Ends what grows without bounds.
    static let maxPartials = 1000

    private let library: TemplateLibrary
    private var sources: [String: TemplateSource] = [:]
    private var problems: [TemplateError.Problem] = []
    private var partials = 0

    private var literals: [UInt8] = []
    private var instructions: [TemplateInstruction] = []
    private var paths: [[Int]] = []
    private var depth = 1

    /// Instructions from here on may grow; earlier ones are jumped over as they are.
    private var firstGrowing = 0

    /// Where the compiler is: what changes from file to file.
    private struct Context {
        let source: TemplateSource
        let language: TemplateLanguage

        /// Stands before each line.
        let indentation: [UInt8]

        /// The files from the template to this one.
        let chain: [String]

        /// The file stands inside a line of another, or at the end of one that does: its last line end does not count.
        var isInsideLine = false
    }

    init(library: TemplateLibrary) {
        self.library = library
    }

    mutating func compile(_ file: String, schema: TemplateSchema) throws(TemplateError) -> TemplateProgram {
        if let source = source(file) {
            let context = context(source, indentation: [], chain: [file])
            compile(source.nodes[...], context, TemplateScope(schema))
        } else {
            let names = library.files.keys.sorted()
            let hint = nearest(to: file, among: names).map { " Did you mean \(quoted($0))?" } ?? ""
            let list = names.isEmpty ? "The folder has no templates" : "Available: \(quotedList(names))"
            problems.append(
                TemplateError.Problem(file: library.path(of: file), message: "Template is missing.\(hint) \(list)")
            )
        }
        if !problems.isEmpty { throw TemplateError(problems: problems) }
        return TemplateProgram(
            schema: schema,
            literals: literals,
            instructions: instructions,
            paths: paths,
            escaping: library.escaping,
            depth: depth,
            files: Set(sources.keys)
        )
    }

    private mutating func source(_ file: String) -> TemplateSource? {
        if let source = sources[file] { return source }
        guard let contents = library.files[file] else { return nil }
        let source = TemplateSource(
            file: file,
            path: library.path(of: file),
            contents: contents,
            review: library.review
        )
        problems += source.problems
        sources[file] = source
        return source
    }

    private func context(_ source: TemplateSource, indentation: [UInt8], chain: [String]) -> Context {
        let language = TemplateLanguage(file: source.file)
        return Context(source: source, language: language, indentation: indentation, chain: chain)
    }

    // MARK: Nodes

    /// All of a partial's nodes. Most editors end a file with a line end, which would break the line that the tag stands
    /// in, be it a table's row or a list's item.
    private mutating func compilePart(_ context: Context, _ scope: TemplateScope) {
        let nodes = context.source.nodes
        guard context.isInsideLine, let last = nodes.last else { return compile(nodes[...], context, scope) }
        compile(nodes.dropLast(), context, scope)
        switch last {
        case .literal(let range):
            var text = context.source.bytes[range]
            if text.last == UInt8(ascii: "\n") {
                text.removeLast()
                if text.last == UInt8(ascii: "\r") { text.removeLast() }
            }
            append(text)
        case .partial(let name, let indentation, let offset):
            compilePartial(name, indentation: indentation, isLast: true, at: offset, context, scope)
        case .lineStart, .value, .section:
            compile([last], context, scope)
        }
    }

    private mutating func compile(_ nodes: ArraySlice<TemplateNode>, _ context: Context, _ scope: TemplateScope) {
        depth = max(depth, scope.depth)
        for node in nodes {
            switch node {
            case .lineStart:
                append(context.indentation[...])
            case .literal(let range):
                append(context.source.bytes[range])
            case .value(let name, let raw, let offset):
                compileValue(name, raw: raw, at: offset, context, scope)
            case .section(let name, let inverted, let children, let offset):
                compileSection(name, inverted: inverted, children, at: offset, context, scope)
            case .partial(let name, let indentation, let offset):
                compilePartial(name, indentation: indentation, isLast: false, at: offset, context, scope)
            }
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if bytes.isEmpty { return }
        let start = Int32(literals.count)
        literals += bytes
        let end = Int32(literals.count)
        if instructions.count > firstGrowing, case .literal(let first, start) = instructions[instructions.count - 1] {
            instructions[instructions.count - 1] = .literal(start: first, end: end)
        } else {
            instructions.append(.literal(start: start, end: end))
        }
    }

    private mutating func compileValue(
        _ name: String,
        raw: Bool,
        at offset: Int,
        _ context: Context,
        _ scope: TemplateScope
    ) {
        switch scope.meaning(of: name) {
        case .unknowable:
            break
        case .unknown(let message, _):
            note(context, offset, message)
        case .known(let level, let slots, let kind):
            switch kind {
            case .text where !raw, .optionalText where !raw:
                instructions.append(.text(place(level, slots), context.language))
            case .markup where raw:
                instructions.append(.markup(place(level, slots)))
            case .text, .optionalText:
                note(context, offset, "\(quoted(name)) is text and must be escaped. Write \(kind.usage(of: name))")
            case .markup, .flag, .list, .record:
                note(context, offset, "\(quoted(name)) is \(kind.wording). Write \(kind.usage(of: name))")
            }
        }
    }

    private mutating func compileSection(
        _ name: String,
        inverted: Bool,
        _ children: [TemplateNode],
        at offset: Int,
        _ context: Context,
        _ scope: TemplateScope
    ) {
        var meaning = scope.meaning(of: name)
        if case .unknown(let message, let probably) = meaning {
            note(context, offset, message)
            meaning = probably.map(scope.meaning) ?? .unknowable
        }
        guard case .known(let level, let slots, let kind) = meaning else {
            compile(children[...], context, inverted ? scope : scope.inside(nil))
            return
        }
        let place = place(level, slots)
        let start = instructions.count
        instructions.append(.when(place, end: 0))
        firstGrowing = instructions.count
        switch kind {
        case .list(let inner), .record(let inner):
            compile(children[...], context, inverted ? scope : scope.inside(inner))
        case .flag, .optionalText:
            compile(children[...], context, scope)
        case .text, .markup:
            note(context, offset, "\(quoted(name)) is \(kind.wording), not a section. Write \(kind.usage(of: name))")
            compile(children[...], context, scope)
        }
        firstGrowing = instructions.count
        let end = Int32(instructions.count)
        instructions[start] =
            switch kind {
            case _ where inverted: .unless(place, end: end)
            case .list: .each(place, end: end)
            case .record: .enter(place, end: end)
            default: .when(place, end: end)
            }
    }

    private mutating func compilePartial(
        _ name: String,
        indentation: Range<Int>?,
        isLast: Bool,
        at offset: Int,
        _ context: Context,
        _ scope: TemplateScope
    ) {
        guard let file = partialFile(name, context) else {
            note(context, offset, unknownPartial(name, context))
            return
        }
        if let first = context.chain.firstIndex(of: file) {
            let path = (context.chain[first...] + [file]).map(shortened).joined(separator: " > ")
            note(context, offset, "Partial \(quoted(file)) includes itself: \(path)")
            return
        }
        let language = TemplateLanguage(file: file)
        if language != context.language, !(language == .css && context.language == .html) {
            let reason = "is \(language.wording), but this file is \(context.language.wording)"
            note(context, offset, "Partial \(quoted(file)) \(reason). Include a file of the same kind")
            return
        }
        partials += 1
        if partials > Self.maxPartials {
            if partials == Self.maxPartials + 1 {
                note(context, offset, "More than \(Self.maxPartials) partials in one template. Include fewer")
            }
            return
        }
        guard let source = source(file) else { return }
        let added = indentation.map { context.indentation + context.source.bytes[$0] } ?? []
        var inner = self.context(source, indentation: added, chain: context.chain + [file])
        inner.isInsideLine = indentation == nil || isLast && context.isInsideLine
        compilePart(inner, scope)
    }

    // MARK: Helpers

    /// The file a partial tag means: the name as it stands, or with the extension of the file the tag is in.
    private func partialFile(_ name: String, _ context: Context) -> String? {
        let candidates = [name, name + TemplateFileName.suffix(of: context.source.file)]
        return candidates.first { library.files[$0] != nil }
    }

    /// Names the files that could stand in the tag: with the same extension, and not around it already.
    private func unknownPartial(_ name: String, _ context: Context) -> String {
        let suffix = TemplateFileName.suffix(of: context.source.file)
        let isWhole = !suffix.isEmpty && TemplateFileName.suffix(of: name) == suffix
        let names = library.files.keys
            .filter { TemplateFileName.suffix(of: $0) == suffix && !context.chain.contains($0) }
            .map { isWhole ? $0 : String(TemplateFileName.stem(of: $0)) }
            .sorted()
        let hint = nearest(to: name, among: names).map { " Did you mean \(quoted($0))?" } ?? ""
        let list = names.isEmpty ? "There is no other file of this kind" : "Available: \(quotedList(names))"
        return "Unknown partial \(quoted(name)).\(hint) \(list)"
    }

    private mutating func place(_ level: Int, _ slots: [Int]) -> TemplateInstruction.Place {
        var path: Int32 = -1
        if slots.count > 1 {
            path = Int32(paths.count)
            paths.append(Array(slots.dropFirst()))
        }
        return TemplateInstruction.Place(level: Int32(level), slot: Int32(slots[0]), path: path)
    }

    private mutating func note(_ context: Context, _ offset: Int, _ message: String) {
        let path = library.path(of: context.source.file)
        problems.append(TemplateSource.problem(in: context.source.bytes, path: path, at: offset, message))
    }
}
