internal import ArgumentParser
internal import Console
internal import Glibc

@main
struct CallsheetGate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callsheet-gate",
        abstract: "Answers the dashboard endpoint and serves reports, to each user those of their own agency.",
        discussion: """
            Serves what 'callsheet generate' published, and needs no database. Every request must carry a Supabase token, \
            in 'Authorization: Bearer' or in the cookie named with --cookie. The token's user determines whose data is \
            shown, by the list of users that the newest run wrote to access.json.

            At least one of --jwt-secret-file, --jwks and --jwks-url says how tokens are checked. The shared secret can \
            also be set in the environment variable CALLSHEET_JWT_SECRET; it is never an argument.

            Every option can also be given as an environment variable, CALLSHEET_ and its name: CALLSHEET_LISTEN for \
            --listen. The same names can stand in a file, NAME=value a line without quotes, beside those of callsheet's \
            commands. An option beats the environment, and that the file.

            Example, with your project's name in place of PROJECT:
              project=https://PROJECT.supabase.co/auth/v1
              callsheet-gate --output /srv/reports --issuer $project \\
                --jwks-url $project/.well-known/jwks.json
            """,
        version: Product.version
    )

    @Option(help: ArgumentHelp("Folder that callsheet generate published into.", valueName: "dir"))
    var output = "output"

    @Option(
        help: ArgumentHelp("Address and port to listen on. Port 0 takes a free one.", valueName: "address")
    )
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("File that holds the shared secret of HS256 tokens.", valueName: "file"))
    var jwtSecretFile: String?

    @Option(help: ArgumentHelp("File that holds a JSON Web Key Set.", valueName: "file"))
    var jwks: String?

    @Option(help: ArgumentHelp("Address of a JSON Web Key Set, fetched every ten minutes.", valueName: "url"))
    var jwksUrl: String?

    @Option(help: ArgumentHelp("The issuer that tokens must name. Default: any.", valueName: "url"))
    var issuer: String?

    @Option(help: ArgumentHelp("Name of a cookie that may hold the token. Default: none.", valueName: "name"))
    var cookie: String?

    @Option(
        help: ArgumentHelp(
            "An origin whose pages may read the API, such as https://app.example. Can be repeated. Default: none.",
            valueName: "origin"
        )
    )
    var corsOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            "How long a client may take to send its request, to read on, or to ask again.",
            valueName: "seconds"
        )
    )
    var timeout = 30

    @Option(
        help: ArgumentHelp(
            "File of CALLSHEET_… variables, NAME=value a line; an option and the environment beat it. "
                + "Default: /etc/callsheet/callsheet.env where it exists; '' for none.",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        help: ArgumentHelp("Form of what is told on standard error: text or json. Default: text.", valueName: "form")
    )
    var logFormat: String?

    static let environmentNames = EnvironmentOptions.gate.adding(CommonOptions.names)

    func run() async throws {
        try await GateServer(GateOptions(self)).run()
    }

    static func main() async {
        do throws(Failure) {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            StandardError.write([
                LogLine("callsheet-gate: \(error.message)", .error, status: error.status.rawValue)
            ])
            Glibc.exit(error.status.rawValue)
        }
    }

    private static func run(_ arguments: [String]) async throws(Failure) {
        do {
            if !arguments.contains(where: { ["--help", "-h", "--version"].contains($0) }) {
                try CommonOptions.apply(arguments)
            }
            try await parse(EnvironmentOptions.completed(arguments, environmentNames)).run()
        } catch let failure as Failure {
            throw failure
        } catch {
            // Help and the version are errors here too, but wanted ones.
            guard !exitCode(for: error).isSuccess else {
                return try StandardOutput.write(fullMessage(for: error) + "\n")
            }
            let message = message(for: error)
            throw Failure(.usage, "\(message)\(message.hasSuffix("?") ? "" : ".") See 'callsheet-gate --help'")
        }
    }
}
