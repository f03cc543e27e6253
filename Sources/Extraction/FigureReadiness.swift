package import Dashboard
internal import PostgreSQL

/// Whether a day's figures are in the database: of the agencies that completed a batch on it, how many have none of it.
///
/// A day without completed batches, such as a Sunday without calls, is ready: nobody waits for its figures.
package struct FigureReadiness: Hashable, Sendable {
    /// A calendar day with its bounds.
    package struct Day: Hashable, Sendable {
        package let day: CalendarDay
        /// Its first instant in the run's zone, and the first one after it.
        package let instants: Range<Instant>

        /// - Parameter instants: Not empty.
        package init(_ day: CalendarDay, _ instants: Range<Instant>) {
            (self.day, self.instants) = (day, instants)
        }
    }

    package let day: CalendarDay
    /// Agencies that completed a batch on the day.
    package let completing: Int
    /// Those of them that have no row of figures for it.
    package let missing: Int

    package init(day: CalendarDay, completing: Int, missing: Int) {
        (self.day, self.completing, self.missing) = (day, completing, missing)
    }

    /// Whether it can be reported on: unless most are missing.
    package var isReady: Bool { missing * 2 <= completing }
}

extension FigureReadiness {
    /// Reads both sets, each by one query.
    ///
    /// - Parameters:
    ///   - selection: Of the agencies in the database, those that count.
    ///   - connection: In a read-only snapshot.
    init(
        _ day: Day,
        _ selection: ReadingPlan.Selection,
        _ connection: Connection,
        limitMilliseconds: Int
    ) throws {
        let queries = [SetQuery.agencyIDs, .completions, .dayFigures]
        let types = try connection.columnTypes(ofUnsafe: queries.map { (name: $0.name, sql: $0.typeQuery) })
        let all = { try FigureReadiness.ids(connection, queries[0].statement(types[0])) }
        let ids: [RowID]? =
            switch selection {
            case .shard(.whole): nil
            case .shard(let shard): try all().part(shard)
            case .agencies(let wanted, let shard): try all().part(shard).filter(wanted.contains)
            }
        var settings = [
            (name: SetQuery.firstDaySetting, value: day.day.description),
            (name: SetQuery.lastDaySetting, value: day.day.description),
            (name: SetQuery.beginSetting, value: day.instants.lowerBound.description),
            (name: SetQuery.endSetting, value: day.instants.upperBound.description),
        ]
        if let ids { settings.append(SetStatement.restriction(to: ids)) }
        try connection.setLocal(settings)
        let reader = TolerantReader(connection: connection, settings: settings, limitMilliseconds: limitMilliseconds)

        func isOfDay(_ instant: Instant?) -> Bool { instant.map(day.instants.contains) ?? false }
        func agencies(_ statement: SetStatement) throws -> Set<RowID> {
            var found: Set<RowID> = []
            // Of an agency over whose rows the server stumbles nothing is known here; its report will say why.
            _ = try reader.read(
                statement,
                restricted: ids != nil,
                of: { try ids ?? all() },
                restart: { found = [] },
                { row in
                    let agency = row.id(isText: statement.isText(0))
                    // Only a text has to be looked at here; the server tells all other times itself.
                    let isOther = statement.columns.count > 1 && !isOfDay(row.optionalInstant(isText: true))
                    if row.takeFault() == nil, !isOther { found.insert(agency) }
                }
            )
            return found
        }
        let completing = try agencies(queries[1].completions(types[1]))
        let figured = completing.isEmpty ? [] : try agencies(queries[2].agenciesWithFigures(types[2]))
        self.init(day: day.day, completing: completing.count, missing: completing.subtracting(figured).count)
    }

    /// All agencies, by id, each once.
    private static func ids(_ connection: Connection, _ agencies: SetStatement) throws -> [RowID] {
        let statement = agencies.onlyAgencies
        var ids: Set<RowID> = []
        try connection.copy(statement.name, statement.sql, columns: statement.columns) { row in
            let id = row.id(isText: statement.isText(0))
            if row.takeFault() == nil { ids.insert(id) }
        }
        return ids.sorted()
    }
}

extension [RowID] {
    fileprivate func part(_ shard: Shard) -> [RowID] { Array(self[shard.range(of: count)]) }
}
