internal import Archive
internal import Dashboard
internal import Extraction
internal import Files
internal import Templates
internal import TimeZones

/// Reads the daily figures of each agency's last reports again, and publishes a further version of those whose figures
/// of days that were over have changed since.
///
/// A further version has the batches, names and settings that are archived: those of today are another day's, and every
/// batch that moved would be a correction. What reads only figures also leaves the lists of users as they are.
package struct RestateRun: Sendable {
    private let options: PublishingOptions
    private let reports: Int
    private let progress: any RunProgress
    private let stop: RunStop

    /// - Parameters:
    ///   - options: As for a run. The as-of instant, the periods and the reason do not count: each report has its own.
    ///   - reports: How many of each agency's reports are looked at, the newest first, 0 or more.
    ///   - stop: Ends the run from another thread, until it publishes.
    package init(
        _ options: PublishingOptions,
        reports: Int,
        progress: any RunProgress,
        stop: RunStop = RunStop()
    ) {
        self.options = options
        self.reports = reports
        self.progress = progress
        self.stop = stop
    }

    /// Runs all steps.
    ///
    /// - Throws: The step that failed and why; `vanishedFigures` when figures are gone of more than half of the agencies that
    ///   had any. What was published before stays as it was.
    package func run() throws(PublishingError) -> RestateResult {
        try begin(.templates)
        let templates: TemplateFolder
        do throws(TemplateError) { templates = try TemplateFolder(options.templates) } catch {
            throw PublishingError(step: .templates, cause: .templates(error))
        }
        try begin(.output)
        let lock = try archiving(.output) { () throws(ArchiveError) in
            try LockFile(holding: options.shard, of: options.output, creating: true)
        }
        defer { withExtendedLifetime(lock) {} }
        let stage = try archiving(.output) { () throws(ArchiveError) in try Stage(in: options.output) }
        stop.opened(stage)
        do throws(PublishingError) {
            let result = try restate(templates, stage)
            // Where nothing was published the run can still be asked to stop, and has.
            if result.records.isEmpty { stop.leave() }
            try? stage.remove()
            return result
        } catch {
            stop.leave()
            try? stage.remove()
            let isStopped = stop.isRequested && error.step < .publishing
            throw isStopped ? PublishingError(step: error.step, cause: .stopped) : error
        }
    }

    private func begin(_ step: PublishingStep, agencies: Int? = nil) throws(PublishingError) {
        try stop.enter(step)
        progress.began(step, agencies: agencies)
    }

    // MARK: Steps

    /// - Parameter stage: For the spill files, and for what is published first.
    private func restate(_ templates: TemplateFolder, _ stage: Stage) throws(PublishingError) -> RestateResult {
        try begin(.reading)
        let (names, days) = try listReports()
        var result = RestateResult()
        guard let days else { return result }
        let extraction = try read(days, of: Set(names.keys), stage)
        result.notices = extraction.faults + extraction.warnings
        let known = Set(extraction.known.lazy.map(\.id))
        if !options.allowsMissingAgencies {
            let (gone, count) = try archiving(.reading) { () throws(ArchiveError) in
                try stage.agencies(notAmong: known)
            }
            guard gone.count * 2 <= count else {
                throw PublishingError(step: .reading, cause: .missingAgencies(gone: gone, count: count))
            }
        }
        let reused = try reading { () throws(FileError) in
            try stage.reusedIDs(among: extraction.known.lazy.map { (id: $0.id, createdAt: $0.createdAt) })
        }

        try begin(.rendering, agencies: extraction.agencyCount)
        let renderer = RestateRenderer(
            extraction: extraction,
            names: names.filter { reused[$0.key] == nil },
            templates: templates,
            options: options,
            stop: stop
        )
        let findings = try renderer.compareAll(progress)
        let examined = findings.values.count { $0.hadFigures }
        let vanished = findings.values.count { $0.hasVanished }
        guard vanished * 2 <= examined else {
            throw PublishingError(step: .rendering, cause: .vanishedFigures(agencies: vanished, count: examined))
        }
        result.days = Set(findings.values.flatMap { $0.changed.flatMap(\.days) }).sorted()
        var failed: Set<RowID> = []
        for (agency, finding) in findings.sorted(by: { $0.key < $1.key }) {
            guard let fault = finding.fault else { continue }
            failed.insert(agency)
            result.notices.append("Agency \(agency) is not restated: \(fault)")
        }

        // One instant after the other, the oldest first, so that each record is of one.
        let changed = Dictionary(grouping: findings.values.flatMap(\.changed), by: \.instant)
        var first: Stage? = stage
        for instant in changed.keys.sorted() {
            do throws(PublishingError) {
                let own: Stage
                if let first {
                    own = first
                } else {
                    own = try archiving(.publishing) { () throws(ArchiveError) in try Stage(in: options.output) }
                }
                defer { try? own.remove() }
                let rendered = try renderer.render(changed[instant] ?? [], into: own)
                // From the first on all are published: what is left takes seconds.
                if first != nil { try begin(.publishing) }
                try publish(rendered, from: own, &result, &failed)
            } catch {
                throw first == nil ? PublishingError(step: .publishing, cause: error.cause) : error
            }
            first = nil
        }
        result.failed = failed.count
        return result
    }

    /// The newest version of each agency's last reports, and all days that they hold.
    private func listReports() throws(PublishingError) -> (names: [RowID: [String]], days: DayRange?) {
        try archiving(.reading) { () throws(ArchiveError) in
            var names: [RowID: [String]] = [:]
            var days: DayRange?
            for agency in try ArchivedSnapshot.agencies(in: options.output) {
                let newest = try ArchivedSnapshot.newest(reports, of: agency, in: options.output)
                guard !newest.isEmpty else { continue }
                names[agency] = newest
                for name in newest {
                    guard let window = try ArchivedSnapshot.window(of: name, agency, in: options.output) else {
                        continue
                    }
                    days = days.map(window.union) ?? window
                }
            }
            return (names, days)
        }
    }

    private func read(
        _ days: DayRange,
        of agencies: Set<RowID>,
        _ stage: Stage
    ) throws(PublishingError) -> Extraction {
        let zone = options.zone
        let plan = ReadingPlan(
            conninfo: options.conninfo,
            password: options.databasePassword,
            selection: options.selection,
            wants: { agencies.contains($0.id) },
            figuresOnly: days,
            asOf: nil,
            timeZone: zone.name,
            today: { zone.civil($0).day },
            periods: options.periods,
            timeouts: options.timeouts,
            spillFolder: stage.scratchFolder,
            canceller: stop.statements
        )
        do throws(ExtractionError) { return try Extraction.read(plan) } catch {
            throw PublishingError(step: .reading, cause: .reading(error))
        }
    }

    private func publish(
        _ rendered: [RenderedAgency],
        from stage: Stage,
        _ result: inout RestateResult,
        _ failed: inout Set<RowID>
    ) throws(PublishingError) {
        let staged = rendered.compactMap { try? $0.staged.get() }
        let published = try archiving(.publishing) { () throws(ArchiveError) in
            try stage.publish(staged, jobs: options.jobs)
        }
        let outcomes = Dictionary(published.map { ($0.snapshot.agency, $0) }) { $1 }
        for agency in rendered {
            guard let snapshot = try? agency.staged.get(), outcomes[agency.agency.id]?.failure == nil else {
                failed.insert(agency.agency.id)
                continue
            }
            result.restated += snapshot.isNew ? 1 : 0
            result.files += snapshot.fileCount
            result.bytes += snapshot.bytes
        }
        guard let clock = rendered.compactMap(\.clock).first else { return }
        let record = RunRecord(
            version: options.version,
            clock: clock,
            shard: options.shard,
            periods: options.periods,
            entries: rendered.map { agency in
                let outcome = outcomes[agency.agency.id]
                return agency.entry(failure: outcome?.failure, laterLatest: outcome?.laterLatest)
            }
        )
        try archiving(.record) { () throws(ArchiveError) in _ = try record.write(to: options.output) }
        result.records.append(record)
    }

    private func archiving<Value>(
        _ step: PublishingStep,
        _ work: () throws(ArchiveError) -> Value
    ) throws(PublishingError) -> Value {
        do throws(ArchiveError) { return try work() } catch {
            throw PublishingError(step: step, cause: .output(error))
        }
    }

    private func reading<Value>(_ work: () throws(FileError) -> Value) throws(PublishingError) -> Value {
        do throws(FileError) { return try work() } catch {
            throw PublishingError(step: .reading, cause: .reading(.output(error)))
        }
    }
}
