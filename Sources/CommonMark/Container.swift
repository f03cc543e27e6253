/// A block that holds other blocks, as far as the start of a line shows it.
enum Container {
    case quote
    /// A list item whose further lines are indented by so many columns.
    case item(indent: Int)

    /// Moves past the block quote's mark that opens it on this line.
    static func openQuote(_ cursor: inout LineCursor) -> Container {
        _ = Container.quote.continues(&cursor)
        return .quote
    }

    /// Moves past the list marker that opens an item on this line, and finds what its other lines need.
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
            // The item's text is indented code, or there is none on this line: one column belongs to the marker.
            // Either way nobody reads on here.
            return .item(indent: indent + marker + 1)
        }
        return .item(indent: indent + marker + blanks)
    }

    /// Moves past what marks a further line as belonging to this container.
    ///
    /// - Returns: Whether the line does; if not, the cursor is where it was.
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
