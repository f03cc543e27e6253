package import Dashboard
package import Files
package import PostgreSQL
package import Threads

/// Why the dashboard's data could not be read.
package enum ExtractionError: Error, Sendable {
    case database(DatabaseError)
    /// Agencies that were asked for and are not in the database.
    case unknownAgencies([RowID])
    /// The run's instant lies on a day that has not begun by the database's clock.
    case future(Instant, now: Instant)
    /// Rows that did not fit into memory could not be put on disk, or not be read back.
    case spillFile(FileError)
    /// The users could not be written where they were handed to.
    case users(FileError)
    /// What is published already could not be looked at.
    case output(FileError)
    /// The system granted no thread for a second reading beside the first.
    case thread(ThreadError)
    /// Most agencies that completed a batch on a day have no figures of it yet.
    case figuresMissing(FigureReadiness)
    /// The server is a standby that is further behind than it may be.
    case behind(DatabaseServer, limit: Duration)
}

extension ExtractionError {
    /// What ended a reading, as one of these.
    init(stopping error: any Error) {
        switch error {
        case let error as ExtractionError: self = error
        case let error as DatabaseError: self = .database(error)
        case let error as FileError: self = .spillFile(error)
        case let error as ThreadError: self = .thread(error)
        default: self = .database(DatabaseError(.queryFailed, "Reading stopped: \(error)"))
        }
    }
}
