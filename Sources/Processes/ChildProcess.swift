internal import CLinux
internal import Glibc

/// Runs a program of somebody else's to its end, and hears what it says.
///
/// The program gets a process group of its own, so that what it starts in turn can be ended with it, no input, and one
/// stream for both outputs. Source: posix_spawn(3), setpgid(2).
package enum ChildProcess {
    /// How a program ended.
    package enum End: Hashable, Sendable {
        case exited(Int32)
        /// By a signal that was not sent from here.
        case signalled(Int32)
        /// Because it was to stop; with its exit status, unless it had to be ended by force.
        case stopped(Int32?)
    }

    /// Why a program was not started, in the system's words.
    package struct StartError: Error, Hashable, Sendable {
        package let reason: String
    }

    /// Bytes of a line that are passed on; the rest of a longer one is dropped.
    package static let maxLine = 4096
    /// How often it is asked whether to stop, in milliseconds.
    private static let pace: Int32 = 100

    /// Runs a program, and waits.
    ///
    /// - Parameters:
    ///   - program: Its path; nothing is searched for.
    ///   - environment: Variables beside those of this process.
    ///   - names: Variables of this process that the program does not get.
    ///   - grace: Between the request to end and the end by force, all its processes included.
    ///   - keeper: Ends it where this process cannot.
    ///   - isStopRequested: Asked some ten times a second.
    ///   - line: Gets each line that the program writes, without its end. What its children still write when it has ended
    ///     is lost.
    package static func run(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        without names: [String] = [],
        grace: Duration = .seconds(10),
        guardedBy keeper: ProcessGuard? = nil,
        isStopRequested: () -> Bool = { false },
        line: (ArraySlice<UInt8>) -> Void
    ) throws(StartError) -> End {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw StartError(reason: lastReason) }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let process: pid_t
        do throws(StartError) {
            process = try start(program, arguments, environment, without: names, output: writing)
            keeper?.watch(process)
        } catch {
            close(writing)
            throw error
        }
        // Now the program alone has that end, so that its end shows.
        close(writing)

        var lines = LineSplitter(limit: maxLine)
        var deadline: ContinuousClock.Instant?
        var wasStopped = false
        var isOpen = true
        while true {
            if isOpen { isOpen = take(reading, wait: pace, &lines, line) } else { poll(nil, 0, pace) }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                // What it started and was asked to end too, as an upload is whose shell has heard it first, gets its time.
                while let end = deadline, ContinuousClock.now < end, isAlive(group: process) {
                    if isOpen { isOpen = take(reading, wait: pace, &lines, line) } else { poll(nil, 0, pace) }
                }
                // But it does not outlive it.
                kill(-process, SIGKILL)
                keeper?.watch(0)
                // What it wrote last is in the pipe already, which holds 16 pieces of this size at most.
                for _ in 0..<16 where isOpen && hasMore(reading) { isOpen = take(reading, wait: 0, &lines, line) }
                lines.finish(line)
                if wasStopped {
                    return .stopped(status & 0x7F == 0 ? status >> 8 & 0xFF : nil)
                }
                let signal = status & 0x7F
                return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
            }
            if let end = deadline {
                if ContinuousClock.now >= end { kill(-process, SIGKILL) }
            } else if isStopRequested() {
                wasStopped = true
                deadline = .now + grace
                kill(-process, SIGTERM)
            }
        }
    }

    /// Whether a process of a group is there.
    private static func isAlive(group: pid_t) -> Bool {
        // Where this is a container's first process, what ended comes to it.
        while waitpid(-group, nil, WNOHANG) > 0 {}
        return kill(-group, 0) == 0
    }

    static var lastReason: String { String(cString: strerror(errno)).lowercased() }

    /// - Parameters:
    ///   - input: `nil` for none.
    ///   - output: For both outputs; `nil` for none.
    ///   - kept: Is open in it too, by another number.
    static func start(
        _ program: String,
        _ arguments: [String],
        _ added: [String: String] = [:],
        without names: [String] = [],
        input: Int32? = nil,
        output: Int32? = nil,
        keeping kept: Int32? = nil
    ) throws(StartError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var first = STDERR_FILENO + 1
        if let kept {
            posix_spawn_file_actions_adddup2(&actions, kept, first)
            first += 1
        }
        for (end, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (output, STDERR_FILENO)] {
            if let end {
                posix_spawn_file_actions_adddup2(&actions, end, target)
            } else {
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            }
        }
        // Whatever else is open here is none of its business.
        posix_spawn_file_actions_addclosefrom_np(&actions, first)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        // Signals that are handled or held here are the program's own affair.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var variables: [String] = []
        var next = environ
        while let text = next.pointee {
            let variable = String(cString: text)
            let name = String(variable.prefix { $0 != "=" })
            if added[name] == nil, !names.contains(name) { variables.append(variable) }
            next += 1
        }
        for (name, value) in added.sorted(by: { $0.key < $1.key }) { variables.append("\(name)=\(value)") }

        var process: pid_t = 0
        let code = withCStrings([program] + arguments) { arguments in
            withCStrings(variables) { variables in
                posix_spawn(&process, program, &actions, &attributes, arguments, variables)
            }
        }
        guard code == 0 else { throw StartError(reason: String(cString: strerror(code)).lowercased()) }
        return process
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }

    private static func hasMore(_ descriptor: Int32) -> Bool {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, 0) > 0
    }

    /// Takes what has come, waiting for it for a while.
    ///
    /// - Returns: Whether more may come.
    private static func take(
        _ descriptor: Int32,
        wait: Int32,
        _ lines: inout LineSplitter,
        _ line: (ArraySlice<UInt8>) -> Void
    ) -> Bool {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, wait) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        lines.add(buffer[..<count], line)
        return count > 0
    }
}

/// Cuts a stream into lines, of which it keeps no more than their first bytes.
struct LineSplitter {
    private let limit: Int
    private var rest: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ bytes: ArraySlice<UInt8>, _ line: (ArraySlice<UInt8>) -> Void) {
        var bytes = bytes
        while let end = bytes.firstIndex(of: 0x0A) {
            keep(bytes[..<end])
            line(rest[...])
            rest.removeAll(keepingCapacity: true)
            bytes = bytes[(end + 1)...]
        }
        keep(bytes)
    }

    /// A last line may lack its end.
    mutating func finish(_ line: (ArraySlice<UInt8>) -> Void) {
        if !rest.isEmpty { line(rest[...]) }
        rest = []
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) { rest.append(contentsOf: bytes.prefix(limit - rest.count)) }
}
