internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files
internal import OutputTree
internal import Synchronization
internal import Text
internal import Threads

/// `callsheet prune`: removes old snapshots by a policy.
struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove old snapshots, keeping some a day, a month and a year.",
        discussion: """
            For the last N days that have snapshots the newest of each day is kept, and likewise for months and years; the \
            rest is removed. Days are those of the snapshots' names, in UTC. What latest leads to always stays.

            Of a removed snapshot its checksums, signature and manifest stay in agencies/<id>/pruned/, so that 'callsheet \
            verify' can still follow the chain. Nothing else of it can be had back.

            Example:
              callsheet prune --keep-daily 90 --keep-monthly 24 --keep-yearly 10 --dry-run
            """
    )

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates, for the archive's pages.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("Only this agency, by its id. Can be repeated. Default: all.", valueName: "uuid"))
    var agency: [String] = []

    @Option(
        help: ArgumentHelp(
            "Sign the notes of what was pruned with this Ed25519 private key, a PEM file.",
            valueName: "file"
        )
    )
    var signKey: String?

    @OptionGroup
    var retention: RetentionOptions

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "sign-key"] + RetentionOptions.singleNames,
        repeated: ["agency"],
        flags: ["dry-run"]
    )

    func run() throws {
        guard let policy = try retention.policy() else {
            throw Failure(.usage, "Say what to keep with --keep-daily, --keep-monthly or --keep-yearly")
        }
        let chosen = try AgencyOption.ids(agency)
        let key = try signKey.map(KeyFile.signingKey)
        var (removed, kept) = (0, 0)
        var unknown: RowID?
        var unsaid: Failure?
        let signal = Atomic<Int32>(0)
        do throws(ThreadError) {
            try StopSignals.handle { signal.store($0.rawValue, ordering: .relaxed) }
        } catch {
            throw Failure(error)
        }
        do {
            let lock = try LockFile(holding: .whole, of: output)
            defer { withExtendedLifetime(lock) {} }
            let pruning = try Pruning(output: output, policy: policy, now: SystemClock.now(), key: key)
            let present = try pruning.agencies()
            unknown = chosen.first { !present.contains($0) }
            let agencies = unknown != nil ? [] : chosen.isEmpty ? present : chosen
            // Templates are needed for the archive's pages, and only where something is removed; then before anything is.
            let removesSome = try !dryRun && agencies.contains { try pruning.isDue($0) }
            let renderer = removesSome ? try ArchivePageRenderer(templates) : nil
            for agency in agencies {
                if signal.load(ordering: .relaxed) != 0 || unsaid != nil { break }
                let outcome = try pruning.prune(agency, isDryRun: dryRun)
                removed += outcome.removed.count
                kept += outcome.kept.count
                if let listing = outcome.listing, let renderer {
                    try renew(listing, of: agency, pruning, renderer)
                }
                // A name is one line here too, whoever made a folder of that name.
                let lines = outcome.removed.map { "\(agency) \(PrintableText.line($0, limit: .max))\n" }
                do throws(Failure) { try StandardOutput.write(lines.joined()) } catch { unsaid = error }
            }
        } catch let error as ArchiveError {
            throw Failure(error)
        }
        if let unknown {
            throw Failure(
                .dataError,
                "Agency '\(unknown)' has nothing published in '\(output)'. Check the id given with --agency"
            )
        }
        let done =
            "\(dryRun ? "would remove" : "removed") \(removed) snapshots and \(dryRun ? "keep" : "kept") \(kept) "
            + "in '\(output)'"
        if let unsaid { throw Failure(unsaid.status, "\(unsaid.message). Ended after that agency: \(done)") }
        if let signal = StopSignal(rawValue: signal.load(ordering: .relaxed)) {
            throw Failure(.tryAgain, "Stopped by \(signal.name) between two agencies: \(done). Run again for the rest")
        }
        StandardError.write("callsheet: \(done)")
    }

    /// Renders the archive's pages without what was removed, in the manner of the latest snapshot.
    private func renew(
        _ listing: ArchiveListing,
        of agency: RowID,
        _ pruning: borrowing Pruning,
        _ renderer: ArchivePageRenderer
    ) throws(ArchiveError) {
        let path = "\(output)/\(OutputTree.latest(of: agency))/\(OutputTree.snapshotData)"
        let bytes: [UInt8]
        do throws(FileError) { bytes = try File.read(path) } catch { throw ArchiveError(error) }
        guard let latest = try? Snapshot(json: bytes) else {
            throw ArchiveError(.cannotRead, path: path, reason: "is not a snapshot. See 'callsheet verify'")
        }
        let pages = renderer.pages(latest, listing)
        try pruning.replace(listing: pages + listing.files, of: agency, listing)
    }
}
