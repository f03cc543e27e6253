internal import ArgumentParser

/// What is reported and how: options of all commands that publish reports.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The time zone whose calendar days count, by its IANA name.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(
        help: ArgumentHelp(
            "A period to report on: today, 7d, 30d, 90d or custom. Can be repeated. Default: the four fixed ones; "
                + "custom alone is added to them.",
            valueName: "period"
        )
    )
    var period: [String] = []

    @Option(help: ArgumentHelp("First day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var startDate: String?

    @Option(help: ArgumentHelp("Last day of the custom period, YYYY-MM-DD.", valueName: "date"))
    var endDate: String?

    @Option(help: ArgumentHelp("Agencies rendered at the same time. Default: one a core.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Longest time one database statement may take, in seconds.", valueName: "seconds"))
    var statementTimeout = 600

    @Option(help: ArgumentHelp("Longest wait for a lock in the database, in seconds.", valueName: "seconds"))
    var lockTimeout = 10

    @Option(
        help: ArgumentHelp(
            "Where to write each agency's snapshot and its head, as callsheet verify --expect-head takes them: a file, "
                + "replaced in one step; - for standard output; or none. The run record keeps them in any case.",
            valueName: "file"
        )
    )
    var heads = "-"

    @Option(
        help: ArgumentHelp(
            "Sign every snapshot's checksums with this Ed25519 private key, a PEM file; see callsheet keygen.",
            valueName: "file"
        )
    )
    var signKey: String?

    @Flag(help: "Publish gzip files beside large ones, for web servers that send such as they are.")
    var precompress = false

    @Flag(help: "Publish also if most agencies that have reports are not in the database.")
    var allowMissing = false

    static let singleNames = [
        "time-zone", "start-date", "end-date", "jobs", "statement-timeout", "lock-timeout", "heads", "sign-key",
    ]
    static let repeatedNames = ["period"]
    static let flagNames = ["precompress", "allow-missing"]
}
