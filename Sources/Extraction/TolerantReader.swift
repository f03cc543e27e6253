internal import Dashboard
internal import PostgreSQL

/// Runs queries over all agencies; where the server stumbles over a row, finds out whose it is and reads all others.
///
/// A view that divides by zero for one batch, a text that has no form in UTF-8, a damaged page: the server ends the whole
/// query. One agency's row is its own affair, so the query is then tried for parts of the agencies, halved until those
/// that it fails for are known. This costs nothing where all is well.
struct TolerantReader {
    let connection: Connection
    /// What queries read from the transaction's settings. What takes a failed statement back takes them with it.
    var settings: [(name: String, value: String)] = []
    /// Longest search, in milliseconds; 0 is no limit.
    let limitMilliseconds: Int

    /// Reads rows, of all agencies but those over whose rows the server stumbles.
    ///
    /// - Parameters:
    ///   - statement: Its settings, that of the agencies for a restricted one included, must be set.
    ///   - agencies: Those that the rows can belong to. Asked only when the server stumbles.
    ///   - restart: Called before rows are read anew; what was read before does not count.
    /// - Returns: The agencies left out, each with the column, the row and what the server says.
    /// - Throws: What `body` throws; the server's error where it is no single row's, or when too many rows are at fault to
    ///   find them all in time.
    func read(
        _ statement: SetStatement,
        restricted: Bool = false,
        half: AgencyHalf = .both,
        of agencies: () throws -> [RowID],
        restart: () -> Void,
        _ body: (inout BinaryRow) throws -> Void
    ) throws -> [RowID: String] {
        let cause: DatabaseError
        do {
            let sql = statement.sql(restricted: restricted, half: half)
            try connection.copy(statement.name, sql, columns: statement.columns, body)
            return [:]
        } catch let error as DatabaseError where error.isOfOneRow {
            cause = error
        }
        try connection.rollBackStatement()
        let deadline = limitMilliseconds > 0 ? ContinuousClock.now + .milliseconds(limitMilliseconds) : nil
        let all = try agencies()
        // Where nobody's rows fail as well, the cause is not in anybody's.
        if let error = try failure(statement, []) { throw error }
        var faults: [RowID: DatabaseError] = [:]
        try find(all[...], cause, statement, deadline, &faults)
        let described = try describe(faults, statement)
        restart()
        try set(all.filter { faults[$0] == nil })
        try connection.copy(statement.name, statement.sql(restricted: true), columns: statement.columns, body)
        try connection.setLocal(settings)
        return described
    }

    /// Finds those of some agencies whose rows make the query fail.
    ///
    /// - Parameter cause: What it fails with for all of them together.
    private func find(
        _ agencies: ArraySlice<RowID>,
        _ cause: DatabaseError,
        _ statement: SetStatement,
        _ deadline: ContinuousClock.Instant?,
        _ faults: inout [RowID: DatabaseError]
    ) throws {
        guard agencies.count > 1 else {
            if let agency = agencies.first { faults[agency] = cause }
            return
        }
        if let deadline, ContinuousClock.now > deadline { throw cause }
        let middle = agencies.startIndex + agencies.count / 2
        for half in [agencies[..<middle], agencies[middle...]] {
            if let error = try failure(statement, Array(half)) { try find(half, error, statement, deadline, &faults) }
        }
    }

    /// What the server stumbles over in the rows of some agencies, if it does.
    private func failure(_ statement: SetStatement, _ agencies: [RowID]) throws -> DatabaseError? {
        try set(agencies)
        return try failure(statement, sql: statement.sql(restricted: true), columns: statement.columns)
    }

    /// What the server stumbles over in a query, if it does; its settings are then gone.
    func failure(
        _ statement: SetStatement,
        sql: String,
        columns: [String],
        _ body: (inout BinaryRow) -> Void = { _ in }
    ) throws -> DatabaseError? {
        do {
            try connection.copy(statement.name, sql, columns: columns, body)
            return nil
        } catch let error as DatabaseError where error.isOfOneRow {
            try connection.rollBackStatement()
            return error
        }
    }

    func set(_ agencies: [RowID]) throws {
        let restriction = SetStatement.restriction(to: agencies)
        try connection.setLocal(settings.filter { $0.name != restriction.name } + [restriction])
    }
}
