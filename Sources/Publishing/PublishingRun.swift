internal import Archive
internal import Dashboard
internal import Extraction
internal import Files
internal import Synchronization
internal import Templates
internal import TimeZones

/// One publishing run, step by step. Nothing is published before everything stands in the stage.
///
/// Source: CONTRACT.md 3 and 4.
package struct PublishingRun: Sendable {
    private let options: PublishingOptions
    private let progress: any RunProgress
    private let stop: RunStop

    /// - Parameter stop: Ends the run from another thread.
    package init(_ options: PublishingOptions, progress: any RunProgress, stop: RunStop = RunStop()) {
        self.options = options
        self.progress = progress
        self.stop = stop
    }

    /// Runs all steps.
    ///
    /// - Returns: What became of each agency. One agency's failure is its own and no error.
    /// - Throws: The step that failed and why. What was published before stays as it was.
    package func run() throws(PublishingError) -> PublishingResult {
        let templates = try loadTemplates()
        let (lock, stage) = try openOutput()
        defer { withExtendedLifetime(lock) {} }
        stop.opened(stage)
        var asOf: Instant?
        do throws(PublishingError) {
            let (extraction, reused, kept) = try read(into: stage)
            asOf = extraction.clock.asOf
            try requireAgencies(of: stage, in: extraction)
            let rendered = try render(extraction, reused, templates, into: stage)
            let published = try publish(rendered, from: stage)
            let result = try record(rendered, published, kept, stage, of: extraction, templates)
            // All is published and recorded. A stage left behind goes with the next run.
            try? stage.remove()
            return result
        } catch {
            stop.leave()
            // The failure that brought us here says what to do; a stage left behind goes with the next run.
            try? stage.remove()
            // Whatever a run that is to stop stumbles over, such as a statement that was cancelled, is a consequence.
            let isStopped = stop.isRequested && error.step < .publishing
            var error = isStopped ? PublishingError(step: error.step, cause: .stopped) : error
            error.asOf = asOf
            throw error
        }
    }

    /// Goes on to a step.
    private func begin(_ step: PublishingStep, agencies: Int? = nil) throws(PublishingError) {
        try stop.enter(step)
        progress.began(step, agencies: agencies)
    }

    // MARK: Steps

    private func loadTemplates() throws(PublishingError) -> TemplateFolder {
        try begin(.templates)
        do throws(TemplateError) {
            return try TemplateFolder(options.templates)
        } catch {
            throw PublishingError(step: .templates, cause: .templates(error))
        }
    }

    private func openOutput() throws(PublishingError) -> (LockFile, Stage) {
        try begin(.output)
        return try archiving(.output) { () throws(ArchiveError) in
            let lock = try LockFile(holding: options.shard, of: options.output, creating: true)
            return (lock, try Stage(in: options.output))
        }
    }

    /// Reads the rows into spill files, and writes the list of users, which needs nothing else.
    ///
    /// - Returns: Also the ids that were given to another agency; their users are let in nowhere. And the agencies that keep
    ///   the report that they have.
    private func read(
        into stage: Stage
    ) throws(PublishingError) -> (Extraction, reused: [RowID: Instant], kept: [RowID]) {
        try begin(.reading)
        let lists = try archiving(.reading) { () throws(ArchiveError) in try stage.startUserLists() }
        let zone = options.zone
        let reused = ReusedIDs()
        let kept = Mutex<[RowID]>([])
        let lacksReport = { @Sendable (agency: KnownAgency) throws(ExtractionError) -> Bool in
            try isMissed(agency, stage) { id in kept.withLock { $0.append(id) } }
        }
        let plan = ReadingPlan(
            conninfo: options.conninfo,
            password: options.databasePassword,
            selection: options.selection,
            wants: options.isPartOfDay ? lacksReport : nil,
            isLate: options.purpose == .late,
            asOf: options.asOf,
            allowsFuture: options.allowsFuture,
            timeZone: zone.name,
            today: { zone.civil($0).day },
            periods: options.periods,
            timeouts: options.timeouts,
            spillFolder: stage.scratchFolder,
            users: ReadingPlan.Users(
                begin: { readAt, known throws(ExtractionError) in
                    do throws(FileError) {
                        reused.set(try stage.reusedIDs(among: known.lazy.map { (id: $0.id, createdAt: $0.createdAt) }))
                        try lists.begin(
                            readAt: readAt,
                            reportRecipients: known.lazy.compactMap { agency in
                                reused.contains(agency.id)
                                    ? nil : agency.reportRecipients.map { (agency: agency.id, addresses: $0) }
                            }
                        )
                    } catch {
                        throw .users(error)
                    }
                },
                add: { user throws(ExtractionError) in
                    let agency = user.agency.flatMap { reused.contains($0) ? nil : $0 }
                    do throws(FileError) {
                        try lists.append(user.id, agency: agency, email: user.email, role: user.role)
                    } catch {
                        throw .users(error)
                    }
                }
            ),
            canceller: stop.statements
        )
        let extraction: Extraction
        do throws(ExtractionError) {
            extraction = try Extraction.read(plan)
        } catch {
            throw PublishingError(step: .reading, cause: .reading(error))
        }
        try archiving(.reading) { () throws(ArchiveError) in try lists.finish() }
        return (extraction, reused.all, kept.withLock { $0 })
    }

    /// Whether an agency's report is made by a run that leaves others theirs: it has none. And it was there on the day, where
    /// that was missed.
    ///
    /// - Parameter keep: Called for one that has it.
    private func isMissed(
        _ agency: KnownAgency,
        _ stage: Stage,
        keep: (RowID) -> Void
    ) throws(ExtractionError) -> Bool {
        guard let asOf = options.asOf else { return options.purpose == .regular }
        if options.purpose == .late, let createdAt = agency.createdAt, createdAt > asOf { return false }
        do throws(FileError) {
            guard try stage.hasReport(of: agency.id, asOf: asOf) else { return true }
        } catch {
            throw .output(error)
        }
        keep(agency.id)
        return false
    }

    /// A database that lacks most agencies is the wrong one, or half restored: publishing would lock their users out.
    private func requireAgencies(of stage: Stage, in extraction: Extraction) throws(PublishingError) {
        guard !options.allowsMissingAgencies else { return }
        let known = Set(extraction.known.lazy.map(\.id))
        let (gone, count) = try archiving(.reading) { () throws(ArchiveError) in try stage.agencies(notAmong: known) }
        guard gone.count * 2 <= count else {
            throw PublishingError(step: .reading, cause: .missingAgencies(gone: gone, count: count))
        }
    }

    private func render(
        _ extraction: Extraction,
        _ reused: [RowID: Instant],
        _ templates: TemplateFolder,
        into stage: Stage
    ) throws(PublishingError) -> [RenderedAgency] {
        try begin(.rendering, agencies: extraction.agencyCount)
        let renderer = AgencyRenderer(
            extraction: extraction,
            reused: reused,
            templates: templates,
            options: options,
            stage: stage,
            progress: progress,
            stop: stop
        )
        return try renderer.renderAll(jobs: options.jobs)
    }

    private func publish(
        _ rendered: [RenderedAgency],
        from stage: Stage
    ) throws(PublishingError) -> [PublishedSnapshot] {
        try begin(.publishing)
        return try archiving(.publishing) { () throws(ArchiveError) in
            let published = try stage.publish(rendered.compactMap { try? $0.staged.get() }, jobs: options.jobs)
            try stage.publishUserLists()
            return published
        }
    }

    private func record(
        _ rendered: [RenderedAgency],
        _ published: [PublishedSnapshot],
        _ kept: [RowID],
        _ stage: Stage,
        of extraction: Extraction,
        _ templates: TemplateFolder
    ) throws(PublishingError) -> PublishingResult {
        try begin(.record)
        var failures: [RowID: ArchiveError] = [:]
        var laterLatest: [RowID: String] = [:]
        for result in published {
            failures[result.snapshot.agency] = result.failure
            laterLatest[result.snapshot.agency] = result.laterLatest
        }
        let pages = SnapshotRebuilder(templates).pages
        let unrecorded = try archiving(.record) { () throws(ArchiveError) in
            try stage.finish(kept, asOf: extraction.clock.asOf, pages: pages)
        }
        let record = RunRecord(
            version: options.version,
            clock: extraction.clock,
            shard: options.shard,
            periods: options.periods,
            entries: unrecorded
                + rendered.map {
                    $0.entry(failure: failures[$0.agency.id], laterLatest: laterLatest[$0.agency.id])
                }
        )
        try archiving(.record) { () throws(ArchiveError) in
            // One that finds nothing left to do leaves the record of the day's own run as it is.
            if !options.isPartOfDay || !record.entries.isEmpty { _ = try record.write(to: options.output) }
            try RunFailure.remove(
                asOf: extraction.clock.asOf,
                options.shard,
                isPartial: options.selection.isPartial,
                from: options.output
            )
        }
        return PublishingResult(
            rendered,
            failures: published,
            record: record,
            of: extraction,
            templates: templates
        )
    }

    /// Does something with the output, whose errors are this step's.
    private func archiving<Value>(
        _ step: PublishingStep,
        _ work: () throws(ArchiveError) -> Value
    ) throws(PublishingError) -> Value {
        do throws(ArchiveError) {
            return try work()
        } catch {
            throw PublishingError(step: step, cause: .output(error))
        }
    }
}

/// Ids that were given to another agency, found before the first user is read.
private final class ReusedIDs: Sendable {
    private let ids = Mutex<[RowID: Instant]>([:])

    var all: [RowID: Instant] { ids.withLock { $0 } }

    func set(_ found: [RowID: Instant]) { ids.withLock { $0 = found } }

    func contains(_ id: RowID) -> Bool { ids.withLock { $0[id] != nil } }
}
