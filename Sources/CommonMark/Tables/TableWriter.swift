/// Writes a table's HTML, cell by cell, straight from the bytes of the source.
///
/// Nearly every cell of a report is plain text with a few backslash escapes, which is copied in one pass. A cell with
/// inline markup is left as a gap to be filled later.
struct TableWriter {
    private let bytes: UnsafePointer<UInt8>
    private let columns: [ColumnAlignment]
    private var hasRows = false

    init(bytes: UnsafePointer<UInt8>, columns: [ColumnAlignment]) {
        self.bytes = bytes
        self.columns = columns
    }

    /// Writes the header row.
    func writeHeader(at offset: Int, lineEnd: Int, to store: inout TableStore) {
        reserve(lineEnd - offset, in: &store)
        store.html.appendReserved("<table>\n<thead>\n<tr>\n")
        var index = TableGrammar.firstCell(bytes, at: offset)
        for column in columns {
            writeHeaderCell(&index, column, to: &store)
            index = TableGrammar.nextCell(bytes, after: index)
        }
        store.html.appendReserved("</tr>\n</thead>\n")
    }

    /// Writes a data row.
    ///
    /// - Returns: Whether the line is a row. If not, nothing was written.
    mutating func writeRow(at offset: Int, lineEnd: Int, to store: inout TableStore) -> Bool {
        var index = TableGrammar.firstCell(bytes, at: offset)
        guard bytes[index] != ASCII.lineFeed else { return false }
        reserve(lineEnd - offset, in: &store)
        if !hasRows {
            hasRows = true
            store.html.appendReserved("<tbody>\n")
        }
        store.html.appendReserved("<tr>\n")
        for column in columns {
            store.html.appendReserved(column.dataTag)
            if bytes[index] == ASCII.lineFeed {
                store.filledCells += 1
            } else {
                if !writeText(&index, to: &store.html) {
                    noteGap(&index, header: nil, in: &store)
                }
                index = TableGrammar.nextCell(bytes, after: index)
            }
            store.html.appendReserved("</td>\n")
        }
        store.html.appendReserved("</tr>\n")
        return true
    }

    /// Closes the table.
    func finish(to store: inout TableStore) {
        store.html.append(hasRows ? "</tbody>\n</table>" : "</table>")
    }

    /// Reserves room for a row: up to six bytes (`&quot;`) for each byte of text, and the tags of each cell.
    private func reserve(_ length: Int, in store: inout TableStore) {
        store.html.reserve(length * 6 + columns.count * 48 + 64)
    }

    private func writeHeaderCell(_ index: inout Int, _ column: ColumnAlignment, to store: inout TableStore) {
        let start = store.html.count
        store.html.appendReserved(column.headerTag)
        let text = store.html.count
        if !writeText(&index, to: &store.html) {
            store.html.count = start
            noteGap(&index, header: column, in: &store)
        } else if store.html.count == text {
            // An empty header cell is an accessibility error.
            store.html.count = start
            store.html.appendReserved("<td></td>\n")
        } else {
            store.html.appendReserved("</th>\n")
        }
    }

    /// Copies a cell of plain text, escaped for HTML as cmark does.
    ///
    /// - Parameter index: The cell's first byte. Moved to the pipe or line feed that ends the cell.
    /// - Returns: Whether the cell is plain text. If not, nothing was written or moved.
    private func writeText(_ index: inout Int, to html: inout ByteBuffer) -> Bool {
        let first = html.count
        let out = html.base
        var written = first
        var at = index
        scan: while true {
            let byte = bytes[at]
            switch byte {
            case ASCII.lineFeed, ASCII.pipe:
                break scan
            case ASCII.backslash:
                at += 1
                if bytes[at] == ASCII.pipe || bytes[at] == ASCII.backslash {
                    // In `\\|`, the second backslash escapes the pipe and goes before inlines are parsed.
                    if bytes[at] == ASCII.backslash, bytes[at + 1] == ASCII.pipe { at += 1 }
                    out[written] = bytes[at]
                    written += 1
                    at += 1
                } else if ASCII.isPunctuation(bytes[at]) {
                    written = Self.escape(bytes[at], to: out, written)
                    at += 1
                } else {
                    out[written] = ASCII.backslash
                    written += 1
                }
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "`"), UInt8(ascii: "<"),
                UInt8(ascii: "&"):
                return false
            case ASCII.greaterThan, UInt8(ascii: "\""):
                written = Self.escape(byte, to: out, written)
                at += 1
            default:
                out[written] = byte
                written += 1
                at += 1
            }
        }
        while written > first, ASCII.isWhitespace(out[written - 1]) { written -= 1 }
        html.count = written
        index = at
        return true
    }

    @inline(__always)
    private static func escape(_ byte: UInt8, to out: UnsafeMutablePointer<UInt8>, _ position: Int) -> Int {
        let entity: StaticString
        switch byte {
        case UInt8(ascii: "&"): entity = "&amp;"
        case ASCII.lessThan: entity = "&lt;"
        case ASCII.greaterThan: entity = "&gt;"
        case UInt8(ascii: "\""): entity = "&quot;"
        default:
            out[position] = byte
            return position + 1
        }
        (out + position).update(from: entity.utf8Start, count: entity.utf8CodeUnitCount)
        return position + entity.utf8CodeUnitCount
    }

    private func noteGap(_ index: inout Int, header: ColumnAlignment?, in store: inout TableStore) {
        let end = TableGrammar.cellEnd(bytes, index)
        var last = end
        while last > index, ASCII.isWhitespace(bytes[last - 1]) { last -= 1 }
        let content = TableGap.Content(chartImage: bytes, index..<last) ?? markdown(index..<last, in: &store)
        store.gaps.append(TableGap(offset: store.html.count, header: header, content: content))
        index = end
    }

    /// Keeps a cell for cmark, with `\|` as `|`: even in a code span, that backslash belongs to the table.
    private func markdown(_ cell: Range<Int>, in store: inout TableStore) -> TableGap.Content {
        let start = store.cells.count
        store.cells.reserve(cell.count)
        for index in cell {
            if bytes[index] == ASCII.backslash, bytes[index + 1] == ASCII.pipe { continue }
            store.cells.append(bytes[index])
        }
        return .markdown(start..<store.cells.count)
    }
}
