internal import PostgreSQL

/// The queries by which ``FigureReadiness`` is told.
extension SetQuery {
    static let beginSetting = "callsheet.begin"
    static let endSetting = "callsheet.end"

    static let agencyIDs = SetQuery(
        name: "agencies",
        columns: [Column("id", .id)],
        relation: agencies.relation,
        agencyColumn: "id"
    )

    static let completions = SetQuery(
        name: "completed_batches",
        columns: [Column("agency_id", .id), Column("completed_at", .instant)],
        relation: batches.relation
    )

    static let dayFigures = SetQuery(
        name: "figures_of_day",
        columns: [Column("agency_id", .id), Column("stat_date", .day)],
        relation: dailyStats.relation
    )

    /// The agencies that completed a batch between two times: those settings.
    ///
    /// Of a column of text also those near them, each with its times, which are read here: one that is none would end a
    /// query that casts it.
    func completions(_ types: [ColumnType]) -> SetStatement {
        let time = columns[1]
        let (begin, end) = (
            "(SELECT current_setting('\(SetQuery.beginSetting)')::timestamptz)",
            "(SELECT current_setting('\(SetQuery.endSetting)')::timestamptz)"
        )
        guard time.expression(of: types[1]).isText else {
            return agencies(types, where: ["\(time.name) >= \(begin)", "\(time.name) < \(end)"])
        }
        let day = "left(\(time.name)::text, 10) COLLATE \"C\""
        return agencies(
            types,
            // A text may have an offset of its own: no zone is further than a day and two hours from UTC.
            where: [
                "\(day) BETWEEN (\(begin) - interval '2 days')::date::text AND (\(end) + interval '2 days')::date::text"
            ],
            with: time
        )
    }

    /// The agencies that have figures of the days between two settings, of a campaign as reports count them.
    func agenciesWithFigures(_ types: [ColumnType]) -> SetStatement {
        agencies(types, where: ["campaign_id IS NOT NULL"] + SetQuery.windowConditions(columns[1].name, types[1]))
    }

    private func agencies(
        _ types: [ColumnType],
        where conditions: [String],
        with column: Column? = nil
    ) -> SetStatement {
        let agency = columns[0].expression(of: types[0])
        let expressions = [agency.sql] + (column.map { ["\($0.name)::text"] } ?? [])
        return SetStatement(
            name: name,
            columns: [columns[0].name] + (column.map { [$0.name] } ?? []),
            sql: "SELECT DISTINCT \(expressions.joined(separator: ", "))\nFROM \(relation)\nWHERE "
                + (["\(columns[0].name) IS NOT NULL"] + conditions).joined(separator: "\n  AND "),
            relation: relation,
            agencyColumn: columns[0].name,
            hasTextAgency: agency.isText,
            textColumns: (agency.isText ? 1 : 0) | (column == nil ? 0 : 2),
            expressions: expressions,
            rowColumn: nil
        )
    }
}
