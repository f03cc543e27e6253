internal import Glibc
internal import Synchronization

/// A thread of the system's own, for work that blocks.
///
/// Dispatch and Swift's tasks try for ever, and say nothing, when the system grants them no thread. This tells.
package final class WorkerThread: Sendable {
    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// `nil` once somebody has waited for it.
    private let id: Mutex<pthread_t?>

    /// Starts it.
    ///
    /// - Throws: When the system grants no thread; the work is then not done.
    package init(_ work: @escaping @Sendable () -> Void) throws(ThreadError) {
        var id = pthread_t()
        let argument = Unmanaged.passRetained(Work(work))
        let code = pthread_create(
            &id,
            nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            argument.toOpaque()
        )
        guard code == 0 else {
            argument.release()
            throw ThreadError(code: code)
        }
        self.id = Mutex(id)
    }

    deinit {
        if let id = id.withLock({ $0 }) { pthread_detach(id) }
    }

    /// Waits until the work is done. Only the first call does; it is one thread's to wait.
    package func wait() {
        let id = id.withLock { id in
            defer { id = nil }
            return id
        }
        if let id { pthread_join(id, nil) }
    }

    /// Does the same work in several threads, of which the caller's is one, and waits for all of them. Where the system
    /// grants fewer threads, there are fewer: the work must find out by itself what is left to do.
    ///
    /// - Parameter count: How many threads are wanted, 1 or more.
    package static func perform(_ count: Int, _ work: @escaping @Sendable () -> Void) {
        var others: [WorkerThread] = []
        for _ in 1..<max(count, 1) {
            guard let thread = try? WorkerThread(work) else { break }
            others.append(thread)
        }
        work()
        for thread in others { thread.wait() }
    }
}

/// Why a thread could not be started.
package struct ThreadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system's error number.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// With what to do.
    package var description: String {
        "Cannot start a thread: \(String(cString: strerror(code)).lowercased()). Let this user have more processes "
            + "(ulimit -u, or TasksMax of its service) or more memory (ulimit -v), and run again"
    }
}
