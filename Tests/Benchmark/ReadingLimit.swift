internal import CLibPQ
internal import Glibc

/// What reading costs alone: the rows that a run needs, sent by the server, taken in by libpq and thrown away.
///
/// Plain columns without casts, in one connection, one query after the other, with the planner's settings of a run.
/// libpq is used as it comes, so that nothing of Callsheet's is in the limit.
enum ReadingLimit {
    private static let queries = [
        "SELECT agency_id, id, name FROM campaigns",
        """
        SELECT agency_id, id, campaign_id, status, total_calls, completed_count, failed_count, pending_count,
               in_progress_count, progress_pct, created_at, completed_at
        FROM v_call_batch_summary
        """,
        """
        SELECT agency_id, campaign_id, stat_date, total_calls, completed_calls, connected_calls, conversations_had,
               qualified_leads, meetings_booked, total_duration_seconds
        FROM call_stats_daily
        WHERE campaign_id IS NOT NULL
          AND stat_date BETWEEN date '\(Server.lastDay)' - 179 AND date '\(Server.lastDay)'
        """,
    ]

    struct Reading {
        let seconds: Double
        let rows: Int
        let bytes: Int
    }

    /// Reads all of it once. Connecting is not counted.
    static func measure(_ conninfo: String) throws -> Reading {
        let handle = PQconnectdb(conninfo)
        defer { PQfinish(handle) }
        guard PQstatus(handle) == CONNECTION_OK else { throw failure(handle) }
        try run(handle, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", expecting: PGRES_COMMAND_OK)
        try run(handle, "SET LOCAL jit = off", expecting: PGRES_COMMAND_OK)
        try run(handle, "SET LOCAL max_parallel_workers_per_gather = 0", expecting: PGRES_COMMAND_OK)
        var (rows, bytes) = (0, 0)
        let start = ContinuousClock.now
        for query in queries {
            try run(handle, "COPY (\(query)) TO STDOUT (FORMAT binary)", expecting: PGRES_COPY_OUT)
            var row: UnsafeMutablePointer<CChar>?
            while true {
                let length = PQgetCopyData(handle, &row, 0)
                guard length > 0 else { break }
                bytes += Int(length)
                PQfreemem(row)
            }
            let result = PQgetResult(handle)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(handle) }
            rows += Int(String(cString: PQcmdTuples(result))) ?? 0
            while let extra = PQgetResult(handle) { PQclear(extra) }
        }
        return Reading(seconds: start.duration(to: .now).seconds, rows: rows, bytes: bytes)
    }

    private static func run(_ handle: OpaquePointer?, _ sql: String, expecting status: ExecStatusType) throws {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == status else { throw failure(handle) }
    }

    private static func failure(_ handle: OpaquePointer?) -> BenchmarkFailure {
        BenchmarkFailure(String(cString: PQerrorMessage(handle)))
    }
}
