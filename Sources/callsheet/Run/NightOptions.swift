internal import ArgumentParser
internal import Console
internal import Nights

/// What a night is set up by: options of `run`, which does one, and of `check`, which sees whether one would go well.
struct NightOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder to publish into; made if missing.", valueName: "dir"))
    var output = "output"

    @Option(help: ArgumentHelp("Folder of the templates.", valueName: "dir"))
    var templates = "templates"

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

    static let singleNames =
        ["output", "templates", "retry-for", "time-limit", "catch-up", "restate", "figures", "max-lag", "hook"]
        + DatabaseOptions.singleNames + ReportOptions.singleNames + MailFormOptions.singleNames
        + MailServerOptions.singleNames + SendingOptions.singleNames + RetentionOptions.singleNames
        + NightReportingOptions.singleNames
    static let repeatedNames = ["agency", "public-key"] + ReportOptions.repeatedNames + MailFormOptions.repeatedNames
    static let flagNames = ReportOptions.flagNames + MailServerOptions.flagNames + SendingOptions.flagNames
    static let rivals: [Set<String>] = [["smtp", "eml-dir"]]

    /// - Throws: `usage` for times or numbers out of range.
    func limits() throws(Failure) -> Night.Limits {
        guard catchUp >= 0, restate >= 0, catchUp <= NightDays.horizon, restate <= 1000 else {
            throw Failure(
                .usage,
                "--catch-up must be a number of days from 0 to \(NightDays.horizon), --restate one of reports from 0 to 1000"
            )
        }
        _ = try allowedLag()
        return Night.Limits(
            retry: try DurationOption.duration(retryFor, "--retry-for", smallest: 0),
            time: try DurationOption.duration(timeLimit, "--time-limit")
        )
    }

    /// - Returns: `nil` for any.
    func allowedLag() throws(Failure) -> Duration? {
        try maxLag.map { text throws(Failure) in try DurationOption.duration(text, "--max-lag") }
    }
}

/// What `--figures` waits for.
enum FiguresOption: String, ExpressibleByArgument, CaseIterable {
    case complete
    case any
}
