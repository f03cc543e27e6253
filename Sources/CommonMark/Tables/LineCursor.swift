/// A position in a line, in bytes and in columns. A tab extends to the next multiple of four columns.
///
/// Moves exactly as cmark's parser does (blocks.c, `S_advance_offset`), so that both agree on where the text of a line
/// starts.
struct LineCursor {
    let bytes: UnsafePointer<UInt8>
    private(set) var offset: Int
    private(set) var column = 0

    init(bytes: UnsafePointer<UInt8>, offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Where the text after spaces and tabs starts, and how many columns these fill. On a blank line, the text is the
    /// line feed.
    var content: (offset: Int, indent: Int) {
        var offset = offset
        var column = column
        while true {
            switch bytes[offset] {
            case ASCII.space: column += 1
            case ASCII.tab: column += 4 - column % 4
            default: return (offset, column - self.column)
            }
            offset += 1
        }
    }

    /// Moves by bytes.
    mutating func advance(bytes count: Int) {
        for _ in 0..<count {
            column += bytes[offset] == ASCII.tab ? 4 - column % 4 : 1
            offset += 1
        }
    }

    /// Moves by columns. A tab that extends further is used up in part, and the cursor stays on it.
    mutating func advance(columns count: Int) {
        var left = count
        while left > 0, bytes[offset] != ASCII.lineFeed {
            let width = bytes[offset] == ASCII.tab ? 4 - column % 4 : 1
            column += min(width, left)
            if width <= left { offset += 1 }
            left -= min(width, left)
        }
    }

    /// Whether the cursor is on a space or a tab, perhaps one used up in part.
    var isAtBlank: Bool {
        bytes[offset] == ASCII.space || bytes[offset] == ASCII.tab
    }
}
