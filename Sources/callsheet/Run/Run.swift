internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Files
internal import Nights
internal import TimeZones

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

    @Option(help: ArgumentHelp("Folder to publish into; made if missing.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates.", valueName: "dir"))
    var templates = "templates"

    @Option(help: ArgumentHelp("The day to report, YYYY-MM-DD. Default: yesterday.", valueName: "date"))
    var day: String?

    @Option(
        help: ArgumentHelp(
            "Only these steps, separated by commas, in their own order. Default: all.",
            valueName: "list"
        )
    )
    var steps: String?

    @Option(help: ArgumentHelp("How long a night tries again: 90m, 2h. 0m for never.", valueName: "time"))
    var retryFor = "2h"

    @Option(help: ArgumentHelp("When a night ends by itself: 90m, 6h.", valueName: "time"))
    var timeLimit = "6h"

    @Option(help: ArgumentHelp("Missed days that are made up for, the last ones. 0 for none.", valueName: "n"))
    var catchUp = 3

    @Option(
        help: ArgumentHelp("Reports of each agency whose daily figures are read again, the last ones.", valueName: "n")
    )
    var restate = 0

    @Option(
        help: ArgumentHelp(
            "complete waits until the day's figures are there; any takes what there is.",
            valueName: "which"
        )
    )
    var figures = FiguresOption.complete

    @Option(help: ArgumentHelp("How far a standby may be behind: 10m, 2h. Default: any time.", valueName: "time"))
    var maxLag: String?

    @Option(
        help: ArgumentHelp(
            "A program to run once reports are verified. It finds the options in its environment, as CALLSHEET_OUTPUT, and "
                + "the day in CALLSHEET_DAY.",
            valueName: "file"
        )
    )
    var hook: String?

    @Option(help: ArgumentHelp("Only this agency, by its id. Can be repeated. Default: all.", valueName: "uuid"))
    var agency: [String] = []

    @OptionGroup
    var server: DatabaseOptions

    @OptionGroup
    var reports: ReportOptions

    @Option(
        help: ArgumentHelp(
            "A public key in PEM that may have signed. Can be repeated, for keys of before.",
            valueName: "file"
        )
    )
    var publicKey: [String] = []

    @OptionGroup
    var form: MailFormOptions

    @OptionGroup
    var mail: MailServerOptions

    @OptionGroup
    var sending: SendingOptions

    @OptionGroup
    var retention: RetentionOptions

    @OptionGroup
    var reporting: NightReportingOptions

    @Flag(help: "Only say what the night would do.")
    var dryRun = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: [
            "output", "templates", "day", "steps", "retry-for", "time-limit", "catch-up", "restate", "figures",
            "max-lag", "hook",
        ] + DatabaseOptions.singleNames + ReportOptions.singleNames + MailFormOptions.singleNames
            + MailServerOptions.singleNames + SendingOptions.singleNames + RetentionOptions.singleNames
            + NightReportingOptions.singleNames,
        repeated: ["agency", "public-key"] + ReportOptions.repeatedNames + MailFormOptions.repeatedNames,
        flags: ["dry-run"] + ReportOptions.flagNames + MailServerOptions.flagNames + SendingOptions.flagNames,
        rivals: [["smtp", "eml-dir"]]
    )

    func run() throws {
        let plan = try NightPlan(self)
        if dryRun { return try StandardOutput.write(plan.lines.joined(separator: "\n") + "\n") }
        let status = try NightRun(plan, reporting: try reporting.reporting()).run()
        if status != ExitStatus.success.rawValue { throw ExitCode(status) }
    }
}

/// What `--figures` waits for.
enum FiguresOption: String, ExpressibleByArgument, CaseIterable {
    case complete
    case any
}
