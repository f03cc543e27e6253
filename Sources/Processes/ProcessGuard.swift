internal import Glibc

/// Ends a program that this process runs, should this process itself be killed.
///
/// Who is killed can end nothing any more. So a process of its own stands by, and does nothing but wait for the end of a
/// stream of which this process has the other end: the system closes that however this process ends. prctl(2)'s
/// PR_SET_PDEATHSIG would tell the program alone, and not what it started in turn; a shell that is told ends and leaves
/// its child at work.
package final class ProcessGuard {
    private let process: pid_t
    private let stream: Int32

    /// Starts the process that stands by, in a process group of its own, so that who ends this one's does not end it.
    ///
    /// - Parameters:
    ///   - program: What is to call ``stand(grace:)`` and nothing else.
    ///   - descriptor: A file that stays open in it, such as that of a lock that is to be held as long as anything runs.
    package init(
        _ program: String,
        _ arguments: [String],
        keeping descriptor: Int32? = nil
    ) throws(ChildProcess.StartError) {
        var ends: [Int32] = [0, 0]
        // A socket, for what is written to a pipe that nobody reads ends the writer.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw ChildProcess.StartError(reason: ChildProcess.lastReason)
        }
        defer { close(ends[1]) }
        do throws(ChildProcess.StartError) {
            process = try ChildProcess.start(program, arguments, input: ends[1], keeping: descriptor)
        } catch {
            close(ends[0])
            throw error
        }
        stream = ends[0]
    }

    /// Says which process group is at work now, from its start to its end; 0 for none. Between a program's start and this
    /// lies a moment in which nothing guards it.
    func watch(_ group: Int32) {
        var group = group
        // Where nobody stands by any more, the night is as it would be without.
        _ = send(stream, &group, MemoryLayout<Int32>.size, Int32(MSG_NOSIGNAL))
    }

    deinit {
        close(stream)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    // MARK: The other side

    /// Waits for the end of the process that started this one, and ends what it ran then: asks it to end, and does it by
    /// force after a while.
    package static func stand(grace: Duration) {
        var group: Int32 = 0
        while let next = next() { group = next }
        guard group > 0, kill(-group, SIGTERM) == 0 else { return }
        let deadline = ContinuousClock.now + grace
        while kill(-group, 0) == 0 {
            if ContinuousClock.now >= deadline {
                kill(-group, SIGKILL)
                return
            }
            poll(nil, 0, 50)
        }
    }

    /// What comes from the standard input next; `nil` at its end.
    private static func next() -> Int32? {
        var group: Int32 = 0
        var count = 0
        repeat {
            // So few bytes come as they were sent, together.
            count = read(STDIN_FILENO, &group, MemoryLayout<Int32>.size)
        } while count < 0 && errno == EINTR
        return count == MemoryLayout<Int32>.size ? group : nil
    }
}
