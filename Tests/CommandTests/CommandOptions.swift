import Foundation

/// What a program's commands take, as the program itself lists it for tools.
///
/// Source: swift-argument-parser, `--experimental-dump-help`, serialization version 0.
struct CommandOptions {
    let command: String
    let single: Set<String>
    let repeated: Set<String>
    let flags: Set<String>

    var all: Set<String> { single.union(repeated).union(flags) }

    /// The commands of `callsheet`, without `help`, by name.
    static func ofCallsheet() throws -> [String: CommandOptions] {
        let document = try JSONDecoder().decode(
            Document.self,
            from: Data(CallsheetRun(["--experimental-dump-help"]).stdout.utf8)
        )
        let commands = (document.command.subcommands ?? []).filter {
            $0.commandName != "help" && $0.shouldDisplay != false
        }
        return Dictionary(uniqueKeysWithValues: commands.map { ($0.commandName, CommandOptions($0)) })
    }

    private init(_ command: Document.Command) {
        self.command = command.commandName
        func names(_ isIncluded: (Document.Argument) -> Bool) -> Set<String> {
            let own = (command.arguments ?? []).filter(isIncluded).compactMap(\.preferredName?.name)
            return Set(own).subtracting(["help", "version"])
        }
        single = names { $0.kind == "option" && !$0.isRepeating }
        repeated = names { $0.kind == "option" && $0.isRepeating }
        flags = names { $0.kind == "flag" }
    }

    private struct Document: Decodable {
        let command: Command

        struct Command: Decodable {
            let commandName: String
            let shouldDisplay: Bool?
            let arguments: [Argument]?
            let subcommands: [Command]?
        }

        struct Argument: Decodable {
            let kind: String
            let isRepeating: Bool
            let preferredName: Name?
        }

        struct Name: Decodable {
            let name: String
        }
    }
}
