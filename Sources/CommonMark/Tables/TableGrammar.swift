/// The syntax of table lines.
///
/// Source: GitHub Flavored Markdown 0.29, section 4.10 "Tables (extension)". Where it is silent, we follow GitHub's own
/// cmark-gfm.
enum TableGrammar {
    /// Reads a delimiter row.
    ///
    /// - Parameter offset: The line's first character after containers and indentation.
    /// - Returns: One alignment per column; `nil` if the line is not a delimiter row.
    static func delimiterRow(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> [ColumnAlignment]? {
        // `- | -` starts a list, which takes precedence.
        guard BlockStart.listMarkerLength(bytes, at: offset) == 0 else { return nil }
        var columns: [ColumnAlignment] = []
        var index = offset
        var sawMark = false
        if bytes[index] == ASCII.pipe {
            sawMark = true
            index += 1
        }
        while true {
            index = skipBlanks(bytes, index)
            // That was the optional last pipe.
            if bytes[index] == ASCII.lineFeed { break }
            let left = bytes[index] == ASCII.colon
            if left { index += 1 }
            let hyphens = index
            while bytes[index] == ASCII.hyphen { index += 1 }
            guard index > hyphens else { return nil }
            let right = bytes[index] == ASCII.colon
            if right { index += 1 }
            columns.append(ColumnAlignment(left: left, right: right))
            sawMark = sawMark || left || right
            index = skipBlanks(bytes, index)
            if bytes[index] == ASCII.lineFeed { break }
            guard bytes[index] == ASCII.pipe else { return nil }
            sawMark = true
            index += 1
        }
        // Hyphens alone are the underline of a heading.
        return columns.isEmpty || !sawMark ? nil : columns
    }

    /// How many cells a row has; 0 if the line is not a row, but a single pipe.
    static func cellCount(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Int {
        var count = 0
        var index = firstCell(bytes, at: offset)
        while bytes[index] != ASCII.lineFeed {
            count += 1
            index = cellEnd(bytes, index)
            index = nextCell(bytes, after: index)
        }
        return count
    }

    /// Where a row's first cell starts, after the optional first pipe.
    static func firstCell(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Int {
        bytes[offset] == ASCII.pipe ? skipBlanks(bytes, offset + 1) : offset
    }

    /// Where the next cell starts, given where one ends; the row's line feed if there is none.
    static func nextCell(_ bytes: UnsafePointer<UInt8>, after end: Int) -> Int {
        bytes[end] == ASCII.pipe ? skipBlanks(bytes, end + 1) : end
    }

    /// Where a cell ends: its pipe or line feed. A backslash right before a pipe escapes it, however many backslashes
    /// precede that one.
    static func cellEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int) -> Int {
        var index = start
        while bytes[index] != ASCII.lineFeed {
            if bytes[index] == ASCII.pipe, index == start || bytes[index - 1] != ASCII.backslash { break }
            index += 1
        }
        return index
    }

    private static func skipBlanks(_ bytes: UnsafePointer<UInt8>, _ start: Int) -> Int {
        var index = start
        while bytes[index] != ASCII.lineFeed, ASCII.isWhitespace(bytes[index]) { index += 1 }
        return index
    }
}
