internal import ArgumentParser
internal import Console
internal import Glibc

@main
struct Callsheet: AsyncParsableCommand {
    static let version = Product.version

    static let configuration = CommandConfiguration(
        commandName: "callsheet",
        abstract: "Turns a call platform's database into published campaign reports.",
        discussion: """
            Callsheet reads the dashboard's data of every agency from PostgreSQL and publishes, for each, HTML reports, \
            their Markdown and the dashboard's JSON as plain files, ready for any web server.

            Every option can also be given as an environment variable, CALLSHEET_ and its name: CALLSHEET_OUTPUT for \
            --output, CALLSHEET_TIME_ZONE for --time-zone. An option beats its variable.

            Exit status: 0 all agencies published; 1 some failed, the rest published; 64 wrong usage; 65 bad data; \
            69 database cannot be reached or was lost; 73 output cannot be written; 75 try again later; \
            78 a template, table, column or permission is missing or wrong.
            """,
        version: version,
        subcommands: [
            Generate.self, Preview.self, Diff.self, Schema.self, Keygen.self, Verify.self, Prune.self, Status.self,
            Repair.self, Withdraw.self, Close.self,
        ]
    )

    /// Parses, runs, and turns every failure into one line and an exit status.
    static func main() async {
        do {
            let arguments = CommandVariables.completed(Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            StandardError.write("callsheet: \(PasswordFilter.removed(from: failure.message))\n")
            Glibc.exit(failure.status.rawValue)
        } catch let status as ExitCode {
            // The command did its work, and has said how it went.
            Glibc.exit(status.rawValue)
        } catch {
            let status = exitCode(for: error)
            guard !status.isSuccess else { exit(withError: error) }
            let message = PasswordFilter.removed(from: message(for: error))
            let stop = message.hasSuffix("?") ? "" : "."
            StandardError.write("callsheet: \(message)\(stop) See 'callsheet --help'\n")
            Glibc.exit(ExitStatus.usage.rawValue)
        }
    }
}
