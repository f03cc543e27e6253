internal import Dashboard
internal import PostgreSQL

/// Reads the data sets row by row into spill files, each row into its agency's partition.
///
/// A value that a snapshot cannot hold is noted as that agency's fault, and reading goes on: one agency's failure is
/// its own.
struct SetReader: ~Copyable {
    private let index: AgencyIndex
    private let agenciesAPartition: Int
    private var spill: SpillWriter
    private(set) var rows: [Int32]
    private(set) var faults: [Int: String] = [:]
    private let isCancelled: () -> Bool

    /// Days and microseconds from 1970 to 2000, where PostgreSQL starts counting.
    private static let epochDays: Int32 = 10_957
    private static let epochMicroseconds: Int64 = 946_684_800_000_000

    init(
        index: AgencyIndex,
        agencies: Int,
        agenciesAPartition: Int,
        spillFolder: String,
        isCancelled: @escaping () -> Bool
    ) {
        self.index = index
        self.agenciesAPartition = agenciesAPartition
        let partitions = (agencies + agenciesAPartition - 1) / agenciesAPartition
        self.spill = SpillWriter(partitions: partitions, folder: spillFolder)
        self.rows = Array(repeating: 0, count: agencies)
        self.isCancelled = isCancelled
    }

    consuming func finish() -> SetRows {
        SetRows(rows: rows, faults: faults, spilled: spill.finish())
    }

    mutating func readCampaigns(_ connection: Connection, restricted: Bool) throws {
        try read(.campaigns, connection, restricted: restricted) { row, bytes in
            let id = row.optionalUUID()
            let name = row.optionalString()
            guard let id else { return "id is NULL" }
            bytes.append(raw: RowID(high: id.high, low: id.low))
            bytes.append(name == nil ? 0 : 1)
            if let name { bytes.append(sized: name) }
            return nil
        }
    }

    mutating func readBatches(_ connection: Connection, restricted: Bool) throws {
        try read(.batches, connection, restricted: restricted) { row, bytes in
            guard let id = row.optionalUUID() else { return "id is NULL" }
            bytes.append(raw: RowID(high: id.high, low: id.low))
            bytes.append(raw: row.optionalUUID().map { RowID(high: $0.high, low: $0.low) })
            guard let status = row.optionalString() else { return "status is NULL" }
            bytes.append(sized: status)
            for column in 4..<9 {
                guard let count = row.optionalInt64() else { return "\(SetQuery.batches.columns[column]) is NULL" }
                bytes.append(varint: count)
            }
            guard let progress = row.optionalString() else { return "progress_pct is NULL" }
            guard DecimalFigure(progress) != nil else { return "progress_pct is not a number that can be shown" }
            bytes.append(sized: progress)
            guard let createdAt = row.optionalTimestamp() else { return "created_at is NULL" }
            let completedAt = row.optionalTimestamp()
            for (name, time) in [("created_at", createdAt), ("completed_at", completedAt ?? 0)]
            where !SetReader.isWritable(time) {
                return "\(name) is outside the years 1 to 9999"
            }
            bytes.append(varint: createdAt + SetReader.epochMicroseconds)
            bytes.append(completedAt == nil ? 0 : 1)
            if let completedAt { bytes.append(varint: completedAt + SetReader.epochMicroseconds) }
            return nil
        }
    }

    mutating func readDailyStats(_ connection: Connection, restricted: Bool, half: AgencyHalf) throws {
        try read(.dailyStats, connection, restricted: restricted, half: half) { row, bytes in
            let campaign = row.uuid()
            bytes.append(raw: RowID(high: campaign.high, low: campaign.low))
            bytes.append(varint: Int64(row.date() + SetReader.epochDays))
            for column in 3..<10 {
                guard let count = row.optionalInt64() else { return "\(SetQuery.dailyStats.columns[column]) is NULL" }
                bytes.append(varint: count)
            }
            return nil
        }
    }

    /// Reads one set; `write` puts a row behind its agency's place, or says why the row cannot be used.
    private mutating func read(
        _ query: SetQuery,
        _ connection: Connection,
        restricted: Bool,
        half: AgencyHalf = .both,
        _ write: (inout BinaryRow, inout [UInt8]) -> String?
    ) throws {
        // Held here once: through `self` each row would hold and let go of them.
        let (index, agenciesAPartition, isCancelled) = (index, agenciesAPartition, isCancelled)
        _ = try connection.copy(query.name, query.sql(restricted: restricted, half: half), columns: query.columns) {
            row in
            if isCancelled() { throw CancellationError() }
            let (high, low) = row.uuid()
            guard let place = index.place(of: RowID(high: high, low: low)) else { return }
            rows[place] += 1
            var fault: String?
            try spill.append(to: place / agenciesAPartition) { bytes in
                let start = bytes.count
                bytes.append(varint: Int64(place % agenciesAPartition))
                fault = write(&row, &bytes)
                if fault != nil { bytes.removeSubrange(start...) }
            }
            if let fault, faults[place] == nil { faults[place] = "\(query.name): \(fault)" }
        }
    }

    /// Whether a time in microseconds since 2000 has a year of four digits. Infinity has none.
    private static func isWritable(_ time: Int64) -> Bool {
        let first = Int64(CalendarDay.first.daysSince1970 - epochDays) * 86_400_000_000
        let last = (Int64(CalendarDay.last.daysSince1970 - epochDays) + 1) * 86_400_000_000
        return first <= time && time < last
    }
}

/// One connection's share of the data, read to its end.
struct SetRows: Sendable {
    /// Rows for each agency.
    let rows: [Int32]
    /// Why an agency's rows cannot be used, by its place.
    let faults: [Int: String]
    let spilled: SpilledRows
}
