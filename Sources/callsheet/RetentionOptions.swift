internal import Archive
internal import ArgumentParser
internal import Console

/// How long snapshots are kept: options of all commands that remove some, or reckon with it.
struct RetentionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Days to keep a snapshot of.", valueName: "n"))
    var keepDaily = 0

    @Option(help: ArgumentHelp("Months to keep a snapshot of.", valueName: "n"))
    var keepMonthly = 0

    @Option(help: ArgumentHelp("Years to keep a snapshot of.", valueName: "n"))
    var keepYearly = 0

    static let singleNames = ["keep-daily", "keep-monthly", "keep-yearly"]

    /// - Returns: `nil` where everything is kept.
    func policy() throws(Failure) -> RetentionPolicy? {
        guard keepDaily >= 0, keepMonthly >= 0, keepYearly >= 0 else {
            throw Failure(.usage, "--keep-daily, --keep-monthly and --keep-yearly must be numbers, 0 or more")
        }
        guard keepDaily + keepMonthly + keepYearly > 0 else { return nil }
        return RetentionPolicy(daily: keepDaily, monthly: keepMonthly, yearly: keepYearly)
    }
}
