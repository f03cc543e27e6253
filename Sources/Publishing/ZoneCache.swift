internal import Dashboard
internal import Reporting
internal import Synchronization

/// The rules of each time zone that some agency names, made once.
final class ZoneCache: Sendable {
    private let instant: Instant
    private let known: Mutex<[String: TimeZoneRules?]>

    init(around instant: Instant, first: TimeZoneRules) {
        self.instant = instant
        self.known = Mutex([first.name: first])
    }

    @Sendable
    func rules(_ name: String) -> TimeZoneRules? {
        known.withLock { known in
            if let rules = known[name] { return rules }
            let rules = TimeZoneRules(name, around: instant)
            known[name] = .some(rules)
            return rules
        }
    }
}
