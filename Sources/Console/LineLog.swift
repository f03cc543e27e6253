internal import Files
internal import Glibc
internal import Logging
internal import Text

/// Writes events to standard error, each on one line whatever is in it.
struct LineLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    let format: LogFormat
    /// Whether each line begins with its priority.
    let hasPriority: Bool
    /// Where a line goes, with its newline.
    var write: @Sendable (String) -> Void = { try? StandardStream.error.write(Array($0.utf8)) }
    var clock: @Sendable () -> timespec = LineLog.now

    init(_ format: LogFormat, hasPriority: Bool) {
        self.format = format
        self.hasPriority = hasPriority
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = PrintableText.line("\(event.message)", limit: .max)
        let line =
            switch format {
            case .text: text
            case .json: json(text, event.level, metadata.merging(event.metadata ?? [:]) { $1 })
            }
        write("\(hasPriority ? LineLog.priority(event.level) : "")\(line)\n")
    }

    /// Members in this order; those of ``Key`` only where they apply.
    private func json(_ text: String, _ level: Logger.Level, _ metadata: Logger.Metadata) -> String {
        var members = [
            ("time", LineLog.quoted(LineLog.timestamp(clock()))),
            ("level", LineLog.quoted(level.rawValue)),
            ("message", LineLog.quoted(LineLog.withoutProgram(text))),
        ]
        for key in Key.allCases {
            guard let value = metadata[key.rawValue] else { continue }
            let text = PrintableText.line("\(value)", limit: .max)
            members.append((key.rawValue, key.isNumber ? text : LineLog.quoted(text)))
        }
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    /// What is told beside the message.
    enum Key: String, CaseIterable {
        case step
        case agency
        case snapshot
        case status

        var isNumber: Bool { self == .status }
    }

    /// In the journal, and wherever a line's other members say so, the program's name is told by others.
    private static func withoutProgram(_ text: String) -> String {
        for name in ["callsheet: ", "callsheet-gate: "] where text.hasPrefix(name) {
            return String(text.dropFirst(name.count))
        }
        return text
    }

    /// JSON's form of a text without control characters.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// In UTC, to the millisecond.
    static func timestamp(_ time: timespec) -> String {
        var (seconds, parts) = (time.tv_sec, tm())
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let day = [(Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2)]
        let hour = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { digits(Int($0), 2) }
        return day.map(digits).joined(separator: "-") + "T" + hour.joined(separator: ":")
            + "." + digits(time.tv_nsec / 1_000_000, 3) + "Z"
    }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }

    /// Source: sd-daemon(3), syslog(3).
    private static func priority(_ level: Logger.Level) -> String {
        switch level {
        case .critical: "<2>"
        case .error: "<3>"
        case .warning: "<4>"
        case .notice: "<5>"
        case .info: "<6>"
        case .debug, .trace: "<7>"
        }
    }
}

extension LogLine.Severity {
    var level: Logger.Level {
        switch self {
        case .error: .error
        case .warning: .warning
        case .info: .info
        }
    }
}

extension LogLine {
    /// What stands beside the message.
    func metadata(step: String?) -> Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        metadata[LineLog.Key.step.rawValue] = step.map { .string($0) }
        metadata[LineLog.Key.agency.rawValue] = agency.map { .string($0) }
        metadata[LineLog.Key.snapshot.rawValue] = snapshot.map { .string($0) }
        metadata[LineLog.Key.status.rawValue] = status.map { .stringConvertible($0) }
        return metadata
    }
}
