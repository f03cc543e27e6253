internal import Archive
internal import Dashboard
internal import Extraction
internal import Reporting
internal import Synchronization
internal import Threads
internal import TimeZones

/// Compares archived reports with the figures of today, and renders those that differ.
struct RestateRenderer: Sendable {
    let extraction: Extraction
    /// The reports of each agency that are looked at.
    let names: [RowID: [String]]
    let templates: TemplateFolder
    let options: PublishingOptions
    let stop: RunStop

    /// A report whose figures differ.
    struct Changed: Sendable {
        let agency: RowID
        let name: String
        let instant: Instant
        let days: [CalendarDay]
        /// Where the agency's figures are.
        let partition: Int
    }

    /// What comparing an agency's reports came to.
    struct Finding: Sendable {
        var changed: [Changed] = []
        var hadFigures = false
        var hasVanished = false
        /// Why they could not be compared; those that could count all the same.
        var fault: String?
    }

    // MARK: Comparing

    /// Compares all agencies' reports, several at a time.
    func compareAll(_ progress: any RunProgress) throws(PublishingError) -> [RowID: Finding] {
        let partitions = Array(0..<extraction.partitionCount)
        return try Dictionary(
            perform(partitions) { (partition: Int) throws(PublishingError) in
                if stop.isRequested { throw PublishingError(step: .rendering, cause: .stopped) }
                return try agencies(partition).map { extracted in
                    defer { progress.finishedAgency() }
                    return (extracted.agency.id, compare(extracted, partition))
                }
            },
            uniquingKeysWith: { $1 }
        )
    }

    private func compare(_ extracted: ExtractedAgency, _ partition: Int) -> Finding {
        let agency = extracted.agency.id
        var finding = Finding()
        let campaigns: [Campaign]
        switch extracted.snapshot {
        case .success(let snapshot): campaigns = snapshot.campaigns
        case .failure(let fault):
            finding.fault = fault.description
            return finding
        }
        for name in names[agency] ?? [] {
            do throws(ArchiveError) {
                let archived = try ArchivedSnapshot(name, of: agency, in: options.output)
                let restatement = restatement(of: archived, from: campaigns)
                finding.hadFigures = finding.hadFigures || restatement.hadFigures
                finding.hasVanished = finding.hasVanished || restatement.hasVanished
                guard !restatement.days.isEmpty else { continue }
                finding.changed.append(
                    Changed(
                        agency: agency,
                        name: name,
                        instant: archived.snapshot.clock.asOf,
                        days: restatement.days,
                        partition: partition
                    )
                )
            } catch {
                finding.fault = error.description
            }
        }
        return finding
    }

    private func restatement(of archived: ArchivedSnapshot, from campaigns: [Campaign]) -> Restatement {
        let clock = archived.snapshot.clock
        let zone = (try? TimeZoneDatabase.system.rules(clock.timeZone)) ?? .utc
        // A day ends with its last second: that is the instant which a date given as --as-of stands for.
        let isOver = zone.civil(clock.end).day > clock.today
        return Restatement(
            of: archived.snapshot,
            from: campaigns,
            lastDay: isOver ? clock.today : clock.today.adding(days: -1)
        )
    }

    // MARK: Rendering

    /// Renders reports of one instant into a stage, by the agencies' ids.
    func render(_ changed: [Changed], into stage: Stage) throws(PublishingError) -> [RenderedAgency] {
        let byPartition = Dictionary(grouping: changed, by: \.partition)
        let digests = TemplateDigests(templates)
        let run = Manifest.Run(
            version: options.version,
            serverVersion: extraction.serverVersion,
            serverTime: nil,
            queries: extraction.queries.enumerated().filter { readSets.contains($0.offset) }.map {
                (name: $0.element.name, digest: SHA256Digest(of: Array($0.element.sql.utf8)))
            }
        )
        return try perform(byPartition.keys.sorted()) { (partition: Int) throws(PublishingError) in
            let compressor = options.precompress ? GzipCompressor() : nil
            let wanted = Dictionary((byPartition[partition] ?? []).map { ($0.agency, $0) }) { $1 }
            var rendered: [RenderedAgency] = []
            for extracted in try agencies(partition) {
                guard let changed = wanted[extracted.agency.id], let campaigns = try? extracted.snapshot.get().campaigns
                else { continue }
                rendered.append(try render(changed, extracted, campaigns, run, digests, compressor, into: stage))
            }
            return rendered
        }
        .sorted { $0.agency.id < $1.agency.id }
    }

    /// Of ``Extraction/queries``, campaigns and daily figures.
    private var readSets: [Int] { [0, 2] }

    private func render(
        _ changed: Changed,
        _ extracted: ExtractedAgency,
        _ campaigns: [Campaign],
        _ run: Manifest.Run,
        _ digests: TemplateDigests,
        _ compressor: GzipCompressor?,
        into stage: Stage
    ) throws(PublishingError) -> RenderedAgency {
        do throws(ArchiveError) {
            let archived = try ArchivedSnapshot(changed.name, of: changed.agency, in: options.output)
            let restatement = restatement(of: archived, from: campaigns)
            let snapshot = restatement.snapshot
            let agency = snapshot.agency
            let style = ReportStyle(archived: snapshot)
            let templates = templates.templates(for: agency.slug)
            let renderer = SnapshotRenderer(templates: templates, periods: archived.periods)
            let headline = snapshot.figures(in: Period.standard.range(today: snapshot.clock.today))
            let manifest = Manifest(
                run: run,
                agency: agency,
                createdAt: extracted.createdAt,
                clock: snapshot.clock,
                window: snapshot.window,
                periods: archived.periods,
                rows: readSets.map { extracted.rows[$0] },
                templates: digests.list(for: agency.slug),
                headline: headline,
                reason: Restatement.reason(restatement.days),
                restatedDays: restatement.days
            )
            let staged = try stage.write(manifest: manifest, key: options.signingKey) { receive throws(ArchiveError) in
                try renderer.files(of: snapshot, style) { file throws(ArchiveError) in
                    try receive(file)
                    if let compressed = compressor?.compressed(file) { try receive(compressed) }
                }
            }
            if let listing = try stage.listing(with: staged, clock: snapshot.clock, headline: headline) {
                let pages = ArchivePages(templates: templates).files(of: agency, style, listing)
                try stage.write(
                    listing: (compressor?.adding(to: pages) ?? pages) + listing.files,
                    of: agency.id
                )
            }
            return RenderedAgency(agency: agency, staged: .success(staged), warnings: [], clock: snapshot.clock)
        } catch {
            // What is published of this agency and cannot be read is its own trouble; the stage is everybody's.
            guard error.kind == .cannotRead else {
                throw PublishingError(step: .rendering, cause: .output(error))
            }
            return RenderedAgency(
                agency: extracted.agency,
                staged: .failure(AgencyFault(description: error.description)),
                warnings: [],
                isOutputAtFault: true
            )
        }
    }

    // MARK: Pieces

    private func agencies(_ partition: Int) throws(PublishingError) -> [ExtractedAgency] {
        do throws(ExtractionError) { return try extraction.agencies(inPartition: partition) } catch {
            throw PublishingError(step: .rendering, cause: .reading(error))
        }
    }

    /// Works through pieces, several at a time; the first error counts.
    private func perform<Value: Sendable>(
        _ partitions: [Int],
        _ work: @escaping @Sendable (Int) throws(PublishingError) -> [Value]
    ) throws(PublishingError) -> [Value] {
        let next = Atomic(0)
        let results = Mutex<Result<[Value], PublishingError>>(.success([]))
        WorkerThread.perform(min(options.jobs, max(partitions.count, 1))) {
            while true {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < partitions.count, (try? results.withLock({ $0 }).get()) != nil else { return }
                let values: Result<[Value], PublishingError>
                do throws(PublishingError) { values = .success(try work(partitions[place])) } catch {
                    values = .failure(error)
                }
                results.withLock { known in
                    guard let before = try? known.get() else { return }
                    known = values.map { before + $0 }
                }
            }
        }
        return try results.withLock { $0 }.get()
    }
}
