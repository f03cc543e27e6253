internal import CLibPQ
internal import Glibc

extension Connection {
    /// Runs one statement and collects its rows as text.
    ///
    /// The whole answer stays in memory. SQL `NULL` arrives as `nil`, never "".
    ///
    /// - Parameters:
    ///   - name: A short name for messages, as "campaigns".
    ///   - sql: One statement with `$1`…`$n` where values go.
    ///   - values: The n values in PostgreSQL's text format; `nil` is `NULL`.
    /// - Returns: All rows, none for a statement without an answer.
    /// - Throws: The kind of the server's SQLSTATE; `badData` for a value with a NUL character, which PostgreSQL has
    ///   not, and for an answer that is not UTF-8. Zero rows is a result, not an error.
    @discardableResult
    package func query(_ name: String, _ sql: String, _ values: [String?] = []) throws(DatabaseError) -> Rows {
        let handle = try open(name)
        guard !values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
            throw DatabaseError(.badData, "a bound value holds a NUL character", statement: name)
        }
        let sent = CStrings(values).withPointers { pointers in
            PQsendQueryParams(handle, sql, CInt(values.count), nil, pointers, nil, nil, 0)
        }
        guard sent == 1 else { throw failure(name) }
        return try results(name)
    }

    /// Runs one statement whose rows nobody wants; otherwise as ``query(_:_:_:)``.
    package func execute(_ name: String, _ sql: String, _ values: [String?] = []) throws(DatabaseError) {
        _ = try query(name, sql, values)
    }

    /// Runs several statements in one round trip, without values.
    ///
    /// - Parameter sql: Our own text and nothing else: nothing in it is bound.
    /// - Returns: The rows of the last statement that has any.
    func script(_ name: String, unsafe sql: String) throws(DatabaseError) -> Rows {
        let handle = try open(name)
        guard PQsendQuery(handle, sql) == 1 else { throw failure(name) }
        return try results(name)
    }

    /// The types of several queries' columns, in one round trip. A domain counts as the type that it is made of.
    ///
    /// - Parameter queries: Each with its name for messages, and all of it our own text. They are run, so they should
    ///   have no rows, as with `WHERE false`.
    /// - Returns: For each query, its columns in order.
    /// - Throws: The kind of the server's SQLSTATE, naming the query that it refused.
    package func columnTypes(
        ofUnsafe queries: [(name: String, sql: String)]
    ) throws(DatabaseError) -> [[ColumnType]] {
        guard let first = queries.first else { return [] }
        let handle = try open(first.name)
        guard PQsendQuery(handle, queries.map(\.sql).joined(separator: ";\n")) == 1 else {
            throw failure(first.name)
        }
        var types: [[ColumnType]] = []
        var problem: DatabaseError?
        while let result = try nextResult(queries[min(types.count, queries.count - 1)].name, after: problem) {
            if problem != nil { continue }
            if result.isError {
                problem = failure(result, queries[min(types.count, queries.count - 1)].name)
                if self.handle == nil { break }
            } else {
                types.append(result.columnTypes)
            }
        }
        if let problem { throw problem }
        guard types.count == queries.count else {
            throw DatabaseError(.queryFailed, "the server did not describe its columns", statement: first.name)
        }
        return types
    }

    /// Collects a statement's results up to the last; the first error counts.
    func results(_ name: String) throws(DatabaseError) -> Rows {
        var rows = Rows.none
        var problem: DatabaseError?
        // "PQgetResult must be called repeatedly until it returns a null pointer": manual, libpq, "Asynchronous
        // Command Processing".
        while let result = try nextResult(name, after: problem) {
            if problem != nil { continue }
            if result.isError {
                problem = failure(result, name)
                if handle == nil { break }
            } else if result.status == PGRES_TUPLES_OK {
                do { rows = try result.rows(statement: name) } catch { problem = error }
            } else if result.status == PGRES_COPY_OUT || result.status == PGRES_COPY_IN {
                close()
                throw DatabaseError(.queryFailed, "COPY does not run as a query", statement: name, target: target)
            }
        }
        if let problem { throw problem }
        return rows
    }

    /// The next result of the running statement, `nil` after the last.
    ///
    /// - Parameter problem: An error that an earlier result brought. It stays the error when the session ends with it:
    ///   libpq's own text of that end has no SQLSTATE.
    func nextResult(_ name: String, after problem: DatabaseError?) throws(DatabaseError) -> ServerResult? {
        guard let handle else { return nil }
        while PQisBusy(handle) == 1 {
            do { try waitForInput(name) } catch { throw problem ?? error }
        }
        return ServerResult(PQgetResult(handle))
    }

    /// Waits until the server sent something and takes it in. May return early, with nothing new.
    ///
    /// - Throws: `timeout` after ``silenceLimitMilliseconds``, which closes the connection.
    func waitForInput(_ name: String) throws(DatabaseError) {
        guard let handle else { return }
        // A TLS library may hold bytes that the socket no longer shows. Short waits, and a look at it after each.
        let isEncrypted = PQsslInUse(handle) == 1 || PQgssEncInUse(handle) == 1
        var wait = isEncrypted ? 20 : 60_000
        if silenceLimitMilliseconds > 0 { wait = min(wait, silenceLimitMilliseconds - silentMilliseconds) }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        let ready = poll(&descriptor, 1, CInt(wait))
        if ready == 0 {
            silentMilliseconds += wait
            if silenceLimitMilliseconds > 0, silentMilliseconds >= silenceLimitMilliseconds {
                let limit = "no answer from the server within \(silenceLimitMilliseconds) ms"
                let error = DatabaseError(.timeout, limit, statement: name, target: target)
                close()
                throw error
            }
            guard isEncrypted else { return }
        } else {
            silentMilliseconds = 0
        }
        guard PQconsumeInput(handle) == 1 else { throw failure(name) }
    }
}
