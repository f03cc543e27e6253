internal import CLibPQ

/// Owns one `PGresult`; everything leaves it as a copy.
struct ServerResult: ~Copyable {
    private let handle: OpaquePointer

    /// Adopts the result; a null result, the end of a statement's results, is `nil`.
    init?(_ handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }
    var columnCount: Int { Int(PQnfields(handle)) }
    /// In the columns' order.
    var columnTypes: [ColumnType] { (0..<PQnfields(handle)).map { ColumnType(oid: PQftype(handle, $0)) } }
    var isBinary: Bool { PQbinaryTuples(handle) == 1 }

    /// Whether the server refused the statement.
    var isError: Bool {
        switch status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR: true
        default: false
        }
    }

    /// Rows that a finished `COPY` or `SELECT` reports, or `nil`.
    var affectedRows: Int? { Int(String(cString: PQcmdTuples(handle))) }

    var sqlState: String? { field(callsheet_pg_diag_sqlstate()) }
    /// The server's function that raised the error; not translated, whatever language its messages are in.
    var sourceFunction: String? { field(callsheet_pg_diag_source_function()) }
    var hint: String? { field(callsheet_pg_diag_message_hint()) }

    /// The primary message; an error that libpq made itself has only the whole text.
    var message: String {
        field(callsheet_pg_diag_message_primary()) ?? String(cString: PQresultErrorMessage(handle))
    }

    /// All rows as text.
    ///
    /// - Throws: `badData` for text that is not UTF-8, possible in a database whose encoding is SQL_ASCII.
    func rows(statement: String) throws(DatabaseError) -> Rows {
        let rowCount = PQntuples(handle)
        let columnCount = PQnfields(handle)
        var cells: [String?] = []
        cells.reserveCapacity(Int(rowCount) * Int(columnCount))
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                if PQgetisnull(handle, row, column) == 1 {
                    cells.append(nil)
                    continue
                }
                let bytes = UnsafeRawBufferPointer(
                    start: PQgetvalue(handle, row, column),
                    count: Int(PQgetlength(handle, row, column))
                )
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    let name = Text.fold(String(cString: PQfname(handle, column)))
                    throw DatabaseError(
                        .badData,
                        "column '\(name)' is not valid UTF-8 in row \(row + 1)",
                        statement: statement
                    )
                }
                cells.append(text)
            }
        }
        return Rows(count: Int(rowCount), columnCount: Int(columnCount), cells: cells)
    }

    private func field(_ code: CInt) -> String? {
        PQresultErrorField(handle, code).map { String(cString: $0) }
    }
}
