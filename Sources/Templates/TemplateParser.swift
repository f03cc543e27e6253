/// Reads Mustache syntax into nodes. It goes on after a mistake, so that one run finds them all.
struct TemplateParser {
    /// A mistake and where it stands, in bytes from the start.
    struct Finding {
        let offset: Int
        let message: String
    }

    /// Sections inside sections; rendering uses the machine's stack for each one.
    static let maxDepth = 64

    private(set) var nodes: [TemplateNode] = []
    private(set) var findings: [Finding] = []

    /// Remarks, with their braces.
    private(set) var comments: [Range<Int>] = []

    private let bytes: [UInt8]

    /// Everything before it is read.
    private var position = 0

    /// Where the current line starts; `nil` once something of it is in ``nodes`` and its standing is settled.
    private var lineStart: Int? = 0

    private var open: [OpenSection] = []

    private struct OpenSection {
        let name: String
        let inverted: Bool
        let offset: Int

        /// False for a tag that is only here so that its end tag finds it.
        let isKept: Bool

        /// The nodes before it.
        let outer: [TemplateNode]
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parse() {
        while position < bytes.count {
            if isTagStart(position) {
                readTag()
            } else {
                readText()
            }
        }
        while let section = open.last {
            if section.isKept {
                noteMissingEnd(of: section)
            }
            closeInnermost()
        }
    }

    // MARK: Text

    /// Reads up to the next tag or through the next line feed.
    private mutating func readText() {
        let start = position
        while position < bytes.count, !isTagStart(position) {
            position += 1
            if bytes[position - 1] == lineFeed { break }
        }
        let endsLine = bytes[position - 1] == lineFeed
        if !endsLine, position < bytes.count, lineStart == start, bytes[start..<position].allSatisfy(isBlank) {
            return  // Perhaps the indentation of a tag alone in its line: the tag decides.
        }
        settleLine()
        nodes.append(.literal(start..<position))
        if endsLine { lineStart = position }
    }

    /// Writes what was held back of the current line, because the line does reach the output.
    private mutating func settleLine() {
        guard let start = lineStart else { return }
        lineStart = nil
        let isEmpty = bytes[start] == lineFeed || (bytes[start...].starts(with: [carriageReturn, lineFeed]))
        if !isEmpty { nodes.append(.lineStart) }
        let held = start..<heldEnd(from: start)
        if !held.isEmpty, isTagStart(held.upperBound) { nodes.append(.literal(held)) }
    }

    private func heldEnd(from start: Int) -> Int {
        bytes[start...].firstIndex { !isBlank($0) } ?? bytes.count
    }

    // MARK: Tags

    private mutating func readTag() {
        let offset = position
        let mark = offset + 2 < bytes.count ? bytes[offset + 2] : 0
        switch mark {
        case UInt8(ascii: "!"):
            guard let end = find("}}", from: offset + 3) else { return readUnclosed("{{!", closer: "}}") }
            comments.append(offset..<end + 2)
            finishTag(at: end + 2, from: offset) { _, _ in }
        case UInt8(ascii: "="):
            note(offset, "Set-delimiter tags are not supported. Write {{ and }}")
            skipTag(from: offset)
        case UInt8(ascii: "{"):
            guard let (name, end) = name(from: offset + 3, closer: "}}}") else {
                return readUnclosed("{{{", closer: "}}}")
            }
            readValue(name, raw: true, offset: offset, end: end)
        case UInt8(ascii: "&"), UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "/"), UInt8(ascii: ">"),
            UInt8(ascii: "$"), UInt8(ascii: "<"):
            guard let (name, end) = name(from: offset + 3, closer: "}}") else {
                return readUnclosed("{{", closer: "}}")
            }
            readMarked(mark, name: name, offset: offset, end: end)
        default:
            guard let (name, end) = name(from: offset + 2, closer: "}}") else {
                return readUnclosed("{{", closer: "}}")
            }
            readValue(name, raw: false, offset: offset, end: end)
        }
    }

    private mutating func readValue(_ name: String, raw: Bool, offset: Int, end: Int) {
        settleLine()
        position = end
        if isNamed(name, offset: offset) { nodes.append(.value(name: name, raw: raw, offset: offset)) }
    }

    private mutating func readMarked(_ mark: UInt8, name: String, offset: Int, end: Int) {
        switch mark {
        case UInt8(ascii: "&"):
            readValue(name, raw: true, offset: offset, end: end)
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            finishTag(at: end, from: offset) { parser, _ in
                let isKept = parser.isNamed(name, offset: offset)
                parser.openSection(name, inverted: mark == UInt8(ascii: "^"), offset: offset, isKept: isKept)
            }
        case UInt8(ascii: "/"):
            finishTag(at: end, from: offset) { parser, _ in parser.closeSection(name, offset: offset) }
        case UInt8(ascii: ">"):
            finishTag(at: end, from: offset) { parser, indentation in
                guard parser.isNamed(name, offset: offset) else { return }
                if name.hasPrefix("*") {
                    parser.note(offset, "Dynamic partial names are not supported. Write the file's name")
                    return
                }
                parser.nodes.append(.partial(name: name, indentation: indentation, offset: offset))
            }
        default:
            note(offset, "Inheritance tags are not supported. Include a file with {{> name}}")
            finishTag(at: end, from: offset) { parser, _ in
                parser.openSection(name, inverted: false, offset: offset, isKept: false)
            }
        }
    }

    /// Ends a tag that leaves no line if it is alone in it.
    ///
    /// - Parameters:
    ///   - end: Behind the tag.
    ///   - offset: Where the tag starts.
    ///   - body: Gets the blanks before the tag if it is alone, otherwise `nil`.
    private mutating func finishTag(
        at end: Int,
        from offset: Int,
        body: (inout TemplateParser, _ indentation: Range<Int>?) -> Void
    ) {
        if let start = lineStart, let next = lineEnd(after: end) {
            position = next
            body(&self, start..<offset)
            lineStart = next
        } else {
            settleLine()
            position = end
            body(&self, nil)
        }
    }

    /// Where the next line starts if only blanks are left in this one.
    private func lineEnd(after offset: Int) -> Int? {
        let end = heldEnd(from: offset)
        if end == bytes.count { return end }
        if bytes[end] == lineFeed { return end + 1 }
        return bytes[end...].starts(with: [carriageReturn, lineFeed]) ? end + 2 : nil
    }

    private mutating func readUnclosed(_ opener: String, closer: String) {
        let place = opener == "{{!" ? "" : " in the same line"
        note(position, "Tag '\(opener)' has no end. Add '\(closer)'\(place)")
        settleLine()
        position = opener == "{{!" ? bytes.count : position + opener.utf8.count
    }

    private mutating func skipTag(from offset: Int) {
        settleLine()
        position = find("}}", from: offset + 2).map { $0 + 2 } ?? bytes.count
    }

    // MARK: Sections

    private mutating func openSection(_ name: String, inverted: Bool, offset: Int, isKept: Bool) {
        if open.count == Self.maxDepth {
            note(offset, "Sections are nested deeper than \(Self.maxDepth). Move inner ones out")
        }
        let isKept = isKept && open.count < Self.maxDepth
        open.append(OpenSection(name: name, inverted: inverted, offset: offset, isKept: isKept, outer: nodes))
        nodes = []
    }

    private mutating func closeSection(_ name: String, offset: Int) {
        guard let innermost = open.last else {
            note(offset, "Nothing to end with {{/\(shortened(name))}}. No section is open here")
            return
        }
        if innermost.name != name {
            guard open.contains(where: { $0.name == name }) else {
                let expected = "Write {{/\(shortened(innermost.name))}}"
                note(offset, "Section \(quoted(innermost.name)) cannot end with {{/\(shortened(name))}}. \(expected)")
                closeInnermost()
                return
            }
            while let section = open.last, section.name != name {
                if section.isKept { noteMissingEnd(of: section) }
                closeInnermost()
            }
        }
        closeInnermost()
    }

    private mutating func noteMissingEnd(of section: OpenSection) {
        note(section.offset, "Section \(quoted(section.name)) has no end. Add {{/\(shortened(section.name))}}")
    }

    private mutating func closeInnermost() {
        let section = open.removeLast()
        let children = nodes
        nodes = section.outer
        if section.isKept {
            nodes.append(
                .section(name: section.name, inverted: section.inverted, children: children, offset: section.offset)
            )
        } else {
            nodes.append(contentsOf: children)
        }
    }

    // MARK: Reading

    /// The name up to the closer, without blanks around it, and where the tag ends; `nil` if the closer is missing in
    /// the line or another tag starts before it.
    private func name(from start: Int, closer: StaticString) -> (String, end: Int)? {
        guard let end = find(closer, from: start) else { return nil }
        let inside = bytes[start..<end]
        if inside.contains(lineFeed) || inside.indices.contains(where: isTagStart) { return nil }
        let name = inside.drop(while: isBlank)
        let length = name.lastIndex { !isBlank($0) }.map { $0 + 1 - name.startIndex } ?? 0
        return (String(decoding: name.prefix(length), as: UTF8.self), end + closer.utf8CodeUnitCount)
    }

    private func find(_ closer: StaticString, from start: Int) -> Int? {
        let count = closer.utf8CodeUnitCount
        guard start + count <= bytes.count else { return nil }
        return (start...bytes.count - count).first { bytes[$0..<$0 + count].allSatisfy { $0 == UInt8(ascii: "}") } }
    }

    private func isTagStart(_ offset: Int) -> Bool {
        let brace = UInt8(ascii: "{")
        return offset + 1 < bytes.count && bytes[offset] == brace && bytes[offset + 1] == brace
    }

    private mutating func isNamed(_ name: String, offset: Int) -> Bool {
        if name.isEmpty { note(offset, "Tag without a name. Write it between the braces") }
        return !name.isEmpty
    }

    private mutating func note(_ offset: Int, _ message: String) {
        findings.append(Finding(offset: offset, message: message))
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
