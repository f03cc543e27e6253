/// The tables found in a document, their HTML, and the gaps in it that are yet to be filled.
struct TableStore: ~Copyable {
    var html = ByteBuffer(capacity: 32768)
    /// The Markdown of the cells that cmark has to parse, one after another.
    var cells = ByteBuffer(capacity: 256)
    var gaps: [TableGap] = []
    /// In document order once `sort` has been called.
    var tables: [MarkdownTable] = []
    /// How many cells were filled in where a row was shorter than the header row.
    var filledCells = 0

    /// Puts the tables in document order.
    mutating func sort() {
        tables.sort { $0.lines.lowerBound < $1.lines.lowerBound }
    }
}

/// A table found in the source: the lines it takes, and where its HTML is.
struct MarkdownTable {
    /// The source lines from the header row to the last data row, from 0.
    var lines: Range<Int>
    /// The bytes before the table's first row, which open or continue its containers.
    var openingPrefix: Range<Int>
    /// The bytes that continue these containers on any later line.
    var furtherPrefix: Range<Int>
    /// Its part of `TableStore.html`, from `<table>` to `</table>`.
    var html: Range<Int>
    /// Its part of `TableStore.gaps`.
    var gaps: Range<Int>
}

/// A cell whose HTML is not known until cmark has parsed it or its chart has been drawn.
struct TableGap {
    enum Content {
        /// Inline Markdown, a part of `TableStore.cells`.
        case markdown(Range<Int>)
        /// A chart image and nothing else.
        case chart(name: String, alt: String)
    }

    /// Where in `TableStore.html` the content goes.
    var offset: Int
    /// Set for a header cell. Its tags are missing too, since they depend on whether there turns out to be any content.
    var header: ColumnAlignment?
    var content: Content
}
