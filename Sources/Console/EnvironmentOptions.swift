internal import Glibc

/// Options given as environment variables: `CALLSHEET_` and the option's name.
///
/// They are put behind the arguments as if they had been typed, unless the option is there already.
/// Source: CONTRACT.md 4.
package enum EnvironmentOptions {
    /// What a command takes: options with one value, options that can be repeated, and flags.
    package struct Names: Sendable {
        package let single: [String]
        package let repeated: [String]
        package let flags: [String]
        /// Options that exclude each other: where one of them is an argument, no variable stands for the others.
        package let rivals: [Set<String>]

        package init(
            single: [String] = [],
            repeated: [String] = [],
            flags: [String] = [],
            rivals: [Set<String>] = []
        ) {
            self.single = single
            self.repeated = repeated
            self.flags = flags
            self.rivals = rivals
        }

        package var all: [String] { single + repeated + flags }

        /// Those of both.
        package func adding(_ other: Names) -> Names {
            Names(
                single: single + other.single,
                repeated: repeated + other.repeated,
                flags: flags + other.flags,
                rivals: rivals + other.rivals
            )
        }
    }

    /// The variable that stands for an option.
    package static func variable(_ name: String) -> String {
        prefix + name.uppercased().replacing("-", with: "_")
    }

    static let prefix = "CALLSHEET_"

    private static let yes = ["1", "true", "yes", "on"]
    private static let no = ["0", "false", "no", "off"]

    /// Adds what the environment holds for options of these names.
    ///
    /// - Throws: `usage` for a flag's variable that is neither yes nor no.
    package static func completed(
        _ arguments: [String],
        _ names: Names,
        environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    ) throws(Failure) -> [String] {
        var completed = arguments
        func isGiven(_ name: String) -> Bool {
            arguments.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
        }
        func value(_ name: String) -> String? {
            let rivals = names.rivals.filter { $0.contains(name) }.reduce(into: Set()) { $0.formUnion($1) }
            guard !isGiven(name), !rivals.contains(where: isGiven) else { return nil }
            return environment(variable(name)).flatMap { $0.isEmpty ? nil : $0 }
        }
        for name in names.single {
            if let value = value(name) { completed.append("--\(name)=\(value)") }
        }
        for name in names.repeated {
            for part in (value(name) ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
                completed.append("--\(name)=\(part)")
            }
        }
        for name in names.flags {
            guard let value = value(name), !no.contains(value.lowercased()) else { continue }
            guard yes.contains(value.lowercased()) else {
                throw Failure(
                    .usage,
                    "\(variable(name)) '\(value)' is none of \((yes + no).joined(separator: ", "))"
                )
            }
            completed.append("--\(name)")
        }
        return completed
    }
}
