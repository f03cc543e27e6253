/// One query: a data set of the dashboard, for all agencies at once.
///
/// One agency's rows are scattered over the whole table, so sets are read, not agencies. Every column is cast to what
/// its reader expects, for deployments differ in types. `COPY` takes no parameters: values are bound to settings of the
/// transaction and read from there; the sub-select makes the server read a setting once, not once a row.
///
/// Source: CONTRACT.md 2; DESIGN.md, decision 1.
package struct SetQuery: Sendable {
    package let name: String
    let columns: [String]
    /// The query for all agencies; the record of what was run names it in this form.
    package let sql: String
    /// What restricts it to some agencies.
    private let restriction: String

    func sql(restricted: Bool, half: AgencyHalf = .both) -> String {
        (restricted ? sql + restriction : sql) + half.condition
    }

    /// The setting that holds the array of agencies of a restricted query.
    static let agenciesSetting = "callsheet.agencies"
    /// The setting that holds the first agency of the upper half.
    static let boundarySetting = "callsheet.boundary"
    static let firstDaySetting = "callsheet.first_day"
    static let lastDaySetting = "callsheet.last_day"

    private init(name: String, columns: KeyValuePairs<String, String>, from table: String, where condition: String) {
        self.name = name
        self.columns = columns.map(\.key)
        let list = columns.map { "\($0.value) AS \($0.key)" }.joined(separator: ",\n       ")
        self.sql = "SELECT \(list)\nFROM \(table)\nWHERE \(condition)"
        self.restriction =
            "\n  AND agency_id = ANY ((SELECT current_setting('\(SetQuery.agenciesSetting)')::uuid[])::uuid[])"
    }

    static let campaigns = SetQuery(
        name: "campaigns",
        columns: ["agency_id": "agency_id::uuid", "id": "id::uuid", "name": "name::text"],
        from: "campaigns",
        where: "agency_id IS NOT NULL"
    )

    static let batches = SetQuery(
        name: "batches",
        columns: [
            "agency_id": "agency_id::uuid",
            "id": "id::uuid",
            "campaign_id": "campaign_id::uuid",
            "status": "status::text",
            "total_calls": "total_calls::bigint",
            "completed_count": "completed_count::bigint",
            "failed_count": "failed_count::bigint",
            "pending_count": "pending_count::bigint",
            "in_progress_count": "in_progress_count::bigint",
            "progress_pct": "progress_pct::text",
            "created_at": "created_at::timestamptz",
            "completed_at": "completed_at::timestamptz",
        ],
        from: "v_call_batch_summary",
        where: "agency_id IS NOT NULL"
    )

    static let dailyStats = SetQuery(
        name: "daily_stats",
        columns: [
            "agency_id": "agency_id::uuid",
            "campaign_id": "campaign_id::uuid",
            "stat_date": "stat_date::date",
            "total_calls": "total_calls::bigint",
            "completed_calls": "completed_calls::bigint",
            "connected_calls": "connected_calls::bigint",
            "conversations_had": "conversations_had::bigint",
            "qualified_leads": "qualified_leads::bigint",
            "meetings_booked": "meetings_booked::bigint",
            "total_duration_seconds": "total_duration_seconds::bigint",
        ],
        from: "call_stats_daily",
        where: """
            agency_id IS NOT NULL
              AND campaign_id IS NOT NULL
              AND stat_date >= (SELECT current_setting('\(firstDaySetting)')::date)
              AND stat_date <= (SELECT current_setting('\(lastDaySetting)')::date)
            """
    )

    /// The queries of a snapshot, in the order in which its manifest counts their rows.
    package static let all = [campaigns, batches, dailyStats]
}

/// Agencies by their ids, below and from a boundary.
enum AgencyHalf: Sendable {
    case both, lower, upper

    fileprivate var condition: String {
        let boundary = "(SELECT current_setting('\(SetQuery.boundarySetting)')::uuid)"
        switch self {
        case .both: return ""
        case .lower: return "\n  AND agency_id::uuid < \(boundary)"
        case .upper: return "\n  AND agency_id::uuid >= \(boundary)"
        }
    }
}
