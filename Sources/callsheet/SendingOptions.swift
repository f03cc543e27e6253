internal import ArgumentParser

/// To whom mails are due and how they leave: options of all commands that send reports.
struct SendingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where servers report what they cannot deliver; {token} in it tells the recipient. Default: --from.",
            valueName: "address"
        )
    )
    var envelopeFrom: String?

    @Option(help: ArgumentHelp("Write mails into this folder instead of sending them.", valueName: "dir"))
    var emlDir: String?

    @Flag(help: "Send nothing to an agency without a call that day and nothing that needs attention.")
    var skipEmpty = false

    @Option(help: ArgumentHelp("How old a report may be, in hours or days: 48h, 3d.", valueName: "age"))
    var maxAge = "48h"

    @Option(help: ArgumentHelp("Mails sent at the same time.", valueName: "n"))
    var connections = 4

    @Option(help: ArgumentHelp("Mails a minute. Default: as many as the server takes.", valueName: "n"))
    var rate: Int?

    static let singleNames = ["envelope-from", "eml-dir", "max-age", "connections", "rate"]
    static let flagNames = ["skip-empty"]
}
