internal import Dashboard
internal import PostgreSQL

/// A query as it is run against the columns that this database has.
struct SetStatement: Sendable {
    let name: String
    let columns: [String]
    /// The query for all agencies; the record of what was run names it in this form.
    let sql: String
    let relation: String
    /// The column that says which agency a row belongs to.
    let agencyColumn: String
    /// Whether the column of agencies is no `uuid`.
    let hasTextAgency: Bool
    /// A bit for each column, the first the lowest: whether its values come as text.
    let textColumns: UInt32
    /// How each column is selected.
    let expressions: [String]
    /// The column by which rows of one agency are told apart, and how messages call a row: `batch`.
    let rowColumn: (index: Int, noun: String)?

    private static let agenciesSetting = "callsheet.agencies"
    private static let boundarySetting = "callsheet.boundary"
    private static let rowsSetting = "callsheet.rows"

    /// The setting that a restricted query needs.
    static func restriction(to agencies: [RowID]) -> (name: String, value: String) {
        (name: agenciesSetting, value: "{\(agencies.map(\.description).joined(separator: ","))}")
    }

    /// The setting that ``search(column:inRows:)`` needs.
    static func rows(_ rows: some Sequence<RowID>) -> (name: String, value: String) {
        (name: rowsSetting, value: "{\(rows.map(\.description).joined(separator: ","))}")
    }

    /// The setting that a query of one half needs.
    ///
    /// - Parameter first: The first agency of the upper half.
    static func boundary(_ first: RowID) -> (name: String, value: String) {
        (name: boundarySetting, value: first.description)
    }

    func isText(_ column: Int) -> Bool { textColumns & (1 << column) != 0 }

    func sql(restricted: Bool, half: AgencyHalf = .both) -> String {
        (restricted ? sql + restriction : sql) + condition(half)
    }

    /// The query for the agencies' ids alone.
    var onlyAgencies: SetStatement {
        SetStatement(
            name: name,
            columns: [agencyColumn],
            sql:
                "SELECT \(agencyColumn)::\(hasTextAgency ? "text" : "uuid")\nFROM \(relation)\nWHERE \(agencyColumn) IS NOT NULL",
            relation: relation,
            agencyColumn: agencyColumn,
            hasTextAgency: hasTextAgency,
            textColumns: hasTextAgency ? 1 : 0,
            expressions: [],
            rowColumn: nil
        )
    }

    /// What restricts it to some agencies: by index, where ids are what they are to be.
    private var restriction: String {
        Self.isAny(of: Self.agenciesSetting, agencyColumn, isText: hasTextAgency)
    }

    /// The query for one column, or for the ids that tell rows apart, in some or all rows of the agencies.
    ///
    /// - Parameter column: `nil` for all columns.
    func search(column: Int?, inRows: Bool) -> String {
        let list = column.map { expressions[$0] } ?? expressions.joined(separator: ", ")
        var sql = "SELECT \(list)\nFROM \(relation)\nWHERE \(agencyColumn) IS NOT NULL\(restriction)"
        if inRows, let rowColumn {
            sql += Self.isAny(of: Self.rowsSetting, columns[rowColumn.index], isText: isText(rowColumn.index))
        }
        return sql
    }

    private static func isAny(of setting: String, _ column: String, isText: Bool) -> String {
        let ids = "current_setting('\(setting)')"
        return isText
            ? "\n  AND \(Column.canonicalID(column))"
                + " = ANY ((SELECT string_to_array(translate(\(ids), '{}-', ''), ','))::text[])"
            : "\n  AND \(column) = ANY ((SELECT \(ids)::uuid[])::uuid[])"
    }

    private func condition(_ half: AgencyHalf) -> String {
        let isLower: Bool
        switch half {
        case .both: return ""
        case .lower: isLower = true
        case .upper: isLower = false
        }
        let boundary = "current_setting('\(Self.boundarySetting)')"
        return hasTextAgency
            ? "\n  AND \(Column.canonicalID(agencyColumn)) \(isLower ? "<" : ">=")"
                + " (SELECT translate(\(boundary), '-', ''))"
            : "\n  AND \(agencyColumn)::uuid \(isLower ? "<" : ">=") (SELECT \(boundary)::uuid)"
    }
}

/// Agencies by their ids, below and from a boundary.
enum AgencyHalf: Sendable {
    case both, lower, upper
}

/// The queries of one run.
struct SetStatements: Sendable {
    let agencies: SetStatement
    let campaigns: SetStatement
    let batches: SetStatement
    let dailyStats: SetStatement
    let users: SetStatement

    /// Asks the database for its columns' types.
    init(_ connection: Connection) throws(DatabaseError) {
        let rows = try connection.query("optional columns", SetQuery.optionalColumnsQuery)
        let present = Set((0..<rows.count).compactMap { rows[$0, 0] })
        let queries = SetQuery.all.map { $0.having(present) }
        let types = try connection.columnTypes(ofUnsafe: queries.map { (name: $0.name, sql: $0.typeQuery) })
        self.init(queries, types)
    }

    /// - Parameters:
    ///   - queries: ``SetQuery/all`` as this database has them.
    ///   - types: Of the columns of each.
    init(_ queries: [SetQuery] = SetQuery.all, _ types: [[ColumnType]]) {
        let statements = zip(queries, types).map { $0.statement($1) }
        agencies = statements[0]
        campaigns = statements[1]
        batches = statements[2]
        dailyStats = statements[3]
        users = statements[4]
        missing = queries.flatMap { query in
            query.columns.filter { $0.source != $0.name }.map { "\(query.name).\($0.name)" }
        }
    }

    /// Optional columns that the database lacks, or that this role may not read, as `table.column`.
    let missing: [String]

    /// What cannot be done without the optional columns that are missing.
    var notices: [String] {
        let mail = missing.filter { $0.hasPrefix("users.") }
        guard !mail.isEmpty else { return [] }
        let them = mail.joined(separator: " and ")
        return [
            "\(them) cannot be read, so that users get no reports by mail. Grant SELECT on \(mail.count == 1 ? "it" : "them")"
        ]
    }

    /// Those of a snapshot, in the order in which its manifest counts their rows.
    var snapshot: [SetStatement] { [campaigns, batches, dailyStats] }
}
