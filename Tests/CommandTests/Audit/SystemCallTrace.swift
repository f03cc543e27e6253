import Foundation

/// What strace wrote of a run: the calls in the order in which they began, each with its thread.
struct SystemCallTrace {
    struct Call {
        let thread: String
        let name: String
        let text: String
        /// Which of its thread's calls of this name it is, from 1: what strace's `when=` counts.
        let ordinal: Int
    }

    let calls: [Call]

    /// The calls that publishing and pruning make. Those that some machines lack are marked for strace.
    static let kinds = [
        "?mkdir", "mkdirat", "openat", "write", "close", "symlinkat", "renameat", "renameat2", "unlinkat", "syncfs",
        "flock", "fcntl",
    ]

    /// The calls that make, name, open, remove or sync files and folders.
    static let fileKinds = [
        "?open", "openat", "?openat2", "?creat", "?mkdir", "mkdirat", "?symlink", "symlinkat", "?rename", "renameat",
        "renameat2", "?unlink", "unlinkat", "?rmdir", "sync", "syncfs", "fsync", "fdatasync", "?sync_file_range",
        "msync",
    ]

    /// A command to run the program through.
    static func wrapper(log: String, inject: String? = nil, kinds: [String] = kinds) -> [String] {
        // One thread for Swift's tasks, so that counting by thread is counting.
        ["env", "LIBDISPATCH_COOPERATIVE_POOL_STRICT=1", "strace", "-f", "-o", log]
            + ["-e", "trace=" + kinds.joined(separator: ",")] + (inject.map { ["-e", "inject=\($0)"] } ?? [])
    }

    init(log: String) throws {
        var counts: [String: Int] = [:]
        var calls: [Call] = []
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2, let bracket = parts[1].firstIndex(of: "(") else { continue }
            let name = parts[1][..<bracket].trimmingCharacters(in: .whitespaces)
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber }) else { continue }
            let key = "\(parts[0]) \(name)"
            counts[key, default: 0] += 1
            calls.append(
                Call(thread: String(parts[0]), name: name, text: String(parts[1]), ordinal: counts[key] ?? 0)
            )
        }
        self.calls = calls
    }

    /// From where work begins that another process could see: the first call that touches what is named so.
    func calls(from mark: String) -> ArraySlice<Call> {
        guard let start = calls.firstIndex(where: { $0.text.contains(mark) }) else { return [] }
        return calls[start...]
    }
}
