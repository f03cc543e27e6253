internal import Dashboard
package import Extraction
package import PostgreSQL
internal import TimeZones

extension PublishingOptions {
    /// Asks the database that a run with these options would read.
    ///
    /// - Parameter canceller: Ends the statements from another thread.
    /// - Returns: Also whether the figures of the as-of instant's day are there, if the options have such an instant.
    package func databaseState(canceller: StatementCanceller? = nil) throws(ExtractionError) -> DatabaseState {
        try DatabaseState.read(
            conninfo: conninfo,
            password: databasePassword,
            selection: selection,
            day: asOf.flatMap { asOf in
                let day = zone.civil(asOf).day
                guard let instants = zone.instants(of: day) else { return nil }
                return FigureReadiness.Day(day, instants)
            },
            timeouts: timeouts,
            canceller: canceller
        )
    }
}
