internal import Foundation
package import PostgreSQL

/// Stops every reader of a data set in the middle of its query until it is opened, so that a test can do something
/// at exactly that moment.
///
/// The set's table or view becomes a view that first asks for an advisory lock, which the barrier holds.
package final class QueryBarrier {
    package enum DataSet: Int, CaseIterable {
        case batches = 1
        case dailyStats = 2

        fileprivate var relation: String {
            switch self {
            case .batches: "v_call_batch_summary"
            case .dailyStats: "call_stats_daily"
            }
        }

        /// What the set's rows are in once the barrier is there.
        package var rows: String { "\(relation)_behind_barrier" }
    }

    package struct NobodyCame: Error {}

    private let keeper: Connection

    /// Closes the data sets of a database of the test's own.
    package convenience init(_ database: TestDatabase, _ sets: DataSet...) throws {
        for set in sets { try QueryBarrier.build(set) { try database.execute($0) } }
        try self.init(closing: sets, database.connect())
    }

    /// Closes data sets whose barriers are built, for everybody on the server of a connection.
    package init(closing sets: [DataSet], _ keeper: Connection) throws {
        self.keeper = keeper
        for set in sets { try keeper.execute("close barrier", "SELECT pg_advisory_lock(4711, \(set.rawValue))") }
    }

    /// Puts a barrier in front of a data set, open as yet.
    package static func build(_ set: DataSet, _ execute: (String) throws -> Void) throws {
        try execute(
            """
            CREATE FUNCTION barrier_\(set.rawValue)() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                PERFORM pg_advisory_lock_shared(4711, \(set.rawValue));
                PERFORM pg_advisory_unlock_shared(4711, \(set.rawValue));
                RETURN true;
            END $$;
            ALTER TABLE \(set.relation) RENAME TO \(set.rows);
            CREATE VIEW \(set.relation) AS
            SELECT rows.* FROM (SELECT barrier_\(set.rawValue)() AS open OFFSET 0) AS barrier, \(set.rows) AS rows
            WHERE barrier.open;
            """
        )
    }

    /// The server processes that wait at the barrier.
    package func waitingQueries() throws -> [String] {
        let rows = try keeper.query(
            "waiting queries",
            """
            SELECT DISTINCT pid::text FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 4711 AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }

    /// Waits until so many server processes wait at the barrier.
    ///
    /// - Parameter isAwaited: Whether they can still come.
    /// - Throws: When they cannot, or have not after a minute.
    @discardableResult
    package func waitForQueries(_ count: Int, while isAwaited: () -> Bool = { true }) throws -> [String] {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let queries = try waitingQueries()
            if queries.count >= count { return queries }
            guard isAwaited() else { break }
            usleep(5_000)
        }
        throw NobodyCame()
    }

    /// Lets everybody through, now and later.
    package func open() { keeper.close() }
}
