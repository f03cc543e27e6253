/// A place in one line, in bytes and in columns, where a tab reaches to the next multiple of four.
///
/// It moves as cmark's parser moves (blocks.c, `S_advance_offset`), so that what it calls the content of a line in
/// some containers is what cmark took for it.
struct LineCursor {
    let bytes: UnsafePointer<UInt8>
    private(set) var offset: Int
    private(set) var column = 0

    init(bytes: UnsafePointer<UInt8>, offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Where the text after spaces and tabs starts, and how many columns they fill. At the end of a blank line
    /// the text is its line feed.
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

    mutating func advance(bytes count: Int) {
        for _ in 0..<count {
            column += bytes[offset] == ASCII.tab ? 4 - column % 4 : 1
            offset += 1
        }
    }

    /// Moves by columns; a tab that reaches further is left in place, partly used up.
    mutating func advance(columns count: Int) {
        var left = count
        while left > 0, bytes[offset] != ASCII.lineFeed {
            let width = bytes[offset] == ASCII.tab ? 4 - column % 4 : 1
            column += min(width, left)
            if width <= left { offset += 1 }
            left -= min(width, left)
        }
    }

    /// Whether a space or tab, or what is left of one, comes next.
    var isAtBlank: Bool {
        bytes[offset] == ASCII.space || bytes[offset] == ASCII.tab
    }
}
