/// A line for people, with what programs want to know of it.
package struct LogLine: Sendable {
    package enum Severity: Sendable {
        /// Something was not done.
        case error
        /// Something was done, or left out, that somebody should look at.
        case warning
        case info
    }

    /// As people read it, the program's name in front.
    package let text: String
    package let severity: Severity
    /// The id of the agency that it is about.
    package let agency: String?
    /// The name of the snapshot that it is about.
    package let snapshot: String?
    /// The exit status that the process ends with, where the line says how it went.
    package let status: Int32?

    package init(
        _ text: String,
        _ severity: Severity = .info,
        agency: String? = nil,
        snapshot: String? = nil,
        status: Int32? = nil
    ) {
        self.text = text
        self.severity = severity
        self.agency = agency
        self.snapshot = snapshot
        self.status = status
    }
}
