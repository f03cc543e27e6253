/// One template file: its bytes, what the parser made of them, and where things stand.
struct TemplateSource: Sendable {
    /// As in the library.
    let file: String

    /// Without a byte order mark.
    let bytes: [UInt8]

    let nodes: [TemplateNode]

    /// What is wrong with the syntax, and what the review found.
    let problems: [TemplateError.Problem]

    /// - Parameters:
    ///   - file: Its name in the library.
    ///   - path: Its name in error messages.
    ///   - contents: The bytes as read, with or without a byte order mark.
    ///   - review: Gets the bytes with blanks in place of remarks.
    init(file: String, path: String, contents: [UInt8], review: TemplateReview? = nil) {
        self.file = file
        bytes = contents.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(contents.dropFirst(3)) : contents
        if let offset = Self.firstInvalidByte(in: bytes) {
            nodes = []
            let message = "File is not valid UTF-8. Save it as UTF-8"
            problems = [Self.problem(in: bytes, path: path, at: offset, message)]
            return
        }
        // No editor shows it, and what a browser makes of it differs from place to place.
        if let offset = bytes.firstIndex(of: 0) {
            nodes = []
            let message = "There is a NUL byte here. Remove it, or save the file as UTF-8"
            problems = [Self.problem(in: bytes, path: path, at: offset, message)]
            return
        }
        var parser = TemplateParser(bytes: bytes)
        parser.parse()
        nodes = parser.nodes
        var findings = parser.findings.map { (offset: $0.offset, message: $0.message) }
        if let review {
            var text = bytes
            for comment in parser.comments {
                for offset in comment where text[offset] != UInt8(ascii: "\n") { text[offset] = UInt8(ascii: " ") }
            }
            findings += review(text, TemplateLanguage(file: file)).map { (offset: $0.offset, message: $0.message) }
        }
        problems = findings.map { [bytes] in Self.problem(in: bytes, path: path, at: $0.offset, $0.message) }
    }

    /// A finding with its line and column.
    ///
    /// - Complexity: O(offset).
    static func problem(in bytes: [UInt8], path: String, at offset: Int, _ message: String) -> TemplateError.Problem {
        let before = bytes[..<offset]
        let lineFeed = UInt8(ascii: "\n")
        let line = before.reduce(1) { $1 == lineFeed ? $0 + 1 : $0 }
        let start = before.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
        let column = String(decoding: bytes[start..<offset], as: UTF8.self).count + 1
        return TemplateError.Problem(file: path, line: line, column: column, message: message)
    }

    private static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            offset += scalar.count
        }
        return offset
    }
}
