internal import Archive
internal import Console
internal import Dashboard
internal import Extraction
internal import Glibc
internal import PostgreSQL
internal import Reporting

/// What `generate` was asked for, checked.
struct GenerateOptions: Sendable {
    let output: String
    let templates: String
    let conninfo: String?
    /// `nil` for the database's clock.
    let asOf: Instant?
    let zone: TimeZoneRules
    let periods: [Period]
    let selection: ReadingPlan.Selection
    let shard: Shard
    let jobs: Int
    let timeouts: Timeouts
    /// Why a snapshot corrects an earlier one.
    let reason: String?
    let signingKey: SigningKey?
    /// Whether compressed files are published beside large ones.
    let precompress: Bool

    private static let firstDay = CalendarDay(daysSince1970: 0)

    init(_ command: Generate) throws(Failure) {
        output = try GenerateOptions.folder(command.output, "--output")
        templates = try GenerateOptions.folder(command.templates, "--templates")
        conninfo = command.database

        let now = SystemClock.now()
        guard let zone = TimeZoneRules(command.timeZone, around: now) else {
            throw Failure(
                .usage,
                "Unknown time zone '\(command.timeZone)'. Use an IANA name such as UTC, Europe/Berlin or America/Chicago"
            )
        }
        (asOf, self.zone) = try GenerateOptions.asOf(command.asOf, zone, now)
        if let asOf, asOf.civil().day < GenerateOptions.firstDay || asOf.civil().day > .last {
            throw Failure(.usage, "--as-of '\(command.asOf ?? "")' is not in the years 1970 to 9999")
        }
        periods = try GenerateOptions.periods(command)

        guard let shard = Shard(command.shard) else {
            throw Failure(.usage, "--shard '\(command.shard)' is not a part I/N, such as 1/4, with I from 1 to N")
        }
        self.shard = shard
        let agencies = Set(try AgencyOption.ids(command.agency))
        selection = agencies.isEmpty ? .shard(shard) : .agencies(agencies, shard)

        jobs = command.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        guard 1...1024 ~= jobs else { throw Failure(.usage, "--jobs \(jobs) must be a number from 1 to 1024") }
        guard command.statementTimeout >= 0, command.lockTimeout >= 0, command.statementTimeout <= 1_000_000,
            command.lockTimeout <= 1_000_000
        else {
            throw Failure(.usage, "--statement-timeout and --lock-timeout must be seconds from 0 (no limit) to 1000000")
        }
        reason = command.reason.flatMap { $0.isEmpty ? nil : $0 }
        precompress = command.precompress
        signingKey = try command.signKey.map(KeyFile.signingKey)
        timeouts = Timeouts(
            statementMilliseconds: command.statementTimeout * 1000,
            lockMilliseconds: command.lockTimeout * 1000
        )
    }

    private static func folder(_ path: String, _ option: String) throws(Failure) -> String {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Failure(.usage, "\(option) needs the path of a folder")
        }
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// The as-of instant, with the zone's rules around it; `status` takes the same texts for it.
    static func asOf(
        _ text: String?,
        _ zone: TimeZoneRules,
        _ now: Instant
    ) throws(Failure) -> (Instant?, TimeZoneRules) {
        guard let text else { return (nil, zone) }
        let lastSecond = 86_399
        if text == "yesterday" {
            return (zone.instant(zone.civil(now).day.adding(days: -1), secondOfDay: lastSecond), zone)
        }
        if let day = CalendarDay(text) {
            // Rules reach some years around an instant only, and the day may be far from now.
            let rules = TimeZoneRules(zone.name, around: Instant(day, secondOfDay: 0)) ?? zone
            return (rules.instant(day, secondOfDay: lastSecond), rules)
        }
        if let instant = Instant(text) {
            return (instant.wholeSeconds, TimeZoneRules(zone.name, around: instant) ?? zone)
        }
        throw Failure(
            .usage,
            "--as-of '\(text)' is none of an instant such as 2026-02-16T18:00:00Z, a date such as 2026-02-16, or yesterday"
        )
    }

    /// The periods chosen, shortest fixed one first, a custom one last.
    private static func periods(_ command: Generate) throws(Failure) -> [Period] {
        var fixed: Set<Period> = []
        var wantsCustom = command.period.isEmpty && (command.startDate != nil || command.endDate != nil)
        for name in command.period {
            if name == "custom" {
                wantsCustom = true
            } else if let period = Period(fixed: name) {
                fixed.insert(period)
            } else {
                throw Failure(.usage, "--period '\(name)' is none of today, 7d, 30d, 90d, custom")
            }
        }
        let chosen = Period.fixed.filter { fixed.isEmpty || fixed.contains($0) }
        guard wantsCustom else {
            guard command.startDate == nil, command.endDate == nil else {
                throw Failure(.usage, "--start-date and --end-date go with --period custom. Add it, or leave them out")
            }
            return chosen
        }
        let first = try day(command.startDate, "--start-date")
        let last = try day(command.endDate, "--end-date")
        guard first <= last else {
            throw Failure(.usage, "--start-date \(first) is after --end-date \(last). Swap them")
        }
        return chosen + [.custom(DayRange(first, last))]
    }

    private static func day(_ text: String?, _ option: String) throws(Failure) -> CalendarDay {
        guard let text else { throw Failure(.usage, "\(option) is missing: the custom period needs both its dates") }
        guard let day = CalendarDay(text) else {
            throw Failure(.usage, "\(option) '\(text)' is not a date written YYYY-MM-DD")
        }
        return day
    }
}
