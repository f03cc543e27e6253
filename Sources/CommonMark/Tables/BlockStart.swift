/// Tells which lines start a block other than a paragraph, given that no paragraph is open.
///
/// Offsets are those of a line's first character after its containers and fewer than four columns of indentation.
enum BlockStart {
    /// Whether the line starts a quote, heading, fenced code block, HTML block, thematic break or list.
    static func opens(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Bool {
        switch bytes[offset] {
        case ASCII.greaterThan: true
        case ASCII.hash: isHeading(bytes, at: offset)
        case UInt8(ascii: "`"), UInt8(ascii: "~"): fenceLength(bytes, at: offset) > 0
        case ASCII.lessThan: isHTML(bytes, at: offset)
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "+"), 0x30...0x39:
            isThematicBreak(bytes, at: offset) || listMarkerLength(bytes, at: offset) > 0
        default: false
        }
    }

    /// Whether the line starts with one to six `#`, then a space, a tab or the line's end.
    static func isHeading(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Bool {
        var end = offset
        while bytes[end] == ASCII.hash { end += 1 }
        guard 1...6 ~= end - offset else { return false }
        return bytes[end] == ASCII.space || bytes[end] == ASCII.tab || bytes[end] == ASCII.lineFeed
    }

    /// The length of the fence that opens a code block; 0 if there is none.
    static func fenceLength(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Int {
        let mark = bytes[offset]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return 0 }
        var end = offset
        while bytes[end] == mark { end += 1 }
        let length = end - offset
        guard length >= 3 else { return 0 }
        // A backtick later in the line makes this a code span.
        guard mark == UInt8(ascii: "`") else { return length }
        while bytes[end] != ASCII.lineFeed {
            if bytes[end] == mark { return 0 }
            end += 1
        }
        return length
    }

    /// Whether the line holds three or more `-`, `*` or `_`, and nothing else but spaces and tabs.
    static func isThematicBreak(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Bool {
        let mark = bytes[offset]
        guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "*") || mark == UInt8(ascii: "_") else { return false }
        var count = 0
        var end = offset
        while true {
            switch bytes[end] {
            case mark: count += 1
            case ASCII.space, ASCII.tab: break
            case ASCII.lineFeed: return count >= 3
            default: return false
            }
            end += 1
        }
    }

    /// The length of the list item's marker (`-`, `12.`); 0 if the line starts no list item.
    static func listMarkerLength(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Int {
        var end = offset
        switch bytes[offset] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
            end += 1
        case 0x30...0x39:
            while end - offset < 9, ASCII.isDigit(bytes[end]) { end += 1 }
            guard bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")") else { return 0 }
            end += 1
        default:
            return 0
        }
        return ASCII.isWhitespace(bytes[end]) ? end - offset : 0
    }

    /// Asks cmark, since lines that start with `<` are rare and the rules for HTML are long.
    private static func isHTML(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Bool {
        var end = offset
        while bytes[end] != ASCII.lineFeed { end += 1 }
        let line = CmarkDocument(UnsafeBufferPointer(start: bytes + offset, count: end + 1 - offset))
        return line.startsWithHTML
    }
}
