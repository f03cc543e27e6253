internal import Glibc
internal import Synchronization
package import Threads

/// A signal by which somebody asks a program to end.
package enum StopSignal: Int32, CaseIterable, Sendable {
    case hangUp = 1
    case interrupt = 2
    case terminate = 15

    /// As people write it.
    package var name: String {
        switch self {
        case .hangUp: "SIGHUP"
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        }
    }
}

/// Turns the first signal to end into a call; the second ends the process at once, as it would without this.
package enum StopSignals {
    /// Where the signal handler writes to. A handler may do next to nothing; a pipe's end it may write to.
    private static let pipeEnd = Atomic<Int32>(-1)

    /// Calls `stop` at the first signal, in a thread of its own. Signals that the process was started to ignore, as by
    /// `nohup`, stay ignored. Once in a process.
    ///
    /// - Throws: When the system grants no thread.
    package static func handle(_ stop: @escaping @Sendable (StopSignal) -> Void) throws(ThreadError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ThreadError(code: errno) }
        let (reading, writing) = (ends[0], ends[1])
        for end in [reading, writing] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipeEnd.store(writing, ordering: .relaxed)
        _ = try WorkerThread {
            var number: UInt8 = 0
            while read(reading, &number, 1) != 1 { if errno != EINTR { return } }
            for signal in StopSignal.allCases { set(signal, to: nil) }
            if let signal = StopSignal(rawValue: Int32(number)) { stop(signal) }
        }
        // Whoever started the process may have held them back, and it would inherit that.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in StopSignal.allCases { sigaddset(&signals, signal.rawValue) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        for signal in StopSignal.allCases {
            set(
                signal,
                to: { number in
                    let saved = errno
                    var byte = UInt8(truncatingIfNeeded: number)
                    _ = write(StopSignals.pipeEnd.load(ordering: .relaxed), &byte, 1)
                    errno = saved
                }
            )
        }
    }

    /// Sets what a signal does, unless it is ignored.
    ///
    /// - Parameter handler: `nil` for what it does by itself: SIG_DFL is the address 0, SIG_IGN 1. Source:
    ///   <bits/signum-generic.h>.
    private static func set(_ signal: StopSignal, to handler: (@convention(c) (Int32) -> Void)?) {
        var action = sigaction()
        guard sigaction(signal.rawValue, nil, &action) == 0 else { return }
        guard unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != 1 else { return }
        action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = SA_RESTART
        sigaction(signal.rawValue, &action, nil)
    }
}
