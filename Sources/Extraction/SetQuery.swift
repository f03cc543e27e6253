internal import PostgreSQL

/// One query: a data set for all agencies at once.
///
/// One agency's rows are scattered over the whole table, so sets are read, not agencies. Deployments differ in types, so
/// that the SQL is made for those that the database has: see ``statement(_:)``.
///
/// Source: CONTRACT.md 2; DESIGN.md, decision 1.
struct SetQuery: Sendable {
    let name: String
    private(set) var columns: [Column]
    let relation: String
    /// The column that says which agency a row belongs to.
    private let agencyColumn: String
    private let sortColumn: String?
    /// Columns that must not be `NULL`.
    private let required: [String]
    /// The column of days that is restricted to the window.
    private let dayColumn: String?
    /// How messages call the rows that have the second column's id.
    private let rowNoun: String?

    static let firstDaySetting = "callsheet.first_day"
    static let lastDaySetting = "callsheet.last_day"

    static let agencies = SetQuery(
        name: "agencies",
        columns: [
            Column("id", .id), Column("name", .text), Column("slug", .text), Column("branding", .text),
            Column("settings", .text), Column("created_at", .instant, isOptional: true),
        ],
        relation: "agencies",
        agencyColumn: "id"
    )

    static let campaigns = SetQuery(
        name: "campaigns",
        columns: [Column("agency_id", .id), Column("id", .id), Column("name", .text)],
        relation: "campaigns",
        rowNoun: "campaign"
    )

    static let batches = SetQuery(
        name: "batches",
        columns: [
            Column("agency_id", .id), Column("id", .id), Column("campaign_id", .id), Column("status", .text),
            Column("total_calls", .counter), Column("completed_count", .counter), Column("failed_count", .counter),
            Column("pending_count", .counter), Column("in_progress_count", .counter), Column("progress_pct", .figure),
            Column("created_at", .instant), Column("completed_at", .instant),
        ],
        relation: "v_call_batch_summary",
        rowNoun: "batch"
    )

    static let dailyStats = SetQuery(
        name: "daily_stats",
        columns: [
            Column("agency_id", .id), Column("campaign_id", .id), Column("stat_date", .day),
            Column("total_calls", .counter), Column("completed_calls", .counter), Column("connected_calls", .counter),
            Column("conversations_had", .counter), Column("qualified_leads", .counter),
            Column("meetings_booked", .counter), Column("total_duration_seconds", .counter),
        ],
        relation: "call_stats_daily",
        required: ["campaign_id"],
        dayColumn: "stat_date",
        rowNoun: "rows of campaign"
    )

    /// The server sorts, so that memory does not grow with the number of users.
    static let users = SetQuery(
        name: "users",
        columns: [
            Column("id", .id), Column("agency_id", .id), Column("email", .text, isOptional: true),
            Column("role", .text, isOptional: true),
        ],
        relation: "users",
        agencyColumn: "id",
        sortColumn: "id"
    )

    /// All that a run reads, in the order of ``SetStatements/init(_:)``.
    static let all = [agencies, campaigns, batches, dailyStats, users]

    init(
        name: String,
        columns: [Column],
        relation: String,
        agencyColumn: String = "agency_id",
        sortColumn: String? = nil,
        required: [String] = [],
        dayColumn: String? = nil,
        rowNoun: String? = nil
    ) {
        self.name = name
        self.columns = columns
        self.relation = relation
        self.agencyColumn = agencyColumn
        self.sortColumn = sortColumn
        self.required = required
        self.dayColumn = dayColumn
        self.rowNoun = rowNoun
    }

    /// The query in a database that has of its optional columns only some.
    ///
    /// - Parameter present: Columns that can be read, as `relation.column`.
    func having(_ present: Set<String>) -> SetQuery {
        var query = self
        query.columns = columns.map { column in
            column.isOptional && !present.contains("\(relation).\(column.name)") ? column.missing : column
        }
        return query
    }

    /// Tells which of all optional columns there are and can be read.
    static var optionalColumnsQuery: String {
        let columns = all.flatMap { query in
            query.columns.filter(\.isOptional).map { "('\(query.relation)', '\($0.name)')" }
        }
        return """
            SELECT o.relation || '.' || o.name
            FROM (VALUES \(columns.joined(separator: ", "))) AS o (relation, name)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = to_regclass(o.relation) AND a.attname = o.name
            WHERE a.attnum > 0 AND NOT a.attisdropped
              AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
            """
    }

    /// Tells the columns' types by its result, which has no rows.
    var typeQuery: String { "SELECT \(columns.map(\.source).joined(separator: ", ")) FROM \(relation) WHERE false" }

    /// The query for columns of these types.
    ///
    /// - Parameter types: Of ``columns``, in their order.
    func statement(_ types: [ColumnType]) -> SetStatement {
        let expressions = zip(columns, types).map { $0.expression(of: $1) }
        let list = zip(columns, expressions).map { "\($1.sql) AS \($0.name)" }.joined(separator: ",\n       ")
        var conditions = [agencyColumn] + required
        conditions = conditions.map { "\($0) IS NOT NULL" }
        var textColumns: UInt32 = 0
        for (index, expression) in expressions.enumerated() where expression.isText { textColumns |= 1 << index }
        for (column, type) in zip(columns, types) where column.name == dayColumn {
            conditions += SetQuery.windowConditions(column.name, type)
        }
        let sortOrder = sortColumn.map { column in
            zip(columns, expressions).contains { $0.name == column && $1.isText }
                ? "\nORDER BY \(Column.canonicalID(column))" : "\nORDER BY 1"
        }
        let agencyIndex = columns.firstIndex { $0.name == agencyColumn } ?? 0
        return SetStatement(
            name: name,
            columns: columns.map(\.name),
            sql: "SELECT \(list)\nFROM \(relation)\nWHERE \(conditions.joined(separator: "\n  AND "))"
                + (sortOrder ?? ""),
            relation: relation,
            agencyColumn: agencyColumn,
            hasTextAgency: expressions[agencyIndex].isText,
            textColumns: textColumns,
            expressions: expressions.map(\.sql),
            rowColumn: rowNoun.map { (index: 1, noun: $0) }
        )
    }

    /// The days of the window, by the column itself: an index on it can be used.
    ///
    /// `COPY` takes no parameters: values are bound to settings of the transaction and read from there; the sub-select
    /// makes the server read a setting once, not once a row.
    static func windowConditions(_ column: String, _ type: ColumnType) -> [String] {
        let first = "(SELECT current_setting('\(firstDaySetting)')::date)"
        let last = "(SELECT current_setting('\(lastDaySetting)')::date)"
        switch type {
        case .timestamp, .timestamptz:
            // The last day has all its hours. A time with a zone has the date that it has in UTC, which is the
            // transaction's zone.
            return ["\(column) >= \(first)", "\(column) < (SELECT current_setting('\(lastDaySetting)')::date + 1)"]
        case .text, .userDefined:
            // What does not start with a date comes too: it is to be told, not to be left out.
            let day = "left(\(column)::text, 10) COLLATE \"C\""
            return [
                "(\(column)::text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'"
                    + " OR \(day) BETWEEN \(first)::text AND \(last)::text)",
                "\(column) IS NOT NULL",
            ]
        default:
            return ["\(column) >= \(first)", "\(column) <= \(last)"]
        }
    }
}
