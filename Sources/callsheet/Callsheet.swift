internal import ArgumentParser
internal import Console
internal import Glibc

@main
struct Callsheet: ParsableCommand {
    static let version = Product.version

    static let configuration = CommandConfiguration(
        commandName: "callsheet",
        abstract: "Turns a call platform's database into published campaign reports.",
        discussion: """
            Callsheet reads the dashboard's data of every agency from PostgreSQL and publishes, for each, HTML reports, \
            their Markdown and the dashboard's JSON as plain files, ready for any web server.

            Every option can also be given as an environment variable, CALLSHEET_ and its name: CALLSHEET_OUTPUT for \
            --output, CALLSHEET_TIME_ZONE for --time-zone. The same names can stand in a file, NAME=value a line without \
            quotes, and libpq's too: --config names it, or CALLSHEET_CONFIG; by default it is \
            /etc/callsheet/callsheet.env where that exists. An option beats the environment, and that the file.

            Exit status: 0 all agencies published; 1 some failed, the rest published; 64 wrong usage; 65 bad data; \
            69 database cannot be reached or was lost; 73 output cannot be written; 75 try again later; \
            78 a template, table, column or permission is missing or wrong.
            """,
        version: version,
        subcommands: [
            Run.self, Generate.self, Check.self, Preview.self, Diff.self, Schema.self, Keygen.self, Verify.self,
            Prune.self,
            Status.self,
            Repair.self, Withdraw.self, Close.self, Send.self, Deliveries.self,
            NightStepCommand.self, NightGuardCommand.self,
        ]
    )

    /// Parses, runs, and turns every failure into a message and an exit status.
    ///
    /// Nothing here is a task of Swift's: where the system grants no thread, those wait for ever.
    static func main() {
        StandardError.setFilter { PasswordFilter.removed(from: $0) }
        do throws(Failure) {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            end(error)
        }
    }

    /// Says why, and ends the process.
    static func end(_ failure: Failure) -> Never {
        let lines = ["callsheet: \(failure.lines.first ?? "")"] + failure.lines.dropFirst()
        StandardError.write(lines.map { LogLine($0, .error, status: failure.status.rawValue) })
        Glibc.exit(failure.status.rawValue)
    }

    private static func run(_ arguments: [String]) throws(Failure) {
        do {
            var command = try parseAsRoot(CommandVariables.completed(arguments))
            try command.run()
        } catch let failure as Failure {
            throw failure
        } catch let status as ExitCode {
            // The command did its work, and has said how it went.
            Glibc.exit(status.rawValue)
        } catch {
            // Help and the version are errors here too, but wanted ones.
            guard !exitCode(for: error).isSuccess else {
                return try StandardOutput.write(fullMessage(for: error) + "\n")
            }
            let message = message(for: error)
            throw Failure(.usage, "\(message)\(message.hasSuffix("?") ? "" : ".") See 'callsheet --help'")
        }
    }
}
