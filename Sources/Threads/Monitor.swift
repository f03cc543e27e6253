internal import Glibc

/// A value that threads share, and wait for to change.
///
/// Swift's `Mutex` has no way to wait, and Dispatch's semaphores cannot be waited for together with a value.
/// Source: pthread_cond_timedwait(3).
package final class Monitor<Value: Sendable>: @unchecked Sendable {
    // Sendable: `value` is touched only while `mutex` is held, and both are on the heap, where they stay.
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init(_ value: Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Not the time of day, which somebody may set.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the value, and wakes whoever waits.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body(&value)
    }

    /// What a waiting thread is to do next.
    package enum Step<Result> {
        case done(Result)
        /// Look again when the value was changed, or after this time; `nil` for no limit.
        case wait(Duration?)
    }

    /// Looks at the value until it says what to do.
    package func wait<Result>(_ look: (inout Value) -> Step<Result>) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        while true {
            switch look(&value) {
            case .done(let result): return result
            case .wait(nil): pthread_cond_wait(condition, mutex)
            case .wait(.some(let limit)):
                var time = timespec()
                clock_gettime(CLOCK_MONOTONIC, &time)
                let (seconds, attoseconds) = max(limit, .milliseconds(1)).components
                time.tv_sec += Int(min(seconds, 86_400))
                time.tv_nsec += Int(attoseconds / 1_000_000_000)
                if time.tv_nsec >= 1_000_000_000 {
                    time.tv_sec += 1
                    time.tv_nsec -= 1_000_000_000
                }
                pthread_cond_timedwait(condition, mutex, &time)
            }
        }
    }
}
