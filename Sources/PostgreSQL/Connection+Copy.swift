internal import CLibPQ

extension Connection {
    /// Reads the rows of a query by binary `COPY`, one by one as they come. Memory does not grow with their number.
    ///
    /// The stream's signature, header, column count of every row, trailer and number of rows are checked.
    ///
    /// - Parameters:
    ///   - name: A short name for messages, as "call_stats".
    ///   - select: The query, a `SELECT` without parameters; see ``setLocal(_:_:)-(String,String)``. Cast each column
    ///     to the type that its reader expects.
    ///   - columns: Names of the query's columns, in order, for messages; their number is checked.
    ///   - body: Called once a row. May keep what the row returned, not the row. Must not use this connection.
    /// - Returns: The number of rows. Zero is a result, not an error.
    /// - Throws: What `body` throws, which closes the connection. Else ``DatabaseError``: the kind of the server's
    ///   SQLSTATE, `connectionLost` when the stream breaks off, `badData` naming the column of a field that does not
    ///   fit (this closes the connection too).
    ///
    /// Source: PostgreSQL manual, libpq, "Functions Associated with the COPY Command"; `COPY`, "Binary Format".
    @discardableResult
    package func copy(
        _ name: String,
        _ select: String,
        columns: [String],
        _ body: (inout BinaryRow) throws -> Void
    ) throws -> Int {
        try startCopy(name, select, columns: columns)
        isCopying = true
        var stream = CopyStream(columns: columns, statement: name)
        do {
            while let message = try nextCopyMessage(name) {
                try stream.read(message.bytes, body)
            }
            isCopying = false
        } catch {
            // Half an answer is still on its way; only without it is the connection usable, and dropping is cheaper
            // than draining. The server stops at its next write.
            isCopying = false
            close()
            throw error
        }
        let reported = try endCopy(name)
        guard stream.isComplete, reported == nil || reported == stream.rowCount else {
            close()
            throw DatabaseError(.badData, "the stream ends before its trailer", statement: name)
        }
        return stream.rowCount
    }

    private func startCopy(_ name: String, _ select: String, columns: [String]) throws(DatabaseError) {
        let handle = try open(name)
        guard PQsendQuery(handle, "COPY (\(select)) TO STDOUT (FORMAT binary)") == 1 else { throw failure(name) }
        guard let result = try nextResult(name, after: nil) else { throw failure(name) }
        guard result.status == PGRES_COPY_OUT else {
            if result.isError {
                let error = failure(result, name)
                while try nextResult(name, after: error) != nil {}
                throw error
            }
            close()
            throw DatabaseError(.queryFailed, "the server did not start a COPY", statement: name)
        }
        guard result.isBinary, result.columnCount == columns.count else {
            close()
            throw DatabaseError(
                .queryFailed,
                "the query has \(result.columnCount) columns, not \(columns.count)",
                statement: name
            )
        }
    }

    /// The next message of the stream, `nil` after the last.
    private func nextCopyMessage(_ name: String) throws(DatabaseError) -> CopyMessage? {
        while true {
            guard let handle else {
                throw DatabaseError(.connectionLost, "the connection is closed", statement: name, target: target)
            }
            var buffer: UnsafeMutablePointer<CChar>?
            // More than 0 is the length of the row in a new buffer, 0 none yet, -1 the end, -2 an error: manual,
            // "PQgetCopyData".
            let length = PQgetCopyData(handle, &buffer, 1)
            if let buffer { return CopyMessage(buffer, count: Int(length)) }
            if length == 0 {
                try waitForInput(name)
            } else if length == -1 {
                return nil
            } else {
                throw failure(name)
            }
        }
    }

    /// Reads the results after the stream's end, which say whether it is whole.
    ///
    /// - Returns: The number of rows that the server counted, where it says so.
    private func endCopy(_ name: String) throws(DatabaseError) -> Int? {
        var reported: Int?
        var problem: DatabaseError?
        while let result = try nextResult(name, after: problem) {
            if problem != nil { continue }
            if result.isError {
                problem = failure(result, name)
                if handle == nil { break }
            } else {
                reported = result.affectedRows
            }
        }
        if let problem { throw problem }
        return reported
    }
}

/// Owns one buffer of `PQgetCopyData`.
struct CopyMessage: ~Copyable {
    private let buffer: UnsafeMutablePointer<CChar>
    private let count: Int

    init(_ buffer: UnsafeMutablePointer<CChar>, count: Int) {
        self.buffer = buffer
        self.count = count
    }

    deinit { PQfreemem(buffer) }

    /// Good while the message lives.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer, count: count) }
}
