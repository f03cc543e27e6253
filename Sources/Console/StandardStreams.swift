internal import Files
internal import Logging
internal import Synchronization
internal import Text

/// Where results and errors for people go; standard output stays free for what a program may read.
package enum StandardError {
    /// Writes a message, on one line whatever is in it: names of files, agencies and options are data, and nothing in
    /// them moves a cursor, hides, or begins a line of its own. Nobody has to read it.
    ///
    /// - Parameter message: With or without a newline at its end.
    package static func write(_ message: String, _ severity: LogLine.Severity = .info) {
        write([LogLine(message.hasSuffix("\n") ? String(message.dropLast()) : message, severity)])
    }

    /// Writes a message that has several lines by design.
    package static func write(lines: [String], _ severity: LogLine.Severity = .info) {
        write(lines.map { LogLine($0, severity) })
    }

    package static func write(_ lines: [LogLine]) {
        let settings = settings.withLock { $0 }
        for line in lines {
            let text = settings.filter(line.text)
            tail.withLock { $0.add(PrintableText.line(text, limit: .max)) }
            settings.logger.log(level: line.severity.level, "\(text)", metadata: line.metadata(step: settings.step))
        }
    }

    // MARK: How

    private struct Settings {
        var format = LogFormat.text
        var step: String?
        var filter: @Sendable (String) -> String = { $0 }
        /// Priorities belong to the form of lines wherever they lead into the journal.
        let hasPriority = Journal.takesStandardError()

        var logger: Logger {
            Logger(label: "callsheet") { _ in LineLog(format, hasPriority: hasPriority) }
        }
    }

    private static let settings = Mutex(Settings())

    /// Text, until told otherwise.
    package static var format: LogFormat {
        get { settings.withLock { $0.format } }
        set { settings.withLock { $0.format = newValue } }
    }

    /// What the process is at, as a night's steps are called.
    package static var step: String? {
        get { settings.withLock { $0.step } }
        set { settings.withLock { $0.step = newValue } }
    }

    /// The last lines that were told, as people read them, for those who are told of a whole run at its end.
    package static var lastLines: [String] { tail.withLock { $0.lines } }

    private static let tail = Mutex(LogTail())

    /// Sets what takes secrets out of each line before it is written. It may be called from several threads.
    package static func setFilter(_ filter: @escaping @Sendable (String) -> String) {
        settings.withLock { $0.filter = filter }
    }

    // MARK: Terminals

    /// Writes to a terminal as it is, control sequences included. Only for what holds no text of others.
    package static func draw(_ text: StaticString, _ number: String = "") {
        try? StandardStream.error.write(Array("\(text)\(number)".utf8))
    }

    package static let isTerminal = StandardStream.error.isTerminal
}

/// Where output goes that a program may read.
package enum StandardOutput {
    /// Writes until all is written. Where nobody reads any more, the system ends the process, as it does with others.
    ///
    /// - Throws: `cannotCreate` when it cannot be written, as on a full disk: what is lost must not look like done.
    package static func write(_ bytes: [UInt8]) throws(Failure) {
        do throws(FileError) {
            try StandardStream.output.write(bytes)
        } catch {
            throw Failure(.cannotCreate, "\(error). Give it room, or send it elsewhere")
        }
    }

    package static func write(_ text: String) throws(Failure) {
        try write(Array(text.utf8))
    }
}
