/// Puts a reply's lines together. Source: RFC 5321, section 4.2.1.
struct ReplyReader {
    /// Most bytes kept of a reply; a server may send lines without end.
    private static let limit = 8000
    private var lines: [String] = []
    private var size = 0

    /// A reply with its lines as they came, each without its code.
    struct RawReply {
        let code: Int
        let lines: [String]

        /// The lines joined by spaces; an enhanced status that each line repeats stands once.
        var text: String {
            guard let first = lines.first else { return "" }
            let status = first.prefix { $0 != " " }
            guard SMTPReply.isEnhancedStatus(status) else { return lines.joined(separator: " ") }
            let rest = lines.dropFirst().map { line in
                line.hasPrefix("\(status) ") ? String(line.dropFirst(status.count + 1)) : line
            }
            return ([first] + rest).joined(separator: " ")
        }
    }

    /// - Parameter line: With or without its end.
    /// - Returns: The reply that ends with this line. `nil` if more is to come, or for what is no line of a reply.
    mutating func add(_ line: UnsafeRawBufferPointer) -> RawReply? {
        // CR and LF are one Character in Swift: the end is looked for among bytes.
        let end = line.lastIndex { $0 != 0x0D && $0 != 0x0A }.map { $0 + 1 } ?? 0
        let line = line[..<end]
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let mark = line.dropFirst(3).first
        guard mark == nil || mark == 0x20 || mark == 0x2D else { return nil }
        let text = line.dropFirst(4).prefix(ReplyReader.limit - size)
        if !text.isEmpty || lines.isEmpty {
            lines.append(String(decoding: text, as: UTF8.self))
            size += text.count
        }
        guard mark != 0x2D else { return nil }
        defer { self = ReplyReader() }
        return RawReply(code: code, lines: lines)
    }
}
