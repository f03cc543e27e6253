/// A line that cmark reads in place of a table: a heading, because that, like a table, ends a paragraph, is ended by
/// its line, and leaves lists as loose or tight as they were.
///
/// No text of the document can pass for one: cmark tells each heading's line, and only these lines count.
struct StandIn {
    enum Role {
        /// The table itself, an empty heading.
        case table(Int)
        /// One of its cells, as the heading's text between two no-break spaces: at the start and end of a line no
        /// character would mean more than inside the cell, and for emphasis they count as white space.
        case cell
    }

    /// The line in the rewritten source, counted from 1 as cmark counts.
    var line: Int
    var role: Role
}
