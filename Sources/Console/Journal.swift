internal import Glibc

/// systemd's journal.
enum Journal {
    /// Whether standard error leads there: then a line may begin with its priority, which the journal takes off.
    ///
    /// - Parameter stream: `JOURNAL_STREAM`, device and inode of what the service was started with. Standard error may
    ///   have been sent elsewhere since. Source: systemd.exec(5), "Environment Variables Set or Propagated".
    static func takesStandardError(_ stream: String? = getenv("JOURNAL_STREAM").map { String(cString: $0) }) -> Bool {
        var status = stat()
        guard let stream, fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
