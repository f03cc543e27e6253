internal import Files
internal import Text

/// Where results and errors for people go; standard output stays free for what a program may read.
package enum StandardError {
    /// Writes a message, on one line whatever is in it: names of files, agencies and options are data, and nothing in
    /// them moves a cursor, hides, or begins a line of its own. Nobody has to read it.
    ///
    /// - Parameter message: With or without a newline at its end.
    package static func write(_ message: String) {
        write(lines: [message.hasSuffix("\n") ? String(message.dropLast()) : message])
    }

    /// Writes a message that has several lines by design.
    package static func write(lines: [String]) {
        try? StandardStream.error.write(Array(text(of: lines).utf8))
    }

    /// Writes to a terminal as it is, control sequences included. Only for what holds no text of others.
    package static func draw(_ text: StaticString, _ number: String = "") {
        try? StandardStream.error.write(Array("\(text)\(number)".utf8))
    }

    /// Lines as they are written, each with its end.
    static func text(of lines: [String]) -> String {
        lines.map { PrintableText.line($0, limit: .max) + "\n" }.joined()
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
