internal import ArgumentParser
internal import Console
internal import Dashboard
internal import Glibc

/// The commands that do a night's steps, set up by the night's options as their variables are.
struct StepCommands {
    /// Beats the process's own.
    private let environment: [String: String]

    init(_ environment: [String: String] = [:]) {
        self.environment = environment
    }

    /// - Parameter asOf: `nil` to see whether the options are right.
    func generate(asOf: Instant?) throws(Failure) -> Generate {
        let asOf = asOf.map { ["--as-of", $0.description] } ?? []
        return try command(Generate.self, Generate.environmentNames, asOf)
    }

    func send() throws(Failure) -> Send { try command(Send.self, Send.environmentNames, []) }

    func prune() throws(Failure) -> Prune { try command(Prune.self, Prune.environmentNames, []) }

    func verify() throws(Failure) -> Verify { try command(Verify.self, Verify.environmentNames, []) }

    private func command<Command: ParsableCommand>(
        _ type: Command.Type,
        _ names: EnvironmentOptions.Names,
        _ arguments: [String]
    ) throws(Failure) -> Command {
        let arguments = try EnvironmentOptions.completed(arguments, names) { name in
            environment[name] ?? getenv(name).map { String(cString: $0) }
        }
        do {
            return try Command.parse(arguments)
        } catch {
            throw Failure(.usage, "\(Command.message(for: error)). See 'callsheet run --help'")
        }
    }
}
