/// A table found in the source: which lines it took, and where its HTML waits.
struct MarkdownTable {
    /// Source lines, from the header row to the last data row, counted from 0.
    var lines: Range<Int>
    /// The bytes in front of the table's first line that open or continue its containers.
    var openingPrefix: Range<Int>
    /// The bytes that continue those containers on any further line.
    var furtherPrefix: Range<Int>
    /// Its part of `TableStore.html`, from `<table>` to `</table>`.
    var html: Range<Int>
    /// Its part of `TableStore.gaps`.
    var gaps: Range<Int>
}
