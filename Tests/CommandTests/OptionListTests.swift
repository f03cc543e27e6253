import ArgumentParser
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

    /// What stands under Example can be pasted: each line is a command that is taken as it is, and no word in it is a
    /// placeholder that a shell would read otherwise.
    @Test func examplesCanBePasted() throws {
        var count = 0
        for name in try Self.commands.get().keys {
            let help = try CallsheetRun([name, "--help"]).stdout
            let start = try #require(help.firstRange(of: "\nExample"), "\(name)").upperBound
            let end = try #require(help[start...].firstRange(of: "\n\n")).lowerBound
            let examples = help[start..<end].split(separator: "\n").dropFirst()
            // A line that is folded would be two commands.
            #expect(examples.allSatisfy { $0.hasPrefix("  ") }, "\(name)")
            for line in examples.joined(separator: "\n").replacing(/\\\n */, with: "").split(separator: "\n") {
                #expect(!line.contains { "<…".contains($0) }, "\(line)")
                let words = line.prefix { !"|>".contains($0) }.matches(of: /'([^']*)'|\S+/)
                    .map { String($0.1 ?? $0.0) }
                guard words.first == "callsheet" else { continue }
                count += 1
                #expect(throws: Never.self, "\(line)") { try Callsheet.parseAsRoot(Array(words.dropFirst())) }
            }
        }
        #expect(count >= 12)
    }
}
