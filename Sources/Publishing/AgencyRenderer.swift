internal import Archive
internal import Console
internal import Dashboard
internal import Extraction
internal import Reporting
internal import Synchronization

/// An agency whose files stand in the stage, or that cannot be reported.
struct RenderedAgency: Sendable {
    let agency: Agency
    let staged: Result<StagedSnapshot, AgencyFault>
    let warnings: [String]
    /// Whether it is the output that failed it, and not its data.
    var isOutputAtFault = false

    func outcome(failure: ArchiveError?) -> RunRecord.Outcome {
        switch staged {
        case .failure(let fault): .failed(reason: fault.description)
        case .success(let staged):
            if let failure {
                .failed(reason: failure.description)
            } else {
                .published(snapshot: staged.head.name, head: staged.head.digest)
            }
        }
    }
}

/// Renders agencies side by side, each from its rows to its files in the stage.
struct AgencyRenderer: Sendable {
    private let extraction: Extraction
    private let templates: TemplateFolder
    private let options: GenerateOptions
    private let stage: Stage
    private let progress: Progress
    private let run: Manifest.Run
    private let zones: ZoneCache
    private let digests: TemplateDigests

    init(
        extraction: Extraction,
        templates: TemplateFolder,
        options: GenerateOptions,
        stage: Stage,
        progress: Progress
    ) {
        self.extraction = extraction
        self.templates = templates
        self.options = options
        self.stage = stage
        self.progress = progress
        self.run = Manifest.Run(
            version: Callsheet.version,
            serverVersion: extraction.serverVersion,
            serverTime: options.asOf == nil ? extraction.clock.asOf : nil,
            queries: SetQuery.all.map { (name: $0.name, digest: SHA256Digest(of: Array($0.sql.utf8))) }
        )
        self.zones = ZoneCache(around: extraction.clock.asOf, first: options.zone)
        self.digests = TemplateDigests(templates)
    }

    /// All agencies, by id.
    ///
    /// - Parameter jobs: How many pieces are worked on at the same time.
    /// - Returns: A failure when the output or the spool cannot be written or read; one agency's fault is its own.
    func renderAll(jobs: Int) async -> Result<[RenderedAgency], Failure> {
        let next = Atomic(0)
        let results = await withTaskGroup(of: Result<[RenderedAgency], Failure>.self) { group in
            let nextPartition = { @Sendable in next.wrappingAdd(1, ordering: .relaxed).oldValue }
            for _ in 0..<min(jobs, max(extraction.partitionCount, 1)) {
                group.addTask { renderPartitions(nextPartition) }
            }
            var results: [Result<[RenderedAgency], Failure>] = []
            for await result in group {
                if case .failure = result { group.cancelAll() }
                results.append(result)
            }
            return results
        }
        var agencies: [RenderedAgency] = []
        for result in results {
            switch result {
            case .success(let part): agencies += part
            case .failure(let failure): return .failure(failure)
            }
        }
        agencies.sort { $0.agency.id < $1.agency.id }
        return .success(agencies)
    }

    /// Takes one piece after the other until none is left or another job has failed.
    private func renderPartitions(_ next: () -> Int) -> Result<[RenderedAgency], Failure> {
        var rendered: [RenderedAgency] = []
        let compressor = options.precompress ? GzipCompressor() : nil
        do throws(Failure) {
            while !Task.isCancelled {
                let partition = next()
                guard partition < extraction.partitionCount else { break }
                let agencies: [ExtractedAgency]
                do throws(ExtractionError) {
                    agencies = try extraction.agencies(inPartition: partition)
                } catch {
                    throw Failure(error)
                }
                for agency in agencies {
                    rendered.append(try render(agency, compressor))
                    progress.advance()
                }
            }
            return .success(rendered)
        } catch {
            return .failure(error)
        }
    }

    private func render(
        _ extracted: ExtractedAgency,
        _ compressor: GzipCompressor?
    ) throws(Failure) -> RenderedAgency {
        let agency = extracted.agency
        let snapshot: Snapshot
        switch extracted.snapshot {
        case .success(let value): snapshot = value
        case .failure(let fault):
            return RenderedAgency(agency: agency, staged: .failure(fault), warnings: extracted.warnings)
        }
        let presentation = Presentation(agency.preferences, runZone: options.zone, zones: zones.rules)
        let templates = templates.templates(for: agency.slug)
        let renderer = SnapshotRenderer(templates: templates, periods: options.periods)
        let headline = snapshot.figures(in: Period.standard.range(today: snapshot.clock.today))
        let manifest = Manifest(
            run: run,
            agency: agency,
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
                try renderer.files(of: snapshot, presentation) { file throws(ArchiveError) in
                    try receive(file)
                    if let compressed = compressor?.compressed(file) { try receive(compressed) }
                }
            }
            if let listing = try stage.listing(with: staged, headline: headline) {
                let pages = ArchivePages(templates: templates).files(of: agency, presentation, listing)
                    .precompressed(by: compressor)
                try stage.write(listing: pages + listing.files, of: agency.id)
            }
            return RenderedAgency(
                agency: agency,
                staged: .success(staged),
                warnings: extracted.warnings + presentation.warnings
            )
        } catch {
            // What is published of this agency and cannot be read is its own trouble; the stage is everybody's.
            guard error.kind == .cannotRead else { throw Failure(error) }
            return RenderedAgency(
                agency: agency,
                staged: .failure(AgencyFault(description: error.description)),
                warnings: extracted.warnings,
                isOutputAtFault: true
            )
        }
    }
}

/// The rules of each time zone that some agency names, made once.
private final class ZoneCache: Sendable {
    private let instant: Instant
    private let known: Mutex<[String: TimeZoneRules?]>

    init(around instant: Instant, first: TimeZoneRules) {
        self.instant = instant
        self.known = Mutex([first.name: first])
    }

    @Sendable
    func rules(_ name: String) -> TimeZoneRules? {
        known.withLock { known in
            if let rules = known[name] { return rules }
            let rules = TimeZoneRules(name, around: instant)
            known[name] = .some(rules)
            return rules
        }
    }
}

/// The digests of the templates as each agency uses them, made once.
private struct TemplateDigests: Sendable {
    private let common: [(file: String, digest: SHA256Digest)]
    private let bySlug: [String: [(file: String, digest: SHA256Digest)]]

    init(_ templates: TemplateFolder) {
        common = TemplateDigests.list(templates.common.files)
        bySlug = templates.bySlug.mapValues { TemplateDigests.list($0.files) }
    }

    func list(for slug: String) -> [(file: String, digest: SHA256Digest)] {
        bySlug[slug] ?? common
    }

    private static func list(_ files: [String: [UInt8]]) -> [(file: String, digest: SHA256Digest)] {
        files.keys.sorted().map { name in (file: name, digest: SHA256Digest(of: files[name] ?? [])) }
    }
}

extension [SnapshotFile] {
    /// With compressed ones beside the large ones, where they are wanted.
    fileprivate func precompressed(by compressor: GzipCompressor?) -> [SnapshotFile] {
        compressor?.adding(to: self) ?? self
    }
}

extension ArchivePages {
    /// The pages of what the output tree lists.
    func files(of agency: Agency, _ presentation: Presentation, _ listing: ArchiveListing) -> [SnapshotFile] {
        files(
            of: agency,
            presentation,
            recent: listing.recent.map(ArchivedMonth.init),
            older: listing.older,
            changed: listing.changed.map(ArchivedMonth.init)
        )
    }
}

extension ArchivedMonth {
    init(_ month: ArchiveListing.Month) {
        self.init(
            name: month.name,
            reports: month.entries.compactMap { entry in
                entry.asOf.map { asOf in
                    ArchivedReport(name: entry.name, asOf: asOf, version: entry.version, headline: entry.headline)
                }
            }
        )
    }
}
