internal import Glibc
internal import PostgreSQL

/// Keeps connection strings out of messages: one that was put where another value belongs would be quoted there, password
/// and all.
enum PasswordFilter {
    /// The text with `***` for everything in it that stands in an argument, or in a variable that programs of this kind
    /// read, and looks like a connection string or a password out of one.
    static func removed(
        from text: String,
        arguments: [String] = CommandLine.arguments,
        environment: [String] = variables
    ) -> String {
        var strings: [String] = []
        for argument in arguments {
            var value = argument[...]
            if argument.hasPrefix("--"), let end = argument.firstIndex(of: "=") {
                value = argument[argument.index(after: end)...]
            }
            strings.append(String(value))
        }
        strings = (strings + environment).filter(ConnectionSecrets.isConnectionString)
        var text = text
        for string in strings { text = text.replacing(string, with: "***") }
        // Parts of one are quoted too. Shorter ones are found in any text, and taking them out would spell them.
        for password in strings.flatMap(ConnectionSecrets.passwords) where password.count >= 4 {
            text = text.replacing(password, with: "***")
        }
        return text
    }

    /// The values of libpq's variables, of ours, and of those in which hosting providers give a database's address.
    private static var variables: [String] {
        var values: [String] = []
        var entry = environ
        while let text = entry.pointee.map({ String(cString: $0) }) {
            entry += 1
            guard let equals = text.firstIndex(of: "=") else { continue }
            let name = text[..<equals]
            if name.hasPrefix("PG") || name.hasPrefix("CALLSHEET_") || name.hasSuffix("_URL") {
                values.append(String(text[text.index(after: equals)...]))
            }
        }
        return values
    }
}
