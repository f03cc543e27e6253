/// A block that contains others, as it shows at the start of a line.
enum Container {
    case quote
    /// A list item whose later lines are indented by this many columns.
    case item(indent: Int)

    /// Moves past the `>` that opens a block quote on this line.
    static func openQuote(_ cursor: inout LineCursor) -> Container {
        _ = Container.quote.continues(&cursor)
        return .quote
    }

    /// Moves past the list marker that opens an item on this line, and finds the indentation of the item's other lines.
    static func openItem(_ cursor: inout LineCursor) -> Container {
        let (offset, indent) = cursor.content
        let marker = BlockStart.listMarkerLength(cursor.bytes, at: offset)
        cursor.advance(bytes: offset + marker - cursor.offset)
        let afterMarker = cursor
        while cursor.column - afterMarker.column <= 5, cursor.isAtBlank {
            cursor.advance(columns: 1)
        }
        let blanks = cursor.column - afterMarker.column
        if blanks < 1 || blanks >= 5 || cursor.bytes[cursor.offset] == ASCII.lineFeed {
            // The item starts with indented code or with an empty line, so one column belongs to the marker. The
            // cursor may stay where it is, since no caller reads on in such a line.
            return .item(indent: indent + marker + 1)
        }
        return .item(indent: indent + marker + blanks)
    }

    /// Moves past what continues this container on a later line.
    ///
    /// - Returns: Whether the line continues it. If not, the cursor has not moved.
    func continues(_ cursor: inout LineCursor) -> Bool {
        let (offset, indent) = cursor.content
        switch self {
        case .quote:
            guard indent <= 3, cursor.bytes[offset] == ASCII.greaterThan else { return false }
            cursor.advance(columns: indent + 1)
            if cursor.isAtBlank { cursor.advance(columns: 1) }
            return true
        case .item(let needed):
            guard indent >= needed else { return false }
            cursor.advance(columns: needed)
            return true
        }
    }
}
