internal import Dashboard
internal import PostgreSQL

/// Where in one agency's rows the server stumbles: the server itself does not say.
extension TolerantReader {
    /// Agencies whose rows are searched. Whoever has to mend more than these knows where to look by then.
    private static let maxSearched = 20

    /// Continues the name of the data set, for each agency.
    func describe(_ faults: [RowID: DatabaseError], _ statement: SetStatement) throws -> [RowID: String] {
        var described = faults.mapValues(\.summary)
        for agency in faults.keys.sorted().prefix(Self.maxSearched) {
            let place = try place(agency, statement)
            described[agency] =
                place.map { "\($0): " }.map { $0 + (faults[agency]?.summary ?? "") }
                ?? described[agency]
        }
        return described
    }

    /// As `total_calls in batch 0b…`, as far as it can be told.
    private func place(_ agency: RowID, _ statement: SetStatement) throws -> String? {
        var column: Int?
        for index in statement.columns.indices where column == nil {
            try set([agency])
            let sql = statement.search(column: index, inRows: false)
            if try failure(statement, sql: sql, columns: [statement.columns[index]]) != nil { column = index }
        }
        // Where every column fails, as in a view with a volatile function, none is to blame.
        guard let column, column > 0 else { return nil }
        guard let (rowIndex, noun) = statement.rowColumn, column != rowIndex,
            let row = try row(agency, statement, column, rowIndex)
        else { return statement.columns[column] }
        return "\(statement.columns[column]) in \(noun) \(row)"
    }

    /// The first row that fails, found by halving.
    private func row(_ agency: RowID, _ statement: SetStatement, _ column: Int, _ rowIndex: Int) throws -> RowID? {
        var ids: Set<RowID> = []
        try set([agency])
        let sql = statement.search(column: rowIndex, inRows: false)
        let error = try failure(statement, sql: sql, columns: [statement.columns[rowIndex]]) { row in
            let id = row.optionalID(isText: statement.isText(rowIndex))
            if row.takeFault() == nil, let id { ids.insert(id) }
        }
        guard error == nil else { return nil }
        var rows = ids.sorted()[...]
        func fails(_ rows: ArraySlice<RowID>) throws -> Bool {
            try set([agency])
            try connection.setLocal([SetStatement.rows(rows)])
            let sql = statement.search(column: column, inRows: true)
            return try failure(statement, sql: sql, columns: [statement.columns[column]]) != nil
        }
        guard try fails(rows) else { return nil }
        while rows.count > 1 {
            let lower = rows.prefix(rows.count / 2)
            rows = try fails(lower) ? lower : rows.dropFirst(lower.count)
        }
        return rows.first
    }
}
