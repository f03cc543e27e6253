package import Dashboard
package import PostgreSQL

/// Why the dashboard's data could not be read.
package enum ExtractionError: Error, Sendable {
    case database(DatabaseError)
    /// Agencies that were asked for and are not in the database.
    case unknownAgencies([RowID])
    /// What did not fit into memory could not be put on disk. The reason says what to do, where that is known.
    case spool(path: String, reason: String)
}

extension ExtractionError {
    /// What ended a reading, as one of these.
    init(stopping error: any Error) {
        switch error {
        case let error as ExtractionError: self = error
        case let error as DatabaseError: self = .database(error)
        default: self = .database(DatabaseError(.queryFailed, "Reading stopped: \(error)"))
        }
    }
}
