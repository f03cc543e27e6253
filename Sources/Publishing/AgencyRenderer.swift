internal import Archive
internal import Dashboard
internal import Extraction
internal import Reporting
internal import Synchronization
internal import Threads
internal import TimeZones

/// Renders agencies side by side, each from its rows to its files in the stage.
struct AgencyRenderer: Sendable {
    private let extraction: Extraction
    private let reused: [RowID: Instant]
    private let templates: TemplateFolder
    private let options: PublishingOptions
    private let stage: Stage
    private let progress: any RunProgress
    private let stop: RunStop
    private let run: Manifest.Run
    private let digests: TemplateDigests

    init(
        extraction: Extraction,
        reused: [RowID: Instant],
        templates: TemplateFolder,
        options: PublishingOptions,
        stage: Stage,
        progress: any RunProgress,
        stop: RunStop
    ) {
        self.extraction = extraction
        self.reused = reused
        self.templates = templates
        self.options = options
        self.stage = stage
        self.progress = progress
        self.stop = stop
        self.run = Manifest.Run(
            version: options.version,
            serverVersion: extraction.serverVersion,
            serverTime: options.asOf == nil ? extraction.clock.asOf : nil,
            queries: extraction.queries.map { (name: $0.name, digest: SHA256Digest(of: Array($0.sql.utf8))) }
        )
        self.digests = TemplateDigests(templates)
    }

    /// All agencies, by id.
    ///
    /// - Parameter jobs: How many pieces are worked on at the same time; fewer where the system grants fewer threads.
    /// - Throws: When the output or a spill file cannot be written or read, or when the run is to stop; one agency's fault
    ///   is its own.
    func renderAll(jobs: Int) throws(PublishingError) -> [RenderedAgency] {
        let next = Atomic(0)
        let hasFailed = Atomic(false)
        let results = Mutex<[Result<[RenderedAgency], PublishingError>]>([])
        WorkerThread.perform(min(jobs, max(extraction.partitionCount, 1))) {
            let compressor = options.precompress ? GzipCompressor() : nil
            var rendered: [RenderedAgency] = []
            var result = Result<[RenderedAgency], PublishingError>.success([])
            do throws(PublishingError) {
                while !hasFailed.load(ordering: .relaxed) {
                    let partition = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard partition < extraction.partitionCount else { break }
                    try render(partition, compressor, into: &rendered)
                }
                result = .success(rendered)
            } catch {
                hasFailed.store(true, ordering: .relaxed)
                result = .failure(error)
            }
            results.withLock { $0.append(result) }
        }
        var agencies: [RenderedAgency] = []
        for result in results.withLock({ $0 }) { agencies += try result.get() }
        return agencies.sorted { $0.agency.id < $1.agency.id }
    }

    private func render(
        _ partition: Int,
        _ compressor: GzipCompressor?,
        into rendered: inout [RenderedAgency]
    ) throws(PublishingError) {
        let agencies: [ExtractedAgency]
        do throws(ExtractionError) {
            agencies = try extraction.agencies(inPartition: partition)
        } catch {
            throw PublishingError(step: .rendering, cause: .reading(error))
        }
        for agency in agencies {
            if stop.isRequested { throw PublishingError(step: .rendering, cause: .stopped) }
            rendered.append(try render(agency, compressor))
            progress.finishedAgency()
        }
    }

    private func render(
        _ extracted: ExtractedAgency,
        _ compressor: GzipCompressor?
    ) throws(PublishingError) -> RenderedAgency {
        let agency = extracted.agency
        let snapshot: Snapshot
        switch extracted.snapshot {
        case .success(let value): snapshot = value
        case .failure(let fault):
            return RenderedAgency(agency: agency, staged: .failure(fault), warnings: extracted.warnings)
        }
        if let before = reused[agency.id] {
            return RenderedAgency(
                agency: agency,
                staged: .failure(AgencyFault(description: reuse(extracted, before))),
                warnings: extracted.warnings
            )
        }
        let style = ReportStyle(agency.preferences, runZone: options.zone, zones: TimeZoneDatabase.system.rules)
        let templates = templates.templates(for: agency.slug)
        let renderer = SnapshotRenderer(templates: templates, periods: options.periods)
        let headline = snapshot.figures(in: Period.standard.range(today: snapshot.clock.today))
        let manifest = Manifest(
            run: run,
            agency: agency,
            createdAt: extracted.createdAt,
            clock: extraction.clock,
            window: extraction.window,
            periods: options.periods,
            rows: extracted.rows,
            templates: digests.list(for: agency.slug),
            headline: headline,
            reason: options.reason
        )
        do throws(ArchiveError) {
            let staged = try stage.write(manifest: manifest, key: options.signingKey) { receive throws(ArchiveError) in
                try renderer.files(of: snapshot, style) { file throws(ArchiveError) in
                    try receive(file)
                    if let compressed = compressor?.compressed(file) { try receive(compressed) }
                }
            }
            if let listing = try stage.listing(with: staged, clock: snapshot.clock, headline: headline) {
                let pages = ArchivePages(templates: templates).files(of: agency, style, listing)
                    .precompressed(by: compressor)
                try stage.write(listing: pages + listing.files, of: agency.id)
            }
            return RenderedAgency(
                agency: agency,
                staged: .success(staged),
                warnings: extracted.warnings + style.warnings
            )
        } catch {
            // What is published of this agency and cannot be read is its own trouble; the stage is everybody's.
            guard error.kind == .cannotRead else {
                throw PublishingError(step: .rendering, cause: .output(error))
            }
            return RenderedAgency(
                agency: agency,
                staged: .failure(AgencyFault(description: error.description)),
                warnings: extracted.warnings,
                isOutputAtFault: true
            )
        }
    }
}

extension AgencyRenderer {
    private func reuse(_ extracted: ExtractedAgency, _ before: Instant) -> String {
        let made = extracted.createdAt.map { ", made at \($0)," } ?? ""
        return
            "The reports under this id are of an agency made at \(before). This one\(made) is another, and its users are "
            + "shown nothing. Close the former with 'callsheet close --remove --agency \(extracted.agency.id)'"
    }
}

extension [SnapshotFile] {
    /// With compressed ones beside the large ones, where they are wanted.
    fileprivate func precompressed(by compressor: GzipCompressor?) -> [SnapshotFile] {
        compressor?.adding(to: self) ?? self
    }
}
