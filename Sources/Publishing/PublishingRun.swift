internal import Archive
internal import Dashboard
internal import Dispatch
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

    package init(_ options: PublishingOptions, progress: any RunProgress) {
        self.options = options
        self.progress = progress
    }

    /// Runs all steps.
    ///
    /// - Returns: What became of each agency. One agency's failure is its own and no error.
    /// - Throws: The step that failed and why. What was published before stays as it was.
    package func run() async throws(PublishingError) -> PublishingResult {
        let templates = try loadTemplates()
        let (lock, stage) = try openOutput()
        defer { withExtendedLifetime(lock) {} }
        do throws(PublishingError) {
            let (extraction, reused) = try await read(into: stage)
            try requireAgencies(of: stage, in: extraction)
            let rendered = try await render(extraction, reused, templates, into: stage)
            let published = try publish(rendered, from: stage)
            let result = try record(rendered, published, of: extraction, templates)
            // All is published and recorded. A stage left behind goes with the next run.
            try? stage.remove()
            return result
        } catch {
            // The failure that brought us here says what to do; a stage left behind goes with the next run.
            try? stage.remove()
            throw error
        }
    }

    // MARK: Steps

    private func loadTemplates() throws(PublishingError) -> TemplateFolder {
        progress.began(.templates, agencies: nil)
        do throws(TemplateError) {
            return try TemplateFolder(options.templates)
        } catch {
            throw PublishingError(step: .templates, cause: .templates(error))
        }
    }

    private func openOutput() throws(PublishingError) -> (LockFile, Stage) {
        progress.began(.output, agencies: nil)
        return try archiving(.output) { () throws(ArchiveError) in
            let lock = try LockFile(holding: options.shard, of: options.output, creating: true)
            return (lock, try Stage(in: options.output))
        }
    }

    /// Reads the rows into spill files, and writes the list of users, which needs nothing else.
    ///
    /// - Returns: Also the ids that were given to another agency; their users are let in nowhere.
    private func read(
        into stage: Stage
    ) async throws(PublishingError) -> (Extraction, reused: [RowID: Instant]) {
        progress.began(.reading, agencies: nil)
        let lists = try archiving(.reading) { () throws(ArchiveError) in try stage.startUserLists() }
        let zone = options.zone
        let reused = ReusedIDs()
        let plan = ReadingPlan(
            conninfo: options.conninfo,
            selection: options.selection,
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
            )
        )
        // Reading blocks, so it gets a thread of its own instead of one that tasks share.
        let result = await withCheckedContinuation { continuation in
            DispatchQueue(label: "callsheet.reading").async {
                continuation.resume(returning: Result { () throws(ExtractionError) in try Extraction.read(plan) })
            }
        }
        let extraction: Extraction
        do {
            extraction = try result.get()
        } catch {
            throw PublishingError(step: .reading, cause: .reading(error))
        }
        try archiving(.reading) { () throws(ArchiveError) in try lists.finish() }
        return (extraction, reused.all)
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
    ) async throws(PublishingError) -> [RenderedAgency] {
        progress.began(.rendering, agencies: extraction.agencyCount)
        let renderer = AgencyRenderer(
            extraction: extraction,
            reused: reused,
            templates: templates,
            options: options,
            stage: stage,
            progress: progress
        )
        return try await renderer.renderAll(jobs: options.jobs).get()
    }

    private func publish(
        _ rendered: [RenderedAgency],
        from stage: Stage
    ) throws(PublishingError) -> [PublishedSnapshot] {
        progress.began(.publishing, agencies: nil)
        return try archiving(.publishing) { () throws(ArchiveError) in
            let published = try stage.publish(rendered.compactMap { try? $0.staged.get() }, jobs: options.jobs)
            try stage.publishUserLists()
            return published
        }
    }

    private func record(
        _ rendered: [RenderedAgency],
        _ published: [PublishedSnapshot],
        of extraction: Extraction,
        _ templates: TemplateFolder
    ) throws(PublishingError) -> PublishingResult {
        progress.began(.record, agencies: nil)
        var failures: [RowID: ArchiveError] = [:]
        var laterLatest: [RowID: String] = [:]
        for result in published {
            failures[result.snapshot.agency] = result.failure
            laterLatest[result.snapshot.agency] = result.laterLatest
        }
        let record = RunRecord(
            version: options.version,
            clock: extraction.clock,
            shard: options.shard,
            periods: options.periods,
            entries: rendered.map {
                $0.entry(failure: failures[$0.agency.id], laterLatest: laterLatest[$0.agency.id])
            }
        )
        _ = try archiving(.record) { () throws(ArchiveError) in try record.write(to: options.output) }
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
