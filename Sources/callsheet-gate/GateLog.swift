internal import Console
internal import Logging

/// What the server's own parts report, a line each on standard error, like everything else that the gate says.
struct GateLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let text = details.map { " \($0.key)=\($0.value)" }.joined()
        let severity: LogLine.Severity =
            switch event.level {
            case .critical, .error: .error
            case .warning: .warning
            case .notice, .info, .debug, .trace: .info
            }
        StandardError.write("callsheet-gate: \(event.level): \(event.message)\(text)", severity)
    }
}
