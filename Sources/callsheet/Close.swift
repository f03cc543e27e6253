internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files

/// `callsheet close`: an agency that has left.
struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Close agencies that have left the platform, or remove their archives for good.",
        discussion: """
            Of a closed agency no report is expected any more: 'callsheet status' does not miss it. Its archive stays as it \
            is and 'callsheet verify' still checks it. Whether its users may read it is decided in the database, by \
            users.agency_id.

            With --remove its folder is deleted with every snapshot in it. Nothing of it can be had back; the record in \
            output/runs/ says that it was removed on purpose, and names the head of its chain.

            Examples:
              callsheet close --agency 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162 \\
                --reason 'contract ended'
              callsheet close --agency 0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162 --remove \\
                --reason 'ten years are over'
            """
    )

    @Option(help: ArgumentHelp("The agency, by its id. Can be repeated.", valueName: "uuid"))
    var agency: [String] = []

    @Option(help: ArgumentHelp("Why; the record says it.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Folder that was published into.", valueName: "dir"))
    var output = "output"

    @Flag(help: "Delete its archive.")
    var remove = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["output", "reason"],
        repeated: ["agency"],
        flags: ["remove"]
    )

    func run() throws {
        let agencies = try AgencyOption.ids(agency)
        guard !agencies.isEmpty else { throw Failure(.usage, "Name the agency to close with --agency") }
        var unknown: RowID?
        do throws(ArchiveError) {
            let lock = try LockFile(holding: .whole, of: output)
            defer { withExtendedLifetime(lock) {} }
            let closing = try Closing(output: output)
            unknown = agencies.first { !closing.hasFolder(of: $0) }
            if unknown == nil {
                var entries: [MaintenanceRecord.Entry] = []
                for agency in agencies { entries.append(try closing.entry(for: agency, removing: remove)) }
                try MaintenanceRecord(
                    command: .close,
                    version: Callsheet.version,
                    time: SystemClock.now(),
                    reason: reason,
                    entries: entries
                ).write(to: output)
                if remove { for agency in agencies { try closing.removeFolder(of: agency) } }
            }
        } catch {
            throw Failure(error)
        }
        if let unknown {
            throw Failure(
                .dataError,
                "Agency '\(unknown)' has nothing published in '\(output)'. Check the id given with --agency"
            )
        }
        let done = remove ? "closed and removed" : "closed"
        StandardError.write(
            "callsheet: \(done) \(Summary.count(agencies.count, "agency", "agencies")) in '\(output)'"
        )
    }
}
