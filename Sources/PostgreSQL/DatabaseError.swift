/// What went wrong between this program and PostgreSQL, ready to be shown.
///
/// An error never carries a password, a bound value or a row: text that comes from libpq or from the server is
/// folded to one line, and what could quote such a thing is taken out before it gets here.
package struct DatabaseError: Error, Sendable, Equatable {
    /// The closed list of causes; each asks for a different answer from whoever runs the program.
    package enum Kind: Sendable, Equatable, CaseIterable {
        /// No session was made: unknown host, refused, no answer in time.
        case cannotConnect
        /// The server has no database of this name.
        case unknownDatabase
        /// The server, or a pooler before it, refuses a setting that is made at connecting.
        case startupRefused
        /// The two sides do not agree on encryption, or one does not trust the other's certificate.
        case encryptionFailed
        /// The server answered and refuses this user.
        case authenticationFailed
        /// The session ended under a running statement: server stopped, backend terminated, socket closed.
        case connectionLost
        /// The database lacks a table, column, function, type or schema.
        case undefinedObject
        /// The user may not connect to the database or read the object.
        case permissionDenied
        /// A policy would hide rows from the user.
        case rowSecurity
        /// A limit of time was reached: statement, lock, idle transaction, or a silent server.
        case timeout
        /// Nothing is wrong in itself, the same run may succeed later: too many connections, starting up,
        /// serialization conflict, out of memory or disk on the server.
        case tryAgain
        /// The data does not fit: `NULL` where a value is due, a value outside its type, text that is not UTF-8.
        case badData
        /// The connection string or a setting is wrong, or a column has a type that cannot be cast.
        case misconfigured
        /// A setting needs a newer libpq than this program runs with.
        case libraryTooOld
        /// Any other refusal of a statement.
        case queryFailed
    }

    package let kind: Kind
    /// Five characters, when the server gave one.
    package let sqlState: String?
    /// The statement's short name, as its caller gave it.
    package let statement: String?
    /// What was to be connected to: `database 'platform' at 'db:5432' as 'report'`.
    package let target: String?
    /// The primary message: one line, no control characters, no final full stop.
    package let message: String
    /// The server's hint, in the same form.
    package let hint: String?

    package init(
        _ kind: Kind,
        _ message: String,
        sqlState: String? = nil,
        statement: String? = nil,
        target: String? = nil,
        hint: String? = nil
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.statement = statement
        self.target = target
        self.message = message
        self.hint = hint
    }
}

extension DatabaseError {
    /// Of a connection that did not come about beside another one, as something that passes, with what it takes.
    var ofSecondConnection: DatabaseError {
        DatabaseError(
            .tryAgain,
            message,
            sqlState: sqlState,
            statement: statement,
            target: target,
            hint:
                "It takes two connections at the same time: let the server, or the pooler before it, have two to give to "
                + "this user and database"
        )
    }
}

extension DatabaseError: CustomStringConvertible {
    /// One line for a person, as `Query 'campaigns' failed (SQLSTATE 42P01): relation "campaigns" does not exist`.
    package var description: String {
        var line: String
        if let statement {
            let code = sqlState.map { " (SQLSTATE \($0))" } ?? ""
            let at = target.map { " on \($0)" } ?? ""
            switch kind {
            case .connectionLost: line = "Connection lost in query '\(statement)'\(at)\(code): "
            case .badData where sqlState == nil: line = "Query '\(statement)' returned bad data: "
            default: line = "Query '\(statement)' failed\(code): "
            }
            line += message
        } else if let target {
            line = "Cannot connect to \(target): \(message)"
        } else {
            line = message
        }
        if let hint { line += ". \(hint)" }
        return line
    }
}
