internal import Glibc

/// Where results and errors for people go; standard output stays free for what a program may read.
enum StandardError {
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(
                    STDERR_FILENO, bytes.baseAddress.map { $0 + written }, bytes.count - written
                )
                guard count > 0 || errno == EINTR else { return }
                written += max(count, 0)
            }
        }
    }

    static let isTerminal = isatty(STDERR_FILENO) == 1
}
