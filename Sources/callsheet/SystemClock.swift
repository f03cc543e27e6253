internal import Dashboard
internal import Glibc

/// The machine's time of day.
enum SystemClock {
    /// In whole seconds.
    static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000)
    }

    /// Since the machine began, pauses of it included: nobody sets it back.
    static func uptime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Waits, or less where a signal comes.
    static func pause(seconds: Int) { sleep(UInt32(clamping: seconds)) }
}
