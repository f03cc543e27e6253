/// The tables of one document, their finished HTML, and what is still missing from it.
struct TableStore: ~Copyable {
    var html = ByteBuffer(capacity: 32768)
    /// The cells that cmark has to read, one after the other.
    var cells = ByteBuffer(capacity: 256)
    var gaps: [TableGap] = []
    /// In the order of their lines once `sort` was called.
    var tables: [MarkdownTable] = []
    /// Cells made up because rows were shorter than the header row.
    var filledCells = 0

    mutating func sort() {
        tables.sort { $0.lines.lowerBound < $1.lines.lowerBound }
    }
}
