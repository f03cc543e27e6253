internal import Files

/// Where results and errors for people go; standard output stays free for what a program may read.
package enum StandardError {
    /// Writes until all is written or nobody reads any more.
    package static func write(_ text: String) {
        try? StandardStream.error.write(Array(text.utf8))
    }

    package static let isTerminal = StandardStream.error.isTerminal
}

/// Where output goes that a program may read.
package enum StandardOutput {
    /// Writes until all is written or nobody reads any more.
    package static func write(_ bytes: [UInt8]) {
        try? StandardStream.output.write(bytes)
    }
}
