internal import Files
internal import Glibc

/// What writing costs alone: a plain loop in one thread that writes as many files, of the same paths and sizes, into a
/// new folder, and one sync of the file system.
///
/// It runs in a process of its own, which can hold the list of a large tree; see ``ChildProcess/peakBytes``.
enum WritingLimit {
    static let command = "write"

    /// Runs the loop in a process of its own.
    ///
    /// - Parameters:
    ///   - model: The tree to take paths and sizes from.
    ///   - target: A folder that does not exist yet.
    static func measureApart(model: String, target: String, folder: String) throws -> Double {
        let program = CommandLine.arguments[0]
        let child = try ChildProcess([program, command, model, target], folder: folder)
        guard let seconds = Double(child.stdout.split(separator: "\n").last ?? "") else {
            throw BenchmarkFailure("\(program) \(command): Printed no time")
        }
        return seconds
    }

    /// - Returns: Seconds from the first folder to the end of the sync.
    static func measure(model: String, target: String) throws -> Double {
        var entries: [FileTree.Entry] = []
        var largest = 0
        try FileTree.visit(model) { entry in
            entries.append(entry)
            if case .file(_, let size) = entry { largest = max(largest, size) }
        }
        // Anything but zeros, which a file system could store as nothing.
        let content = (0..<largest).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) | 1 }
        let start = ContinuousClock.now
        guard mkdir(target, 0o777) == 0 else { throw BenchmarkFailure.system(target) }
        let root = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw BenchmarkFailure.system(target) }
        for entry in entries {
            switch entry {
            case .folder(let path):
                guard mkdirat(root, path, 0o777) == 0 else { throw BenchmarkFailure.system(path) }
            case .file(let path, let size):
                let file = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
                guard file >= 0, write(file, content, size) == size, close(file) == 0 else {
                    throw BenchmarkFailure.system(path)
                }
            }
        }
        try Directory(opening: target).syncFileSystem()
        let seconds = start.duration(to: .now).seconds
        close(root)
        return seconds
    }
}
