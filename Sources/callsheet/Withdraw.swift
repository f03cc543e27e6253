internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files

/// `callsheet withdraw`: takes a snapshot away from its readers.
struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Withdraw a published snapshot, such as one of a wrong instant.",
        discussion: """
            Readers see the report before it again, and the archive no longer lists it. The snapshot itself is moved as it \
            is to agencies/<id>/pruned/, which is not served, with a note of when and why it was withdrawn, so that \
            'callsheet verify' can still follow the chain and an auditor can still see what was published. With --sign-key \
            the note is signed. A record is left in output/runs/.

            Needed after --as-of was given a date in the future: its report would stay the latest until then.

            Examples:
              callsheet withdraw 2062-02-16T235959Z --reason 'mistyped year'
              callsheet withdraw 2026-02-16T235959Z-2 --reason 'wrong figures' \\
                --agency 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162
            """
    )

    @Argument(help: ArgumentHelp("The snapshot's name, as its folder has it.", valueName: "snapshot"))
    var snapshot: String

    @Option(help: ArgumentHelp("Why; the note and the record say it.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates, for the archive's pages.", valueName: "dir"))
    var templates = "templates"

    @Option(
        help: ArgumentHelp(
            "Only this agency's, by its id. Can be repeated. Default: all that have it.",
            valueName: "uuid"
        )
    )
    var agency: [String] = []

    @Option(help: ArgumentHelp("Sign the note with this Ed25519 private key, a PEM file.", valueName: "file"))
    var signKey: String?

    @Flag(help: "Only say what would be withdrawn.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "templates", "reason", "sign-key"],
        repeated: ["agency"],
        flags: ["dry-run"]
    )

    func run() throws {
        guard !reason.isEmpty else { throw Failure(.usage, "--reason needs a text: why the snapshot is withdrawn") }
        guard SnapshotOption.isName(snapshot) else {
            throw Failure(.usage, "'\(snapshot)' is not a snapshot's name, such as 2026-02-16T235959Z")
        }
        let chosen = try AgencyOption.ids(agency)
        let key = try signKey.map(KeyFile.signingKey)
        let renderer = try ArchivePageRenderer(templates)
        var count = 0
        var unknown: [RowID] = []
        do throws(ArchiveError) {
            let lock = try LockFile(holding: .whole, of: output)
            defer { withExtendedLifetime(lock) {} }
            let now = SystemClock.now()
            let withdrawal = try Withdrawal(output: output, reason: reason, now: now, key: key, pages: renderer.pages)
            let having = try withdrawal.agencies(having: snapshot)
            unknown = chosen.filter { !having.contains($0) }
            let agencies = chosen.isEmpty ? having : chosen
            count = unknown.isEmpty ? agencies.count : 0
            if count > 0 {
                var entries: [MaintenanceRecord.Entry] = []
                for agency in agencies { entries.append(try withdrawal.entry(snapshot, of: agency)) }
                if !dryRun {
                    try MaintenanceRecord(
                        command: .withdraw,
                        version: Callsheet.version,
                        time: now,
                        reason: reason,
                        entries: entries
                    ).write(to: output)
                }
                for agency in agencies {
                    let latest = dryRun ? nil : try withdrawal.withdraw(snapshot, of: agency)
                    let rest =
                        dryRun ? "" : latest.map { ". Its latest report is of \($0) now" } ?? ". It has no report now"
                    let done = dryRun ? "would lose" : "lost"
                    let text = "callsheet: Agency \(agency) \(done) \(snapshot)\(rest)"
                    StandardError.write([LogLine(text, agency: "\(agency)", snapshot: "\(snapshot)")])
                }
            }
        } catch {
            throw Failure(error)
        }
        if count == 0 {
            let whose = unknown.first.map { "Agency \($0) has" } ?? "No agency has"
            throw Failure(.dataError, "\(whose) \(unknown.isEmpty ? "" : "no ")snapshot \(snapshot) in '\(output)'")
        }
    }
}
