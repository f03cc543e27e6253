internal import Glibc

/// A program run to its end, and what it cost.
struct ChildProcess {
    let seconds: Double
    /// User and system time.
    let cpuSeconds: Double
    let peakBytes: Int
    let stdout: String

    /// - Parameter folder: Gets the files that stdout and stderr go to.
    /// - Throws: When it ends with another status than 0, with its last words.
    init(_ command: [String], folder: String) throws {
        let (output, errors) = ("\(folder)/stdout", "\(folder)/stderr")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        let arguments = command.map { strdup($0) } + [nil]
        let variables = Environment.forChild.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }

        let start = ContinuousClock.now
        var process: pid_t = 0
        let code = posix_spawnp(&process, command[0], &actions, nil, arguments, variables)
        guard code == 0 else { throw BenchmarkFailure.system(command[0], code: code) }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkFailure.system(command[0]) }
        }
        seconds = start.duration(to: .now).seconds
        guard status == 0 else {
            let words = (try? FileContent.text(errors)) ?? ""
            throw BenchmarkFailure("\(command.joined(separator: " ")): ended with wait status \(status). \(words)")
        }
        cpuSeconds = usage.ru_utime.seconds + usage.ru_stime.seconds
        // Linux counts what this process had before it became the other program, so this one has to stay small.
        // Source: Linux, fs/exec.c, exec_mmap.
        peakBytes = usage.ru_maxrss * 1024
        stdout = try FileContent.text(output)
    }
}

/// Small files, those of /proc among them, whose size nobody knows before.
enum FileContent {
    static func text(_ path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw BenchmarkFailure.system(path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count >= 0 else { throw BenchmarkFailure.system(path) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
