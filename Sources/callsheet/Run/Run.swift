internal import ArgumentParser
internal import Console

/// `callsheet run`: a whole night.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do a whole night: publish yesterday, make up for missed days, verify, mail, prune.",
        discussion: """
            The steps, each a process of its own:
              figures   whether the day's figures are in the database yet
              generate  the reports of yesterday
              missed    reports of earlier days that no night made
              restate   corrections of reports whose daily figures changed since
              verify    the check of what is new in the archive
              hook      your own program, such as an upload
              send      the reports by mail
              prune     snapshots that need no longer be kept
            What is not set up is left out: hook without --hook, send without --smtp or --eml-dir, prune without \
            --keep-daily and the like, restate without --restate.

            A server that is out of reach (69) or busy (75) is tried again, for --retry-for. A day that most agencies have \
            no figures of, or that cannot be published, ends the night; agencies that fail by themselves do not. A fault in \
            the archive (65) stops all that follows, a hook that fails stops send and prune. The exit status is that of the \
            gravest step: 78, 65, 73, 69, 75, 1, 0, in this order.

            Each night leaves a record in output/nights/; 'callsheet status' shows the last ones. Of several nights at a \
            time one goes on, also across machines, and the others end with 75. Where all is done already a night does \
            nothing. SIGTERM and --time-limit end one at the next safe point.

            Examples:
              callsheet run
              callsheet run --dry-run
              callsheet run --steps verify,hook,send,prune
            """
    )

    @Option(help: ArgumentHelp("The day to report, YYYY-MM-DD. Default: yesterday.", valueName: "date"))
    var day: String?

    @Option(
        help: ArgumentHelp(
            "Only these steps, separated by commas, in their own order. Default: all.",
            valueName: "list"
        )
    )
    var steps: String?

    @OptionGroup
    var night: NightOptions

    @Flag(help: "Only say what the night would do.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: ["day", "steps"] + NightOptions.singleNames,
        repeated: NightOptions.repeatedNames,
        flags: ["dry-run"] + NightOptions.flagNames,
        rivals: NightOptions.rivals
    )

    func run() throws {
        let plan = try NightPlan(self)
        if dryRun { return try StandardOutput.write(plan.lines.joined(separator: "\n") + "\n") }
        let status = try NightRun(plan, reporting: try night.reporting.reporting()).run()
        if status != ExitStatus.success.rawValue { throw ExitCode(status) }
    }
}
