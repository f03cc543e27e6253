internal import Glibc

/// Where results and errors for people go; standard output stays free for what a program may read.
package enum StandardError {
    package static func write(_ text: String) {
        writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    package static let isTerminal = isatty(STDERR_FILENO) == 1
}

/// Where output goes that a program may read.
package enum StandardOutput {
    package static func write(_ bytes: [UInt8]) {
        writeAll(bytes, to: STDOUT_FILENO)
    }
}

/// Writes until all is written or nobody reads any more.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
        var written = 0
        while written < buffer.count {
            let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            guard count > 0 || errno == EINTR else { return }
            written += max(count, 0)
        }
    }
}
