package import Dashboard

/// A time zone's offsets from UTC, exact for every instant that its file or its footer speaks of.
package struct TimeZoneRules: Hashable, Sendable {
    /// The IANA name.
    package let name: String
    private let file: TZifFile

    package static let utc = TimeZoneRules(name: "UTC", file: .utc)

    init(name: String, file: TZifFile) {
        self.name = name
        self.file = file
    }

    /// Seconds ahead of UTC at an instant.
    ///
    /// - Complexity: O(log transitions).
    package func offset(at instant: Instant) -> Int {
        file.offset(at: instant.secondsSince1970)
    }

    /// What a clock in the zone shows.
    package func civil(_ instant: Instant) -> (day: CalendarDay, secondOfDay: Int) {
        instant.civil(offset: offset(at: instant))
    }

    /// The last second at which a clock in the zone shows a day; `nil` for a day that the zone skipped.
    ///
    /// 23:59:59 on nearly all days, the later of two where clocks are put back over midnight, and the second before the
    /// leap where they are put forward over it.
    package func lastSecond(of day: CalendarDay) -> Instant? {
        seconds(of: day).last.map { Instant(microsecondsSince1970: ($0.upperBound - 1) * 1_000_000) }
    }

    /// The first instant at which a clock in the zone shows a day, and the first after the last; `nil` for a day that the zone
    /// skipped.
    package func instants(of day: CalendarDay) -> Range<Instant>? {
        let stretches = seconds(of: day)
        guard let first = stretches.first?.lowerBound, let end = stretches.last?.upperBound else { return nil }
        return Instant(microsecondsSince1970: first * 1_000_000)..<Instant(microsecondsSince1970: end * 1_000_000)
    }

    /// The last day before this one that a clock in the zone shows.
    package func day(before day: CalendarDay) -> CalendarDay {
        // No zone has skipped two days running.
        let before = day.adding(days: -1)
        return seconds(of: before).isEmpty ? before.adding(days: -1) : before
    }

    /// The stretches of time during which a clock in the zone shows a day: one as a rule, in order.
    private func seconds(of day: CalendarDay) -> [Range<Int64>] {
        let midnight = Int64(day.daysSince1970) * 86_400
        // Offsets go from 25 hours behind UTC to 26 ahead.
        let window = midnight - 26 * 3600..<midnight + (24 + 25) * 3600
        let bounds = [window.lowerBound] + file.changes(in: window) + [window.upperBound]
        var stretches: [Range<Int64>] = []
        for (start, end) in zip(bounds, bounds.dropFirst()) {
            let shown = midnight - Int64(file.offset(at: start))
            let first = max(start, shown)
            let last = min(end, shown + 86_400)
            if first < last { stretches.append(first..<last) }
        }
        return stretches
    }
}
