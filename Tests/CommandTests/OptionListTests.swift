import Console
import TestSupport
import Testing

@testable import callsheet

/// Every option of every command, as the commands list them: none lacks its help, its variable or its line in README.
@Suite
struct OptionListTests {
    private static let commands = Result { try CommandOptions.ofCallsheet() }

    @Test func everyCommandIsListed() throws {
        let commands = try Self.commands.get()
        #expect(commands.count >= 8)
        #expect(Set(commands.keys) == Set(CommandVariables.names.keys))
        let help = try CallsheetRun(["--help"]).stdout
        for name in commands.keys { #expect(help.contains("\n  \(name) "), "\(name)") }
    }

    @Test func everyOptionHasItsVariable() throws {
        for (name, options) in try Self.commands.get() {
            let variables = try #require(CommandVariables.names[name])
            #expect(Set(variables.single) == options.single, "\(name)")
            #expect(Set(variables.repeated) == options.repeated, "\(name)")
            #expect(Set(variables.flags) == options.flags, "\(name)")
        }
    }

    @Test func helpMentionsEveryOption() throws {
        for (name, options) in try Self.commands.get() {
            let help = try CallsheetRun([name, "--help"]).stdout
            #expect(try CallsheetRun(["help", name]).stdout == help)
            for option in options.single.union(options.repeated) {
                #expect(help.contains("\n  --\(option) <"), "\(name) --\(option)")
            }
            for flag in options.flags { #expect(help.contains("\n  --\(flag) "), "\(name) --\(flag)") }
        }
    }
}
