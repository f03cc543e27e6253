/// The whole answer of one statement, as text in memory.
package struct Rows: Sendable {
    /// Number of rows.
    package let count: Int
    /// Number of columns of every row.
    package let columnCount: Int
    /// Row after row, `count` x `columnCount`.
    let cells: [String?]

    static let none = Rows(count: 0, columnCount: 0, cells: [])

    /// The text of one field; `nil` is SQL `NULL`, never "".
    package subscript(row: Int, column: Int) -> String? {
        precondition(column >= 0 && column < columnCount)
        return cells[row * columnCount + column]
    }
}
