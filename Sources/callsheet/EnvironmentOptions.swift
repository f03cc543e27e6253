internal import Glibc

/// Options given as environment variables: `CALLSHEET_` and the option's name.
///
/// They are put behind the arguments as if they had been typed, unless the option is there already.
/// Source: CONTRACT.md 4.
enum EnvironmentOptions {
    /// What a command takes: options with one value, options that can be repeated, and flags.
    struct Names {
        var single: [String] = []
        var repeated: [String] = []
        var flags: [String] = []
    }

    private static let names: [String: Names] = [
        "generate": Generate.environmentNames,
        "preview": Preview.environmentNames,
        "diff": Diff.environmentNames,
        "schema": Schema.environmentNames,
        "keygen": Keygen.environmentNames,
        "verify": Verify.environmentNames,
        "prune": Prune.environmentNames,
        "status": Status.environmentNames,
    ]

    /// Adds what the environment holds for the command that the arguments name.
    static func completed(
        _ arguments: [String],
        environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    ) -> [String] {
        guard let command = arguments.first, let names = names[command] else { return arguments }
        var completed = arguments
        func value(_ name: String) -> String? {
            let isGiven = arguments.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
            guard !isGiven else { return nil }
            let variable = "CALLSHEET_" + name.uppercased().replacing("-", with: "_")
            return environment(variable).flatMap { $0.isEmpty ? nil : $0 }
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
            if let value = value(name), ["1", "true", "yes", "on"].contains(value.lowercased()) {
                completed.append("--\(name)")
            }
        }
        return completed
    }
}
