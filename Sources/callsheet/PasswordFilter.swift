/// Keeps connection strings out of messages: one that was put where another value belongs would be quoted there, password
/// and all.
enum PasswordFilter {
    /// The text with `***` for every argument, or value of an option, in it that looks like a connection string.
    static func removed(from text: String, arguments: [String] = CommandLine.arguments) -> String {
        var text = text
        for argument in arguments {
            var value = argument[...]
            if argument.hasPrefix("--"), let end = argument.firstIndex(of: "=") {
                value = argument[argument.index(after: end)...]
            }
            if isConnectionString(value) { text = text.replacing(value, with: "***") }
        }
        return text
    }

    private static func isConnectionString(_ value: Substring) -> Bool {
        value.contains("://") || (value.contains("=") && value.lowercased().contains("pass"))
    }
}
