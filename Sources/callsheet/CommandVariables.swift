internal import ArgumentParser
internal import Console
internal import Text

/// The environment variables that stand for options, command by command.
enum CommandVariables {
    static let names = own.mapValues { $0.adding(CommonOptions.names) }

    private static let own: [String: EnvironmentOptions.Names] = [
        "generate": Generate.environmentNames,
        "preview": Preview.environmentNames,
        "diff": Diff.environmentNames,
        "schema": Schema.environmentNames,
        "keygen": Keygen.environmentNames,
        "verify": Verify.environmentNames,
        "run": Run.environmentNames,
        "check": Check.environmentNames,
        "prune": Prune.environmentNames,
        "status": Status.environmentNames,
        "repair": Repair.environmentNames,
        "withdraw": Withdraw.environmentNames,
        "close": Close.environmentNames,
        "send": Send.environmentNames,
        "deliveries": Deliveries.environmentNames,
    ]

    private static let help = "help"

    /// Adds what the environment and the configuration file hold for the command that the arguments name.
    ///
    /// - Throws: `usage` for a command that does not exist, `configuration` for a file that is wrong.
    static func completed(_ arguments: [String]) throws(Failure) -> [String] {
        guard let command = arguments.first, !command.hasPrefix("-"), command != help else { return arguments }
        if command == NightGuardCommand.name { return arguments }
        // It is set up by whoever starts it.
        if command == NightStepCommand.configuration.commandName {
            try CommonOptions.apply(arguments)
            return arguments
        }
        guard let options = names[command] else {
            let nearest = Spelling.nearest(to: command, among: names.keys.sorted() + [help])
            let advice = nearest.map { "Did you mean '\($0)'? " } ?? ""
            throw Failure(.usage, "Unknown command '\(command)'. \(advice)See 'callsheet --help'")
        }
        // Whoever wants to read how to set it up can do so whatever the set-up.
        guard !arguments.contains(where: { ["--help", "-h"].contains($0) }) else { return arguments }
        StandardError.step = command
        try CommonOptions.apply(arguments)
        return try EnvironmentOptions.completed(arguments, options)
    }
}
