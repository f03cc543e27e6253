internal import ArgumentParser

/// Options that every command lists. Nothing is read from here: they count before any other option is read, see
/// `CommonOptions` in Console.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File of CALLSHEET_… and PG… variables, NAME=value a line; an option and the environment beat it. "
                + "Default: /etc/callsheet/callsheet.env where it exists; '' for none.",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        help: ArgumentHelp("Form of what is told on standard error: text or json. Default: text.", valueName: "form")
    )
    var logFormat: String?
}
