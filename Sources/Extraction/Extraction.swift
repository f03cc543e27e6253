package import Dashboard
internal import PostgreSQL
internal import Synchronization

/// Everything that one run read, from one snapshot of the database; the agencies' snapshots are made from it piece
/// by piece.
///
/// - Complexity: Memory grows with the number of agencies by their names and settings only; rows lie in spill files.
package struct Extraction: Sendable {
    package let clock: ReportClock
    package let window: DayRange
    package let serverVersion: String
    let agencies: [ListedAgency]
    let agenciesAPartition: Int
    /// How many pieces the agencies come in, for ``agencies(inPartition:)``.
    package let partitionCount: Int
    /// The first partition of the upper half.
    let firstUpperPartition: Int
    let campaigns: SetRows
    let batches: SetRows
    let dailyStats: SetRows
    /// The daily stats of the partitions from a half on, where there are so many that they are worth a query of their
    /// own; `dailyStats` then has those before.
    let upperDailyStats: PendingRows?

    /// From how many agencies on their daily stats are read in two halves.
    static let minHalved = 128

    /// How many agencies were read.
    package var agencyCount: Int { agencies.count }

    /// Reads what the plan asks for, in two connections that share one database snapshot: campaigns and batches in
    /// the one, the daily stats in the other. Blocks until there is enough to begin with.
    ///
    /// A day's rows of all agencies lie side by side, so that no agency is complete before everything is read. Of many
    /// agencies the second half's daily stats are therefore read while the first half is worked on: the same rows in two
    /// queries instead of one cost the server an eighth or so more, and nobody waits for the second.
    ///
    /// - Throws: ``ExtractionError``. Nothing of a failed reading is kept.
    package static func read(_ plan: ReadingPlan) throws(ExtractionError) -> Extraction {
        do {
            return try unchecked(plan)
        } catch {
            throw ExtractionError(stopping: error)
        }
    }

    private static func unchecked(_ plan: ReadingPlan) throws -> Extraction {
        let connection = try Connection(plan.conninfo)
        let exported = try connection.beginReadOnlySnapshot(timeouts: plan.timeouts)
        // Whole seconds: the name of a snapshot has no more.
        let seconds = connection.snapshotTime / 1_000_000
        let asOf = plan.asOf ?? Instant(microsecondsSince1970: seconds * 1_000_000)
        let clock = ReportClock(asOf: asOf, timeZone: plan.timeZone, today: plan.today(asOf))
        let window = Period.historyWindow(of: plan.periods, today: clock.today)

        // Where policies would hide rows from this role, an error is due, not a report that lacks them.
        let noRowSecurity = (name: "row_security", value: "off")
        try connection.setLocal([noRowSecurity])
        let all = try AgencyReader.list(connection)
        let chosen = try plan.selection.choose(from: all)
        // By index, a part of the agencies costs the server its share and a sixth more; beyond four fifths, a scan of
        // all is cheaper.
        let isRestricted = chosen.count * 5 < all.count * 4
        var settings = [
            noRowSecurity,
            (name: SetQuery.firstDaySetting, value: window.first.description),
            (name: SetQuery.lastDaySetting, value: window.last.description),
        ]
        if isRestricted {
            let ids = chosen.map(\.agency.id.description).joined(separator: ",")
            settings.append((name: SetQuery.agenciesSetting, value: "{\(ids)}"))
        }

        let index = AgencyIndex(chosen.map(\.agency.id))
        // Pieces of some size cost little each, but few agencies must still give every job something to do.
        let agenciesAPartition = max(1, min(8, chosen.count / 16), (chosen.count + 1023) / 1024)
        let partitionCount = (chosen.count + agenciesAPartition - 1) / agenciesAPartition
        let firstUpperPartition = partitionCount / 2
        let isHalved = chosen.count >= minHalved
        if isHalved {
            let boundary = chosen[firstUpperPartition * agenciesAPartition].agency.id
            settings.append((name: SetQuery.boundarySetting, value: boundary.description))
        }
        let pair = ReadingPair()
        let makeReader = { @Sendable in
            SetReader(
                index: index,
                agencies: chosen.count,
                agenciesAPartition: agenciesAPartition,
                spillFolder: plan.spillFolder,
                isCancelled: { pair.hasFailed }
            )
        }
        try connection.setLocal(settings)
        let statsSettings = settings
        let server = connection.server
        let upper = Mutex<PendingRows?>(nil)
        pair.startOther {
            let other = try Connection(plan.conninfo, at: server)
            try other.join(exported, timeouts: plan.timeouts)
            try other.setLocal(statsSettings)
            var reader = makeReader()
            try reader.readDailyStats(other, restricted: isRestricted, half: isHalved ? .lower : .both)
            if isHalved {
                let rest = SoleOwner(other)
                upper.withLock { upper in
                    upper = PendingRows {
                        var reader = makeReader()
                        try reader.readDailyStats(rest.value, restricted: isRestricted, half: .upper)
                        try rest.value.finish()
                        return reader.finish()
                    }
                }
            } else {
                try other.finish()
            }
            return [reader.finish()]
        }
        let (own, other) = try pair.finish {
            var campaigns = makeReader()
            try campaigns.readCampaigns(connection, restricted: isRestricted)
            var batches = makeReader()
            try batches.readBatches(connection, restricted: isRestricted)
            try UserReader.read(connection, plan.users)
            return [campaigns.finish(), batches.finish()]
        }
        // The exporting transaction stays open until the other connection has joined it, and so until here.
        try connection.finish()
        return Extraction(
            clock: clock,
            window: window,
            serverVersion: connection.serverVersion,
            agencies: chosen,
            agenciesAPartition: agenciesAPartition,
            partitionCount: partitionCount,
            firstUpperPartition: firstUpperPartition,
            campaigns: own[0],
            batches: own[1],
            dailyStats: other[0],
            upperDailyStats: upper.withLock { $0 }
        )
    }
}

/// Hands a connection over to another thread, which alone uses it from then on.
private struct SoleOwner: @unchecked Sendable {
    let value: Connection

    init(_ value: Connection) {
        self.value = value
    }
}
