internal import Console
internal import Text

/// The environment variables that stand for options, command by command.
enum CommandVariables {
    static let names: [String: EnvironmentOptions.Names] = [
        "generate": Generate.environmentNames,
        "preview": Preview.environmentNames,
        "diff": Diff.environmentNames,
        "schema": Schema.environmentNames,
        "keygen": Keygen.environmentNames,
        "verify": Verify.environmentNames,
        "prune": Prune.environmentNames,
        "status": Status.environmentNames,
        "repair": Repair.environmentNames,
        "withdraw": Withdraw.environmentNames,
        "close": Close.environmentNames,
        "send": Send.environmentNames,
        "deliveries": Deliveries.environmentNames,
    ]

    private static let help = "help"

    /// Adds what the environment holds for the command that the arguments name.
    ///
    /// - Throws: `usage` for a command that does not exist.
    static func completed(_ arguments: [String]) throws(Failure) -> [String] {
        guard let command = arguments.first, !command.hasPrefix("-"), command != help else { return arguments }
        guard let options = names[command] else {
            let nearest = Spelling.nearest(to: command, among: names.keys.sorted() + [help])
            let advice = nearest.map { "Did you mean '\($0)'? " } ?? ""
            throw Failure(.usage, "Unknown command '\(command)'. \(advice)See 'callsheet --help'")
        }
        return try EnvironmentOptions.completed(arguments, options)
    }
}
