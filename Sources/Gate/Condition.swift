internal import Synchronization

/// Logs a fault once when it begins and once when it ends: a log that repeats itself with every request hides the cause.
final class Condition: Sendable {
    private let fault = Mutex<String?>(nil)
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Receives one line, without a newline.
    init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Logs the line, unless it was the last one logged.
    func report(_ line: String) {
        let isNew = fault.withLock { fault in
            defer { fault = line }
            return fault != line
        }
        if isNew { write(line) }
    }

    /// Notes that there is no fault. Logs the line if there was one.
    func clear(_ line: @autoclosure () -> String) {
        let wasFaulty = fault.withLock { fault in
            defer { fault = nil }
            return fault != nil
        }
        if wasFaulty { write(line()) }
    }
}
