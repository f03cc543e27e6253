internal import Console

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
    ]

    /// Adds what the environment holds for the command that the arguments name.
    static func completed(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, let names = names[command] else { return arguments }
        return EnvironmentOptions.completed(arguments, names)
    }
}
