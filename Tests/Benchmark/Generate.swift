/// A run of `callsheet generate`, with everything that a normal run does.
enum Generate {
    /// Pages of a run for each agency: one for each of the four fixed periods.
    static let pagesAnAgency = 4

    static func run(
        _ options: Options,
        _ conninfo: String,
        into output: String,
        asOf: String = Server.lastDay
    ) throws -> ChildProcess {
        try ChildProcess(
            [
                options.callsheet, "generate", "--as-of", asOf, "--output", output, "--templates", "templates",
                "--database", conninfo,
            ],
            folder: options.folder
        )
    }
}
