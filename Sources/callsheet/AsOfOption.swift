internal import Console
internal import Dashboard
internal import TimeZones

/// What `--time-zone` and `--as-of` name, alike in all commands.
enum AsOfOption {
    static func zone(_ name: String) throws(Failure) -> TimeZoneRules {
        do throws(TimeZoneError) {
            if let zone = try TimeZoneDatabase.system.rules(name) { return zone }
        } catch {
            throw Failure(error)
        }
        throw Failure(
            .usage,
            "Unknown time zone '\(name)'. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
        )
    }

    /// Ends a command that shows times on a system without any zone: they would all be others than elsewhere.
    static func requireZones() throws(Failure) {
        do throws(TimeZoneError) { try TimeZoneDatabase.system.requireData() } catch { throw Failure(error) }
    }

    /// The as-of instant: of a date, the last second of that day in the zone.
    static func instant(_ text: String, _ zone: TimeZoneRules, now: Instant) throws(Failure) -> Instant {
        if let instant = Instant(text) { return instant.wholeSeconds }
        let day: CalendarDay
        if text == "yesterday" {
            day = zone.day(before: zone.civil(now).day)
        } else if let date = CalendarDay(text) {
            day = date
        } else {
            throw Failure(
                .usage,
                "--as-of '\(text)' is none of an instant such as 2026-02-16T18:00:00Z, a date such as 2026-02-16, or yesterday"
            )
        }
        guard let instant = zone.lastSecond(of: day) else {
            throw Failure(
                .usage,
                "--as-of '\(text)' is a day that \(zone.name) skipped: no clock there showed it. Use the day before or after"
            )
        }
        return instant
    }
}
