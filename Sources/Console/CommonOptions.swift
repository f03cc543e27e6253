internal import Glibc
internal import Synchronization

/// Options that every command of both programs has. They count before any other is read: one names the file that the
/// others may stand in, one says how a wrong one is told.
package enum CommonOptions {
    package static let names = EnvironmentOptions.Names(single: [config, logFormat])

    private static let config = "config"
    private static let logFormat = "log-format"
    static let configVariable = EnvironmentOptions.variable(config)

    /// The configuration file that was read, with how many variables it sets; `nil` for none.
    package static var file: (path: String, count: Int)? { used.withLock { $0 } }

    private static let used = Mutex<(path: String, count: Int)?>(nil)

    /// Reads the configuration file into the environment, and sets the form of what is told.
    ///
    /// The file is the one of `--config`, of CALLSHEET_CONFIG, or ``ConfigurationFile/defaultPath`` where that exists; an
    /// empty name is none. Only before the process has other threads.
    ///
    /// - Throws: `configuration` for a file that is wrong, `usage` for an unknown form.
    package static func apply(_ arguments: [String]) throws(Failure) {
        // What is wrong with the file is told in the form that is known without it.
        try setLogFormat(arguments)
        let named = value(of: config, in: arguments) ?? environment(configVariable)
        guard named != "" else { return }
        let file = try ConfigurationFile.read(named ?? ConfigurationFile.defaultPath, isOptional: named == nil)
        guard let file else { return }
        file.addToEnvironment()
        used.withLock { $0 = (named ?? ConfigurationFile.defaultPath, file.entries.count) }
        try setLogFormat(arguments)
    }

    private static func setLogFormat(_ arguments: [String]) throws(Failure) {
        let variable = EnvironmentOptions.variable(logFormat)
        guard let text = value(of: logFormat, in: arguments) ?? environment(variable), !text.isEmpty else { return }
        guard let format = LogFormat(rawValue: text) else {
            let names = LogFormat.allCases.map { "'\($0.rawValue)'" }.joined(separator: " and ")
            throw Failure(.usage, "Unknown --log-format '\(text)'. Available: \(names)")
        }
        StandardError.format = format
    }

    /// The last value of an option among arguments that nobody has parsed yet.
    static func value(of name: String, in arguments: [String]) -> String? { values(of: name, in: arguments).last }

    /// All values of an option among arguments that nobody has parsed yet.
    package static func values(of name: String, in arguments: [String]) -> [String] {
        var values: [String] = []
        var rest = arguments.prefix { $0 != "--" }[...]
        while let argument = rest.popFirst() {
            if argument.hasPrefix("--\(name)=") {
                values.append(String(argument.dropFirst(name.count + 3)))
            } else if argument == "--\(name)", let value = rest.popFirst() {
                values.append(value)
            }
        }
        return values
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
