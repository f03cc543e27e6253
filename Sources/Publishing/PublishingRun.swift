internal import Archive
internal import Console
internal import Dashboard
internal import Dispatch
internal import Extraction
internal import Reporting

/// One run of `generate`, step by step: templates, lock, reading, rendering aside, publishing, the record. Nothing is
/// published before everything stands.
struct GenerateRun {
    private let options: GenerateOptions
    private let progress: Progress

    init(_ options: GenerateOptions) {
        self.options = options
        self.progress = Progress()
    }

    /// - Returns: Success, that some agency failed, or that each one did by the output's fault.
    func run() async throws(Failure) -> ExitStatus {
        let templates = try TemplateFolder(options.templates)
        let (lock, stage) = try prepareOutput()
        defer { withExtendedLifetime(lock) {} }
        do throws(Failure) {
            let extraction = try await read(into: stage)
            let rendered = try await render(extraction, templates, into: stage)
            let (record, status) = try publish(rendered, extraction.clock, from: stage)
            printHeads(record)
            progress.finish(Summary(rendered, record: record, output: options.output))
            return status
        } catch {
            progress.clear()
            // The failure that brought us here says what to do; a stage left behind goes with the next run.
            try? stage.remove()
            throw error
        }
    }

    /// Each agency's snapshot and the digest that stands for it, as `verify --expect-head` takes them.
    private func printHeads(_ record: RunRecord) {
        var text = ""
        for entry in record.entries {
            if case .published(let snapshot, let head) = entry.outcome {
                text += "\(entry.agency) \(snapshot):\(head.hex)\n"
            }
        }
        StandardOutput.write(Array(text.utf8))
    }

    private func prepareOutput() throws(Failure) -> (OutputLock, Stage) {
        do throws(ArchiveError) {
            let lock = try OutputLock(in: Directory(creating: options.output), shard: options.shard)
            return (lock, try Stage(in: options.output))
        } catch {
            throw Failure(error)
        }
    }

    /// Reads the rows to set aside, and writes the list of users, which needs nothing else.
    private func read(into stage: Stage) async throws(Failure) -> Extraction {
        progress.phase("Reading the database")
        let access: AccessFile
        do throws(ArchiveError) { access = try stage.startAccessFile() } catch { throw Failure(error) }
        let zone = options.zone
        let plan = ReadingPlan(
            conninfo: options.conninfo,
            selection: options.selection,
            asOf: options.asOf,
            timeZone: zone.name,
            today: { zone.civil($0).day },
            periods: options.periods,
            timeouts: options.timeouts,
            spoolFolder: stage.scratchFolder,
            users: ReadingPlan.Users(begin: { access.begin(readAt: $0) }) { user, agency throws(ExtractionError) in
                do throws(ArchiveError) {
                    try access.append(user, agency: agency)
                } catch {
                    throw .spool(path: error.path, reason: error.reason)
                }
            }
        )
        // Reading blocks, so it gets a thread of its own instead of one that tasks share.
        let result = await withCheckedContinuation { continuation in
            DispatchQueue(label: "callsheet.generate").async {
                continuation.resume(returning: Result { () throws(ExtractionError) in try Extraction.read(plan) })
            }
        }
        let extraction: Extraction
        do { extraction = try result.get() } catch { throw Failure(error) }
        do throws(ArchiveError) { try access.finish() } catch { throw Failure(error) }
        return extraction
    }

    private func render(
        _ extraction: Extraction,
        _ templates: TemplateFolder,
        into stage: Stage
    ) async throws(Failure) -> [RenderedAgency] {
        progress.start("Rendering", total: extraction.agencyCount)
        let renderer = AgencyRenderer(
            extraction: extraction,
            templates: templates,
            options: options,
            stage: stage,
            progress: progress
        )
        let result = await renderer.renderAll(jobs: options.jobs)
        return try result.get()
    }

    private func publish(
        _ rendered: [RenderedAgency],
        _ clock: ReportClock,
        from stage: Stage
    ) throws(Failure) -> (RunRecord, ExitStatus) {
        progress.phase("Publishing")
        do throws(ArchiveError) {
            let published = try stage.publish(rendered.compactMap { try? $0.staged.get() }, jobs: options.jobs)
            try stage.publishAccessFile()
            var failures: [RowID: ArchiveError] = [:]
            for result in published { failures[result.snapshot.agency] = result.failure }
            let entries = rendered.map { agency in
                RunRecord.Entry(
                    agency: agency.agency.id,
                    name: agency.agency.name,
                    outcome: agency.outcome(failure: failures[agency.agency.id]),
                    warnings: agency.warnings
                )
            }
            let record = RunRecord(
                version: Callsheet.version,
                clock: clock,
                shard: options.shard,
                periods: options.periods,
                entries: entries
            )
            _ = try record.write(to: options.output)
            // All is published and said. A stage left behind goes with the next run.
            try? stage.remove()
            guard entries.contains(where: \.isFailure) else { return (record, .success) }
            let isOutputAtFault = rendered.allSatisfy { agency in
                agency.isOutputAtFault || failures[agency.agency.id].map { $0.kind != .busy } ?? false
            }
            return (record, isOutputAtFault ? .cannotCreate : .someFailed)
        } catch {
            throw Failure(error)
        }
    }
}

extension RunRecord.Entry {
    var isFailure: Bool {
        if case .failed = outcome { true } else { false }
    }
}
