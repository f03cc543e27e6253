/// The last lines of a log, as far as they fit.
struct LogTail {
    /// In bytes, with a newline each. A single line may be longer.
    static let maxSize = 16_384

    private(set) var lines: [String] = []
    private var size = 0

    mutating func add(_ line: String) {
        lines.append(line)
        size += line.utf8.count + 1
        var excess = 0
        while size > LogTail.maxSize, excess < lines.count - 1 {
            size -= lines[excess].utf8.count + 1
            excess += 1
        }
        lines.removeFirst(excess)
    }
}
