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
    /// All agencies in the database, selected or not, by id.
    package let known: [KnownAgency]
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
    /// The queries of a snapshot with their SQL for all agencies.
    package let queries: [(name: String, sql: String)]
    /// The slugs of all agencies in the database, whichever were selected; `nil` where one could not be read.
    package let slugs: Set<String>?
    /// Rows in the list of agencies that name none, so that no agency can be told to have failed.
    package let faults: [String]
    /// What else was passed over and is no agency's.
    package let warnings: [String]

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
        let connection = try Connection(plan.conninfo, password: plan.password, canceller: plan.canceller)
        let exported = try connection.beginReadOnlySnapshot(timeouts: plan.timeouts)
        // Whole seconds: the name of a snapshot has no more.
        let seconds = connection.snapshotTime / 1_000_000
        let now = Instant(microsecondsSince1970: seconds * 1_000_000)
        let asOf = plan.asOf ?? now
        guard plan.allowsFuture || plan.today(asOf) <= plan.today(now) else {
            throw ExtractionError.future(asOf, now: now)
        }
        let clock = ReportClock(
            asOf: asOf,
            timeZone: plan.timeZone,
            today: plan.today(asOf),
            lateReading: plan.isLate ? now : nil
        )
        let window = plan.figuresOnly ?? Period.historyWindow(of: plan.periods, today: clock.today)

        let statements = try SetStatements(connection)
        let limit = plan.timeouts.statementMilliseconds
        let list = try AgencyReader(
            TolerantReader(connection: connection, limitMilliseconds: limit),
            statements.agencies
        )
        let known = list.agencies.map(\.known)
        var chosen = try plan.selection.choose(from: list.agencies)
        // Only of these: others may be another run's, which is at work on them.
        if let wants = plan.wants {
            chosen = try chosen.filter { listed throws(ExtractionError) in try wants(listed.known) }
        }
        let ids = chosen.map(\.agency.id)
        // By index, a part of the agencies costs the server its share and a sixth more; beyond four fifths, a scan of
        // all is cheaper.
        let isRestricted = chosen.count * 5 < list.agencies.count * 4
        var settings = [
            (name: SetQuery.firstDaySetting, value: window.first.description),
            (name: SetQuery.lastDaySetting, value: window.last.description),
        ]
        if isRestricted { settings.append(SetStatement.restriction(to: ids)) }

        // Pieces of some size cost little each, but few agencies must still give every job something to do.
        let agenciesAPartition = max(1, min(8, chosen.count / 16), (chosen.count + 1023) / 1024)
        let partitionCount = (chosen.count + agenciesAPartition - 1) / agenciesAPartition
        let firstUpperPartition = partitionCount / 2
        let boundary = firstUpperPartition * agenciesAPartition
        let isHalved = chosen.count >= minHalved
        if isHalved { settings.append(SetStatement.boundary(ids[boundary])) }
        let scope = SetReader.Scope(isRestricted: isRestricted, agencies: ids[...])
        let pair = ReadingPair()
        let places = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
        let makeReader = { @Sendable in
            SetReader(
                places: places,
                agenciesAPartition: agenciesAPartition,
                spillFolder: plan.spillFolder,
                isCancelled: { pair.hasFailed }
            )
        }
        try connection.setLocal(settings)
        let sharedSettings = settings
        let server = connection.server
        let upper = Mutex<PendingRows?>(nil)
        try pair.startOther {
            let other = try Connection(plan.conninfo, password: plan.password, at: server, canceller: plan.canceller)
            try other.join(exported, timeouts: plan.timeouts)
            try other.setLocal(sharedSettings)
            let tolerant = TolerantReader(connection: other, settings: sharedSettings, limitMilliseconds: limit)
            var reader = makeReader()
            if isHalved {
                let (lowerIDs, upperIDs) = (ids[..<boundary], ids[boundary...])
                let lowerHalf = SetReader.Scope(isRestricted: isRestricted, half: .lower, agencies: lowerIDs)
                let upperHalf = SetReader.Scope(isRestricted: isRestricted, half: .upper, agencies: upperIDs)
                try reader.readDailyStats(tolerant, statements.dailyStats, lowerHalf)
                let rest = SoleOwner(tolerant)
                try upper.withLock { upper in
                    upper = try PendingRows {
                        var reader = makeReader()
                        try reader.readDailyStats(rest.value, statements.dailyStats, upperHalf)
                        try rest.value.connection.finish()
                        return reader.finish()
                    }
                }
            } else {
                try reader.readDailyStats(tolerant, statements.dailyStats, scope)
                try other.finish()
            }
            return [reader.finish()]
        }
        var warnings: [String] = []
        let (own, other) = try pair.finish {
            let tolerant = TolerantReader(connection: connection, settings: settings, limitMilliseconds: limit)
            var campaigns = makeReader()
            try campaigns.readCampaigns(tolerant, statements.campaigns, scope)
            var batches = makeReader()
            if plan.figuresOnly == nil {
                try batches.readBatches(tolerant, statements.batches, scope)
                warnings = try UserReader(connection, statements.users, plan.users, known: known).warnings
            }
            return [campaigns.finish(), batches.finish()]
        }
        // The exporting transaction stays open until the other connection has joined it, and so until here.
        try connection.finish()
        return Extraction(
            clock: clock,
            window: window,
            serverVersion: connection.serverVersion,
            agencies: chosen,
            known: known,
            agenciesAPartition: agenciesAPartition,
            partitionCount: partitionCount,
            firstUpperPartition: firstUpperPartition,
            campaigns: own[0],
            batches: own[1],
            dailyStats: other[0],
            upperDailyStats: upper.withLock { $0 },
            queries: statements.snapshot.map { (name: $0.name, sql: $0.sql) },
            slugs: list.slugs,
            faults: list.faults,
            warnings: warnings + statements.notices
        )
    }
}

/// Hands a connection over to another thread, which alone uses it from then on.
private struct SoleOwner: @unchecked Sendable {
    let value: TolerantReader

    init(_ value: TolerantReader) {
        self.value = value
    }
}
