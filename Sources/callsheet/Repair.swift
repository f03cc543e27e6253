internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files

/// `callsheet repair`: links and archive pages again, from what the snapshots prove.
struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore links and archive pages after a copy or a backup lost them.",
        discussion: """
            Points every agency's latest and the head of its chain at the snapshots that prove to be the newest, and makes \
            the archive's pages again. Copies without symbolic links (rsync -r, object storage, zip) need it, and copies \
            that followed them (cp -rL). It changes no snapshot, sets links to none that does not verify, and leaves a \
            record of what it did in output/runs/.

            An agency whose snapshots do not form one chain, or lack one that runs/ says was published, is left as it is: \
            put back from a backup what is missing. What is lost for good is given up with --accept-loss.

            One line an agency goes to standard error. Exit status 0 if all is as it should be now, 1 if some agency could \
            not be repaired.

            Examples:
              callsheet repair --output /srv/reports --dry-run
              callsheet repair --output /srv/reports --public-key callsheet.pub.pem
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
            "A public key in PEM; links are then set only to snapshots that it or another one signed. Can be repeated.",
            valueName: "file"
        )
    )
    var publicKey: [String] = []

    @Flag(help: "Give up snapshots that runs/ says were published and that are gone.")
    var acceptLoss = false

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates"],
        repeated: ["agency", "public-key"],
        flags: ["accept-loss", "dry-run"]
    )

    func run() throws {
        let chosen = try AgencyOption.ids(agency)
        let keys = try publicKey.map(KeyFile.verificationKey)
        let renderer = try ArchivePageRenderer(templates)
        var (repaired, sound, failed) = (0, 0, 0)
        do throws(ArchiveError) {
            let lock = try LockFile(holding: .whole, of: output)
            defer { withExtendedLifetime(lock) {} }
            let repair = try ArchiveRepair(output: output, keys: keys, pages: renderer.pages)
            var plans: [ArchiveRepair.Plan] = []
            for agency in chosen.isEmpty ? try repair.agencies() : chosen {
                let plan = try repair.plan(for: agency, acceptsLoss: acceptLoss)
                say(plan)
                if plan.problem != nil {
                    failed += 1
                } else if plan.actions.isEmpty {
                    sound += 1
                } else {
                    plans.append(plan)
                }
            }
            repaired = plans.count
            if !dryRun, !plans.isEmpty {
                // The record first: what was done and is not recorded would be worse than the other way round.
                try MaintenanceRecord(
                    command: .repair,
                    version: Callsheet.version,
                    time: SystemClock.now(),
                    reason: nil,
                    entries: plans.map(\.entry)
                ).write(to: output)
                for plan in plans { try repair.carryOut(plan) }
            }
        } catch {
            throw Failure(error)
        }
        let done = dryRun ? "would repair" : "repaired"
        StandardError.write(
            "callsheet: \(done) \(Summary.count(repaired, "agency", "agencies")) in '\(output)', \(sound) in order"
                + (failed > 0 ? ", \(failed) not repaired" : "")
        )
        if failed > 0 { throw ExitCode(ExitStatus.someFailed.rawValue) }
    }

    private func say(_ plan: ArchiveRepair.Plan) {
        if let problem = plan.problem {
            StandardError.write([
                LogLine("callsheet: Agency \(plan.agency) \(problem)", .error, agency: "\(plan.agency)")
            ])
        } else if !plan.actions.isEmpty {
            let text = "callsheet: Agency \(plan.agency): \(plan.actions.joined(separator: "; "))"
            StandardError.write([LogLine(text, agency: "\(plan.agency)")])
        }
    }
}
