internal import Archive
internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Delivery
internal import Extraction
internal import Files
internal import Nights
internal import PostgreSQL
internal import SMTP
internal import TimeZones

/// `callsheet check`: whether a night would go well.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try all that a night needs, and change nothing.",
        discussion: """
            Takes the options that 'callsheet run' takes, from the same file and environment, and tries each thing that a \
            night needs: the database, server by server; the output and its space; templates, keys, secrets and the time \
            zone; the hook, the mail server up to the login, the monitor, the timer. No report is made, no mail is sent, \
            the monitor is told nothing.

            A line each: ✓ is as it should be, ! could be better, ✗ stands in the way and says what to do. The exit status \
            is that of the gravest ✗, and 0 without any.

            Run it as the user that the nights run as, such as with sudo -u callsheet.

            Examples:
              callsheet check
              callsheet check --config /etc/callsheet/callsheet.env --json
            """
    )

    @OptionGroup
    var night: NightOptions

    @Flag(help: "Write what was found as JSON to standard output.")
    var json = false

    @OptionGroup
    var common: ConfigurationOptions

    static let environmentNames = EnvironmentOptions.Names(
        single: NightOptions.singleNames,
        repeated: NightOptions.repeatedNames,
        flags: ["json"] + NightOptions.flagNames,
        rivals: NightOptions.rivals
    )

    func run() throws {
        var list = CheckList()
        checkMachine(&list)
        checkDatabase(&list)
        checkOutput(&list)
        checkOutside(&list)
        if json { try StandardOutput.write(list.json) } else { try StandardOutput.write(list.text) }
        if list.status != .success { throw ExitCode(list.status.rawValue) }
    }
}
