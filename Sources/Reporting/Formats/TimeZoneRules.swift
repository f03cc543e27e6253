package import Dashboard
internal import Foundation

/// A time zone's offsets from UTC, looked up once and then a matter of comparing numbers.
///
/// The rules come from the system's time zone data through Foundation; between them and a table of a page's times lies
/// this list of the moments at which the offset changes.
package struct TimeZoneRules: Sendable {
    /// The IANA name.
    package let name: String
    /// Moments in order, each with the offset that starts there; the first holds for all times before as well.
    private let changes: [(start: Int64, offset: Int)]

    package static let utc = TimeZoneRules(name: "UTC", changes: [(0, 0)])

    private init(name: String, changes: [(start: Int64, offset: Int)]) {
        self.name = name
        self.changes = changes
    }

    /// The zone of this IANA name, with its changes within fifteen years before and two after `instant`; `nil` for a
    /// name that is not one. Changes that last less than a week are not seen.
    ///
    /// - Complexity: About a thousand questions to Foundation; keep the value.
    package init?(_ name: String, around instant: Instant) {
        guard !name.isEmpty, name.utf8.count <= 64,
            name == "UTC" || name.contains("/") || TimeZone.knownTimeZoneIdentifiers.contains(name),
            name.utf8.allSatisfy({ byte in
                48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || "/_+-".utf8.contains(byte)
            }),
            let zone = TimeZone(identifier: name)
        else { return nil }
        func offset(_ second: Int64) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
        }
        let week: Int64 = 7 * 86_400
        let end = instant.secondsSince1970 + 2 * 52 * week
        var start = instant.secondsSince1970 - 15 * 52 * week
        var changes = [(start: start, offset: offset(start))]
        while start < end {
            let next = start + week
            let nextOffset = offset(next)
            if let last = changes.last, nextOffset != last.offset {
                var (before, after) = (start, next)
                while after - before > 1 {
                    let middle = (before + after) / 2
                    if offset(middle) == last.offset { before = middle } else { after = middle }
                }
                changes.append((start: after, offset: nextOffset))
            }
            start = next
        }
        self.init(name: name, changes: changes)
    }

    /// Seconds ahead of UTC at an instant.
    package func offset(at instant: Instant) -> Int {
        let second = instant.secondsSince1970
        return (changes.last { $0.start <= second } ?? changes[0]).offset
    }

    /// What a clock in the zone shows.
    package func civil(_ instant: Instant) -> (day: CalendarDay, secondOfDay: Int) {
        instant.civil(offset: offset(at: instant))
    }

    /// The instant at which a clock in the zone shows this time; of two, the earlier.
    package func instant(_ day: CalendarDay, secondOfDay: Int) -> Instant {
        let guess = Instant(day, secondOfDay: secondOfDay)
        let candidates = Set(changes.map(\.offset)).map { Instant(day, secondOfDay: secondOfDay, offset: $0) }
        let valid = candidates.filter { civil($0) == (day, secondOfDay) }
        return valid.min() ?? Instant(day, secondOfDay: secondOfDay, offset: offset(at: guess))
    }
}
