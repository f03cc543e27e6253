internal import Dashboard
internal import PostgreSQL

/// Reads one data set row by row into a spill file, each row into its agency's partition.
///
/// A value that a snapshot cannot hold is noted as that agency's fault, and reading goes on: one agency's failure is
/// its own.
struct SetReader: ~Copyable {
    /// What is read from one connection, and of whom.
    struct Scope: Sendable {
        let isRestricted: Bool
        var half = AgencyHalf.both
        /// The agencies of the half, by id.
        var agencies: ArraySlice<RowID>
    }

    private let places: [RowID: Int]
    private let agenciesAPartition: Int
    private let spillFolder: String
    private let partitionCount: Int
    private var spill: SpillWriter
    private var rows: [Int32]
    private var faults: [Int: String] = [:]
    /// Batches without a percentage, by their agency's place: how many, and the first.
    private var missingProgress: [Int: (count: Int, first: RowID)] = [:]
    private let isCancelled: () -> Bool

    /// - Parameter places: Where each agency stands in the list.
    init(
        places: [RowID: Int],
        agenciesAPartition: Int,
        spillFolder: String,
        isCancelled: @escaping () -> Bool
    ) {
        self.places = places
        self.agenciesAPartition = agenciesAPartition
        self.spillFolder = spillFolder
        self.partitionCount = (places.count + agenciesAPartition - 1) / agenciesAPartition
        self.spill = SpillWriter(partitions: partitionCount, folder: spillFolder)
        self.rows = Array(repeating: 0, count: places.count)
        self.isCancelled = isCancelled
    }

    consuming func finish() -> SetRows {
        let warnings = missingProgress.mapValues { count, first in
            "batches: progress_pct is NULL in batch \(first)"
                + (count == 1 ? "" : " and \(count - 1) more") + "; computed from the counts"
        }
        return SetRows(rows: rows, faults: faults, warnings: warnings, spilled: spill.finish())
    }

    mutating func readCampaigns(_ reader: TolerantReader, _ statement: SetStatement, _ scope: Scope) throws {
        try read(reader, statement, scope) { row, _, bytes in
            let id = row.id(isText: statement.isText(1))
            let name = row.optionalString()
            bytes.append(raw: id)
            bytes.append(name == nil ? 0 : 1)
            if let name { bytes.append(sized: name) }
            return row.faultColumn.map { $0 == 1 ? "a row" : "campaign \(id)" }
        }
    }

    mutating func readBatches(_ reader: TolerantReader, _ statement: SetStatement, _ scope: Scope) throws {
        var missingProgress: [Int: (count: Int, first: RowID)] = [:]
        try read(reader, statement, scope, restart: { missingProgress = [:] }) { row, place, bytes in
            let id = row.id(isText: statement.isText(1))
            bytes.append(raw: id)
            bytes.append(raw: row.optionalID(isText: statement.isText(2)))
            bytes.append(sized: row.string())
            var counts = (total: Int64(0), completed: Int64(0), failed: Int64(0))
            for column in 4..<9 {
                let count = statement.isText(column) ? row.textCounter() : row.int64()
                bytes.append(varint: count)
                switch column {
                case 4: counts.total = count
                case 5: counts.completed = count
                case 6: counts.failed = count
                default: break
                }
            }
            let figure = row.figure()
            if figure == nil, !row.isBad {
                let known = missingProgress[place]
                missingProgress[place] = ((known?.count ?? 0) + 1, known?.first ?? id)
            }
            bytes.append(
                figure: figure
                    ?? Batch.progressPercent(
                        completed: counts.completed,
                        failed: counts.failed,
                        total: counts.total
                    )
            )
            bytes.append(varint: row.instant(isText: statement.isText(10)).microsecondsSince1970)
            let completedAt = row.optionalInstant(isText: statement.isText(11))
            bytes.append(completedAt == nil ? 0 : 1)
            if let completedAt { bytes.append(varint: completedAt.microsecondsSince1970) }
            return row.faultColumn.map { $0 == 1 ? "a row" : "batch \(id)" }
        }
        self.missingProgress = missingProgress
    }

    mutating func readDailyStats(_ reader: TolerantReader, _ statement: SetStatement, _ scope: Scope) throws {
        try read(reader, statement, scope) { row, _, bytes in
            let campaign = row.id(isText: statement.isText(1))
            bytes.append(raw: campaign)
            let day = row.day(isText: statement.isText(2))
            bytes.append(varint: Int64(day.daysSince1970))
            for column in 3..<10 {
                bytes.append(varint: statement.isText(column) ? row.textCounter() : row.int64())
            }
            return row.faultColumn.map { column in
                switch column {
                case 1: "a row"
                case 2: "a row of campaign \(campaign)"
                default: "the row of campaign \(campaign) on \(day)"
                }
            }
        }
    }

    /// Reads one set.
    ///
    /// - Parameter write: Puts a row behind its agency's place. For a row that is marked as bad, returns which one it is.
    private mutating func read(
        _ reader: TolerantReader,
        _ statement: SetStatement,
        _ scope: Scope,
        restart: () -> Void = {},
        _ write: (inout BinaryRow, _ place: Int, inout [UInt8]) -> String?
    ) throws {
        // Held here once: through `self` each row would hold and let go of them.
        let (places, agenciesAPartition, isCancelled) = (places, agenciesAPartition, isCancelled)
        let isText = statement.isText(0)
        // Rows mostly come in runs of one agency's.
        var last: (agency: RowID, place: Int)?
        let unread = try reader.read(
            statement,
            restricted: scope.isRestricted,
            half: scope.half,
            of: { Array(scope.agencies) },
            restart: {
                spill = SpillWriter(partitions: partitionCount, folder: spillFolder)
                rows = Array(repeating: 0, count: rows.count)
                faults = [:]
                restart()
            }
        ) { row in
            if isCancelled() { throw CancellationError() }
            let agency = row.id(isText: isText)
            // What is no id is no agency's.
            if isText, row.takeFault() != nil { return }
            let place: Int
            if let last, last.agency == agency {
                place = last.place
            } else {
                guard let found = places[agency] else { return }
                place = found
                last = (agency, place)
            }
            rows[place] += 1
            var fault: String?
            try spill.append(to: place / agenciesAPartition) { bytes in
                let start = bytes.count
                bytes.append(varint: Int64(place % agenciesAPartition))
                guard let which = write(&row, place, &bytes) else { return }
                bytes.removeSubrange(start...)
                fault = row.takeFault().map { "\(statement.columns[$0.column]) \($0.reason) in \(which)" }
            }
            if let fault, faults[place] == nil { faults[place] = "\(statement.name): \(fault)" }
        }
        for (agency, error) in unread {
            if let place = places[agency] { faults[place] = "\(statement.name): \(error)" }
        }
    }
}

/// One set, read to its end.
struct SetRows: Sendable {
    /// Rows for each agency.
    let rows: [Int32]
    /// Why an agency's rows cannot be used, by its place.
    let faults: [Int: String]
    /// What had to be made up for, by the agency's place.
    var warnings: [Int: String] = [:]
    let spilled: SpilledRows
}
