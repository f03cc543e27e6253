internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Reporting

/// `callsheet diff`: what changed between two snapshots of an agency.
struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what changed between two snapshots of an agency.",
        discussion: """
            Compares snapshot A, the earlier one, with snapshot B and writes the differences to standard output as \
            Markdown: figures that were restated for days already over, figures of A's last day, sums of the newer days, \
            campaigns and batches that are new, gone or changed. Nothing is left out, and numbers are exact. It needs no \
            database.

            A and B are snapshots' folders or their snapshot.json files. The exit status is 0 whether or not they differ, \
            and 65 if one cannot be read or they are of different agencies.

            Examples:
              cd output/agencies/0b0c2a6e-8f6d-4c1a-9a57-1d2e3f405162
              callsheet diff snapshots/2026-02-15T235959Z latest
              callsheet diff january/snapshot.json february/snapshot.json > differences.md
            """
    )

    @Argument(help: ArgumentHelp("The earlier snapshot: its folder, or its snapshot.json.", valueName: "a"))
    var before: String

    @Argument(help: ArgumentHelp("The later one, of the same agency.", valueName: "b"))
    var after: String

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names()

    func run() throws {
        let (before, after) = (SnapshotInput.file(before), SnapshotInput.file(after))
        let (left, right) = (try SnapshotInput.read(before), try SnapshotInput.read(after))
        guard let difference = SnapshotDifference(from: left, to: right) else {
            throw Failure(
                .dataError,
                "\(before) is of agency \(left.agency.id), \(after) of agency \(right.agency.id). "
                    + "Give two snapshots of one agency"
            )
        }
        try StandardOutput.write(DifferenceReport(difference).markdown)
    }
}
